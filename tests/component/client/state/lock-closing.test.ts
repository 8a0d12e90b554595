/** A lock that falls stands: over a tab that slept through it, an opening under way, a store that fails, and somebody who has left. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { TabMessage, Tabs } from '#client/platform/tabs.ts';
import type { KeysHeard } from '#client/sync/sync-context.ts';
import { createTabChannel } from '#support/browser-tabs.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { personNamed } from '#support/keyed-tablet.ts';
import { losable } from '#support/lost-connection.ts';
import { hello } from '#support/tablet.ts';
import { AN, BINH, newTablet, openTab, OTHER_PIN, PIN, setup, who, type Tab } from './locked-tab.ts';

/** A greeting that no longer names An. */
const WITHOUT_AN: KeysHeard = {
  given: undefined,
  recipient: hello().blackBoxRecipient,
  colleagues: [BINH],
  readers: [BINH.userId],
};

/** What comes to be when the test says so. */
function heldBack() {
  let go = () => {};
  const done = new Promise<void>((resolve) => (go = resolve));
  return { done, go };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('a tab that slept through the lock', () => {
  /** What it is told waits, as while the browser has it suspended. */
  function suspendable(tabs: Tabs) {
    let waiting: TabMessage[] | null = null;
    const callbacks = new Set<(message: TabMessage) => void>();
    const deliver = (message: TabMessage) => callbacks.forEach((hear) => hear(message));
    tabs.onTold((message) => (waiting ? waiting.push(message) : deliver(message)));
    const port: Tabs = {
      tell: tabs.tell,
      onTold(callback) {
        callbacks.add(callback);
        return () => callbacks.delete(callback);
      },
    };
    return {
      port,
      suspend: () => (waiting = []),
      resume() {
        const missed = waiting ?? [];
        waiting = null;
        missed.forEach(deliver);
      },
    };
  }

  test('gives its keys to nobody when it wakes, however long keeping its form takes', async () => {
    const [name, join] = [newTablet(), createTabChannel()];
    const first = await setup(name, join());
    const sleeping = suspendable(join());
    const second = await openTab(name, sleeping.port);
    const keeping = heldBack();
    second.lock.hold({ isBusy: () => true, keep: () => keeping.done });
    sleeping.suspend();
    await first.lock.lock();
    const reloaded = await openTab(name, join());
    sleeping.resume();
    expect([reloaded.lock.isLocked, reloaded.ring.held]).toEqual([true, []]);
    keeping.go();
    await vi.waitFor(() => expect(second.lock.isLocked).toBe(true));
    expect([first, second, reloaded].map(({ lock, ring }) => [lock.isLocked, ring.held.length])).toEqual([
      [true, 0],
      [true, 0],
      [true, 0],
    ]);
  });
});

describe('while it is being opened', () => {
  test.each(['by PIN', 'by password'])('%s: it stays closed, with no key', async (way) => {
    const join = createTabChannel();
    const tab = await setup(newTablet(), join());
    const other = join();
    tab.reachCentre();
    await tab.lock.lock();
    const opening = heldBack();
    const { openWard } = tab.custody;
    const asked = vi.spyOn(tab.custody, 'openWard').mockImplementationOnce(async (ward) => {
      await opening.done;
      return openWard(ward);
    });
    const entering = way === 'by PIN' ? tab.lock.unlock('u-an', PIN) : tab.session.signIn('an', 'x');
    await vi.waitFor(() => expect(asked).toHaveBeenCalled());
    other.tell({ type: 'lock' });
    opening.go();
    expect(await entering).toEqual({ ok: false, error: { type: 'Overtaken' } });
    expect([tab.lock.isLocked, tab.ring.held]).toEqual([true, []]);
    expect(await tab.lock.unlock('u-an', PIN)).toMatchObject({ ok: true });
    expect(tab.lock.isLocked).toBe(false);
  });

  test('a ward asked for by the officer before is not the next one’s', async () => {
    const people = [personNamed('an', [WARD, OTHER_WARD]), personNamed('binh', [WARD, OTHER_WARD])];
    const tab = await setup(newTablet(), undefined, people);
    const opening = heldBack();
    const { openWard } = tab.custody;
    vi.spyOn(tab.custody, 'openWard').mockImplementationOnce(async (ward) => {
      await opening.done;
      return openWard(ward);
    });
    const choosing = tab.session.chooseWard(OTHER_WARD);
    await tab.lock.lock();
    await tab.lock.unlock('u-binh', OTHER_PIN);
    opening.go();
    expect(await choosing).toBe(false);
    expect([who(tab), tab.session.ward]).toEqual(['u-binh', WARD]);
  });

  test('a tab whose ward another tab’s keys do not open has none of them', async () => {
    const [name, join] = [newTablet(), createTabChannel()];
    const an = personNamed('an', [WARD, OTHER_WARD]);
    const first = await openTab(name, join(), [an]);
    await first.session.signIn('an', 'x');
    await first.lock.setPin(PIN, '');
    first.ring.keepOnly([]);
    first.ring.hold({ ward: OTHER_WARD, keyId: 'k', key: new Uint8Array(32), madeAt: first.moment.deviceAt });
    const second = await openTab(name, join(), [an]);
    expect([second.lock.isLocked, second.ring.held]).toEqual([true, []]);
  });
});

describe('where the store fails', () => {
  const closed = (tab: Tab) => [tab.session.user, tab.ring.held, who(tab)];

  test('whoever signs out has signed out, and hears that the tablet could not keep it', async () => {
    const tab = await setup();
    tab.store.outbox.close();
    await tab.session.signOut();
    expect(closed(tab)).toEqual([null, [], null]);
    expect(tab.session.isSignOutLost).toBe(true);
  });

  test('the other tabs are closed all the same', async () => {
    const [name, join] = [newTablet(), createTabChannel()];
    const tab = await setup(name, join());
    const other = await openTab(name, join());
    tab.store.outbox.close();
    await tab.session.signOut();
    await vi.waitFor(() => expect(other.lock.isLocked).toBe(true));
    expect(other.ring.held).toEqual([]);
  });

  test('in the middle of signing out no key stays at hand', async () => {
    const tab = await setup();
    vi.spyOn(tab.custody, 'endSession').mockRejectedValueOnce(new DOMException('gone', 'AbortError'));
    await tab.session.signOut();
    expect(closed(tab)).toEqual([null, [], null]);
    await tab.lock.unlock('u-an', PIN);
    expect(tab.session.isSignOutLost).toBe(false);
  });

  test('a lost connection is made anew for signing out', async () => {
    const tab = await setup();
    (await losable(tab.store.outbox)).loseAt(1);
    await tab.session.signOut();
    expect(closed(tab)).toEqual([null, [], null]);
    expect(tab.session.isSignOutLost).toBe(false);
    expect((await tab.store.outbox.setting.get('user'))?.value).toBeNull();
  });
});

describe('an officer whom the centre no longer names', () => {
  async function setupLeaver(isPinOwner: boolean) {
    const [name, join] = [newTablet(), createTabChannel()];
    const tab = isPinOwner ? await setup(name, join()) : await openTab(name, join());
    if (!isPinOwner) await tab.session.signIn('an', 'x');
    await tab.escrow.tell(WARD);
    const other = await openTab(name, join());
    await tab.escrow.hear(WARD, WITHOUT_AN);
    return { name, tab, other };
  }

  test.each([true, false])('goes on until the lock, which falls for good (by PIN: %s)', async (isPinOwner) => {
    const { name, tab, other } = await setupLeaver(isPinOwner);
    expect([who(tab), who(other)]).toEqual(['u-an', 'u-an']);
    expect(await tab.lock.setPin('161803', PIN)).toEqual({ ok: false, error: { type: 'NotOfWard' } });
    // What the next greeting brings makes her no new copy.
    await tab.escrow.hear(WARD, WITHOUT_AN);
    expect(await other.lock.lock()).toBe(true);
    await vi.waitFor(() => expect(tab.lock.isLocked).toBe(true));
    expect([tab.ring.held, other.ring.held]).toEqual([[], []]);
    const again = await openTab(name);
    expect(again.lock.isLocked).toBe(true);
    expect(await again.lock.unlock('u-an', PIN)).toMatchObject({ error: { type: 'PinWiped' } });
  });

  test('a restart in the middle of her work opens nothing either', async () => {
    const { name } = await setupLeaver(false);
    expect((await openTab(name)).lock.isLocked).toBe(true);
  });

  test('is not asked for a PIN in the place of the one that is gone', async () => {
    const tab = await setup();
    await tab.lock.lock();
    await tab.lock.unlock('u-an', PIN);
    await tab.escrow.hear(WARD, WITHOUT_AN);
    await vi.waitFor(() => expect(tab.lock.hasPin).toBe(false));
    expect(tab.lock.asksForPin).toBe(false);
  });

  test('named again, she works on as before, in every tab', async () => {
    const { tab, other } = await setupLeaver(true);
    await tab.escrow.hear(WARD, { ...WITHOUT_AN, colleagues: [AN, BINH], readers: [AN.userId, BINH.userId] });
    expect(await other.lock.setPin('161803', '')).toEqual({ ok: true, value: null });
    await vi.waitFor(() => expect(tab.lock.hasPin).toBe(true));
  });

  test('sets no PIN while she is told so', async () => {
    const tab = await setup();
    const { make } = tab.pins;
    vi.spyOn(tab.pins, 'make').mockImplementationOnce(async (...given) => {
      const made = await make(...given);
      await tab.escrow.hear(WARD, WITHOUT_AN);
      return made;
    });
    expect(await tab.lock.setPin('161803', '')).toEqual({ ok: false, error: { type: 'NotOfWard' } });
    expect((await tab.store.outbox.pin.toArray()).map(({ userId }) => userId)).toEqual(['u-binh']);
  });
});

describe('ten minutes after the password', () => {
  test('another PIN needs the present one: by then somebody else may hold the tablet', async () => {
    const tab = await setup();
    tab.reachCentre();
    await tab.lock.lock();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await tab.session.signIn('an', 'x');
    expect(tab.lock.needsPresentPin).toBe(false);
    vi.advanceTimersByTime(10 * 60_000);
    expect(tab.lock.needsPresentPin).toBe(true);
    expect(await tab.lock.setPin('161803', '')).toMatchObject({ error: { type: 'WrongPin' } });
  });

  test('of whoever gave it again meanwhile they begin anew', async () => {
    const tab = await setup();
    tab.reachCentre();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await tab.session.signIn('an', 'x');
    vi.advanceTimersByTime(9 * 60_000);
    await tab.session.signIn('an', 'x');
    vi.advanceTimersByTime(9 * 60_000);
    expect(tab.lock.needsPresentPin).toBe(false);
  });
});

test('another PIN is not set over the last one that opens something kept here', async () => {
  const tab = await openTab(newTablet());
  const told = await tab.store.outbox.enrolment.get(WARD);
  // Nothing can be sealed for the centre.
  if (told) await tab.store.outbox.enrolment.put({ ...told, blackBoxRecipient: 'không phải địa chỉ' });
  await tab.session.signIn('an', 'x');
  await tab.lock.setPin(PIN, '');
  await tab.write(AN, 'chị Sáu');
  await vi.waitFor(() => expect(tab.lock.hasPin).toBe(true));
  await tab.lock.lock();
  tab.reachCentre();
  await tab.session.signIn('an', 'x');
  expect(await tab.lock.setPin(OTHER_PIN, '')).toEqual({ ok: false, error: { type: 'HoldsLastKey' } });
  await tab.lock.lock();
  await tab.lock.unlock('u-an', PIN);
  expect(await tab.read(AN)).toBe('chị Sáu');
  expect(await tab.lock.setPin(OTHER_PIN, PIN)).toEqual({ ok: true, value: null });
});

test('a lock in the middle of setting a PIN leaves the one before', async () => {
  const tab = await setup();
  const { enrolment } = tab.store.outbox;
  const read = enrolment.toCollection.bind(enrolment);
  const locking: Promise<boolean>[] = [];
  vi.spyOn(enrolment, 'toCollection').mockImplementation(() => {
    if (locking.length === 0) locking.push(tab.lock.lock());
    return read();
  });
  await tab.lock.setPin('161803', '');
  await Promise.all(locking);
  expect(await tab.lock.unlock('u-an', PIN)).toEqual({ ok: true, value: null });
});

test('the last key of a ward she has left keeps her from no other PIN', async () => {
  const tab = await openTab(newTablet(), undefined, [personNamed('an', [WARD, OTHER_WARD])]);
  const told = hello({ blackBoxRecipient: 'không phải địa chỉ' });
  await tab.store.outbox.enrolment.put({ ...told, wardCode: OTHER_WARD });
  await tab.session.signIn('an', 'x');
  await tab.session.chooseWard(OTHER_WARD);
  await tab.lock.setPin(PIN, '');
  await tab.session.chooseWard(WARD);
  await tab.escrow.hear(OTHER_WARD, WITHOUT_AN);
  expect(await tab.lock.setPin('161803', '')).toEqual({ ok: true, value: null });
});
