/** The lock of the tablet, with its real keys, PINs and session: who gets in, what closes it, and what other tabs see of it. */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { SessionUser } from '#protocol/session-messages.ts';
import { createTabChannel } from '#support/browser-tabs.ts';
import { WARD } from '#support/dossier-events.ts';
import { fillDisk } from '#support/full-disk.ts';
import { personNamed } from '#support/keyed-tablet.ts';
import { AN, BINH, newTablet, openTab, OTHER_PIN, PIN, setup, who, type Tab } from './locked-tab.ts';

describe('an officer without a PIN', () => {
  test('is asked for one, can put it off until tomorrow, and works on', async () => {
    const { lock, session } = await openTab(newTablet());
    expect(lock.asksForPin).toBe(false);
    await session.signIn('an', 'x');
    expect(lock.isLocked).toBe(false);
    expect(lock.asksForPin).toBe(true);
    lock.postponePin();
    expect(lock.asksForPin).toBe(false);
  });

  test('is not locked out: she could not unlock without a network', async () => {
    const tab = await openTab(newTablet());
    await tab.session.signIn('an', 'x');
    await tab.lock.lock();
    expect(tab.lock.isLocked).toBe(false);
    expect(who(tab)).toBe('u-an');
  });

  test('goes on after a restart, until she signs out', async () => {
    const name = newTablet();
    const first = await openTab(name);
    await first.session.signIn('an', 'x');
    await first.write(AN, 'chị Sáu');
    const again = await openTab(name);
    expect(again.lock.isLocked).toBe(false);
    expect(await again.read(AN)).toBe('chị Sáu');
    expect(again.opened).toEqual([WARD]);
    await again.session.signOut();
    expect(await again.read(AN)).toBeUndefined();
    const third = await openTab(name);
    expect(third.session.user).toBeNull();
    expect(third.ring.held).toEqual([]);
  });
});

describe('locked', () => {
  test('also where the database no longer answers: keys do not stay at hand for that', async () => {
    const tab = await setup();
    tab.store.outbox.close();
    await tab.lock.lock();
    expect([tab.lock.isLocked, tab.ring.held]).toEqual([true, []]);
  });

  test('keeps what is typed first, then nothing is at hand and nobody acts', async () => {
    const tab = await setup();
    const keep = vi.fn(async () => tab.write(AN, 'anh Tư'));
    onTestFinished(tab.lock.hold({ isBusy: () => true, keep }));
    await tab.lock.lock();
    expect(tab.lock.isLocked).toBe(true);
    expect(tab.ring.held).toEqual([]);
    expect(who(tab)).toBeNull();
    expect(tab.session.user?.userId).toBe('u-an');
    await tab.lock.unlock('u-an', PIN);
    expect(await tab.read(AN)).toBe('anh Tư');
    expect(who(tab)).toBe('u-an');
  });

  test('a restart asks for the PIN', async () => {
    const name = newTablet();
    await setup(name);
    const again = await openTab(name);
    expect(again.lock.isLocked).toBe(true);
    expect(await again.read(AN)).toBeUndefined();
    expect(again.lock.officers.map(({ name: officer }) => officer)).toEqual([AN.name, BINH.name]);
    expect(await again.lock.unlock('u-an', OTHER_PIN)).toMatchObject({ error: { type: 'WrongPin', triesLeft: 9 } });
    expect(again.lock.isLocked).toBe(true);
    expect(await again.lock.unlock('u-an', PIN)).toEqual({ ok: true, value: null });
    expect(await again.read(AN)).toBe('chị Sáu');
    expect(again.opened).toEqual([WARD]);
  });

  test('a restart asks for the PIN also where a key is not wrapped by it yet: she signed in by password', async () => {
    const name = newTablet();
    const tab = await setup(name);
    tab.reachCentre();
    await tab.lock.lock();
    await tab.store.outbox.wardKey.where('holder').equals('pin/u-an').delete();
    await tab.session.signIn('an', 'x');
    const again = await openTab(name);
    expect(again.lock.isLocked).toBe(true);
    expect(again.ring.held).toEqual([]);
    expect(await again.lock.unlock('u-an', PIN)).toMatchObject({ ok: true });
    expect(await again.read(AN)).toBe('chị Sáu');
    const holders = (await again.store.outbox.wardKey.toArray()).map(({ holder }) => holder);
    expect(holders.sort()).toEqual(['centre', 'pin/u-an', 'pin/u-binh']);
  });

  test('signing in by password opens it as well, and then a forgotten PIN can be set anew without the old one', async () => {
    const tab = await setup();
    tab.reachCentre();
    await tab.lock.lock();
    expect(await tab.session.signIn('an', 'x')).toMatchObject({ ok: true });
    expect(await tab.read(AN)).toBe('chị Sáu');
    expect(tab.lock.needsPresentPin).toBe(false);
    expect(await tab.lock.setPin('161803', '')).toMatchObject({ ok: true });
    await tab.lock.lock();
    expect(await tab.lock.unlock('u-an', PIN)).toMatchObject({ error: { type: 'WrongPin' } });
    expect(await tab.lock.unlock('u-an', '161803')).toMatchObject({ ok: true });
  });
});

describe('when the tablet’s store fails', () => {
  test('a full disk keeps nobody out: by PIN she goes on, and a colleague can take over', async () => {
    const tab = await setup();
    await tab.lock.lock();
    fillDisk(tab.store.outbox);
    expect(await tab.lock.unlock('u-an', PIN)).toEqual({ ok: true, value: null });
    expect(who(tab)).toBe('u-an');
    expect(await tab.read(AN)).toBe('chị Sáu');
    await tab.lock.lock();
    expect(await tab.lock.unlock('u-binh', OTHER_PIN)).toEqual({ ok: true, value: null });
    expect(who(tab)).toBe('u-binh');
  });

  test('by password a full disk is told in words', async () => {
    const tab = await setup();
    tab.reachCentre();
    await tab.lock.lock();
    fillDisk(tab.store.outbox);
    expect(await tab.session.signIn('an', 'x')).toMatchObject({ error: { type: 'StorageFailed' } });
  });

  test.each(['unlock', 'signIn'] as const)('in the middle of it (%s), no key stays at hand', async (way) => {
    const tab = await setup();
    tab.reachCentre();
    await tab.lock.lock();
    vi.spyOn(tab.custody, 'openWard').mockRejectedValueOnce(new DOMException('gone', 'DatabaseClosedError'));
    const entering = way === 'unlock' ? tab.lock.unlock('u-an', PIN) : tab.session.signIn('an', 'x');
    await expect(entering).rejects.toThrow('gone');
    expect(tab.lock.isLocked).toBe(true);
    expect(tab.ring.held).toEqual([]);
    expect(await tab.lock.unlock('u-an', PIN)).toMatchObject({ ok: true });
  });
});

describe('another PIN', () => {
  test('needs the present one of whoever has unlocked by it', async () => {
    const tab = await setup();
    await tab.lock.lock();
    await tab.lock.unlock('u-an', PIN);
    expect(tab.lock.needsPresentPin).toBe(true);
    expect(await tab.lock.setPin('161803', '000001')).toMatchObject({ error: { type: 'WrongPin', triesLeft: 9 } });
    expect(await tab.lock.setPin('123456', PIN)).toEqual({ ok: false, error: { type: 'PinTrivial' } });
    expect(await tab.lock.setPin('161803', PIN)).toMatchObject({ ok: true });
  });

  test('is not given to somebody who guesses until the present one is gone: the tablet is locked then', async () => {
    const tab = await setup();
    await tab.lock.lock();
    await tab.lock.unlock('u-an', PIN);
    for (let n = 0; n < 10; n++) {
      const wait = await tab.lock.waitFor('u-an');
      tab.moment.tickMs += wait;
      tab.moment.deviceAt = (tab.moment.deviceAt + wait) as typeof tab.moment.deviceAt;
      await tab.lock.setPin('161803', '000001');
    }
    expect(tab.lock.isLocked).toBe(true);
    await vi.waitFor(() => expect(tab.lock.officers.map(({ userId }) => userId)).toEqual(['u-binh']));
    expect(await tab.lock.unlock('u-an', PIN)).toMatchObject({ error: { type: 'PinWiped' } });
  });
});

describe('changing officers', () => {
  test('by PIN without a network: the next one acts under her own name, and sees nothing the other one typed', async () => {
    const tab = await setup();
    await tab.lock.lock();
    expect(await tab.lock.unlock('u-binh', OTHER_PIN)).toMatchObject({ ok: true });
    expect(who(tab)).toBe('u-binh');
    expect(await tab.read(BINH)).toBeUndefined();
    expect(tab.session.isBorrowed).toBe(true);
    await tab.session.signIn('binh', 'x');
    expect(tab.session.isBorrowed).toBe(false);
  });

  test('ends the session of one without a PIN: it opens for nobody after her', async () => {
    const name = newTablet();
    const tab = await openTab(name);
    await tab.session.signIn('binh', 'x');
    await tab.lock.setPin(OTHER_PIN, '');
    tab.reachCentre();
    await tab.session.signIn('an', 'x');
    await tab.lock.unlock('u-binh', OTHER_PIN);
    const holders = (await tab.store.outbox.wardKey.toArray()).map(({ holder }) => holder);
    expect(holders.sort()).toEqual(['centre', 'pin/u-binh']);
  });

  test('by password needs the centre for the key as well: without it nobody is signed in, and nothing is lost', async () => {
    const tab = await setup();
    await tab.lock.lock();
    expect(await tab.session.signIn('binh', 'x')).toMatchObject({ error: { type: 'NoConnection' } });
    expect(tab.session.user?.userId).toBe('u-an');
    expect(tab.lock.isLocked).toBe(true);
    await tab.lock.unlock('u-an', PIN);
    expect(tab.session.isBorrowed).toBe(true);
    expect(await tab.read(AN)).toBe('chị Sáu');
  });

  test('whose ward this tablet cannot open for her needs the centre, and says so', async () => {
    const tab = await setup();
    await tab.store.outbox.wardKey.where('holder').equals('pin/u-binh').delete();
    await tab.lock.lock();
    expect(await tab.lock.unlock('u-binh', OTHER_PIN)).toEqual({ ok: false, error: { type: 'WardNotOpened' } });
    expect(tab.lock.isLocked).toBe(true);
    expect(tab.ring.held).toEqual([]);
  });
});

describe('somebody who reads no dossier', () => {
  const ROOT = personNamed('quantri', [WARD], 'system_admin');
  const people = [AN, BINH, ROOT];

  test('comes in on a tablet that works, opens nothing of it, and leaves it as it was', async () => {
    const tab = await setup(newTablet(), undefined, people);
    await tab.lock.lock();
    expect(await tab.session.signIn('quantri', 'x')).toEqual({ ok: true, value: null });
    expect(tab.lock.isLocked).toBe(false);
    await tab.session.chooseWard(WARD);
    expect(tab.ring.held).toEqual([]);
    await tab.session.signOut();
    expect(tab.session.user).toBeNull();
    await tab.lock.unlock('u-an', PIN);
    expect(await tab.read(AN)).toBe('chị Sáu');
  });

  test('goes on after a restart', async () => {
    const name = newTablet();
    const tab = await setup(name, undefined, people);
    await tab.session.signIn('quantri', 'x');
    const again = await openTab(name, undefined, people);
    expect(again.lock.isLocked).toBe(false);
    expect(again.ring.held).toEqual([]);
  });
});

describe('other tabs', () => {
  async function setupTwo() {
    const [name, join] = [newTablet(), createTabChannel()];
    const first = await setup(name, join());
    return { first, second: await openTab(name, join()) };
  }
  const settled = (tab: Tab, user: SessionUser | null) =>
    vi.waitFor(() => {
      expect(tab.session.user?.userId ?? null).toBe(user?.userId ?? null);
      expect(tab.lock.isLocked).toBe(false);
    });

  test('one that is opened beside an unlocked one needs no PIN', async () => {
    const { second } = await setupTwo();
    expect(second.lock.isLocked).toBe(false);
    expect(await second.read(AN)).toBe('chị Sáu');
  });

  test('are locked together, and unlocked together', async () => {
    const { first, second } = await setupTwo();
    await first.lock.lock();
    await vi.waitFor(() => expect(second.lock.isLocked).toBe(true));
    expect(second.ring.held).toEqual([]);
    await second.lock.unlock('u-an', PIN);
    await vi.waitFor(() => expect(first.lock.isLocked).toBe(false));
    expect(await first.read(AN)).toBe('chị Sáu');
  });

  test('follow the next officer', async () => {
    const { first, second } = await setupTwo();
    await first.lock.lock();
    await first.lock.unlock('u-binh', OTHER_PIN);
    await settled(second, BINH);
    expect(who(second)).toBe('u-binh');
  });

  test('are left with nothing when she signs out', async () => {
    const { first, second } = await setupTwo();
    await first.session.signOut();
    await settled(second, null);
    expect(second.ring.held).toEqual([]);
  });
});
