/** A sign-in whose answer takes long, on a tablet that is locked, left or opened for somebody else meanwhile: that stands. */
import { describe, expect, test, vi } from 'vitest';
import { createTabChannel } from '#support/browser-tabs.ts';
import { fillDisk } from '#support/full-disk.ts';
import { OTHER_WARD } from '#support/dossier-events.ts';
import { personNamed } from '#support/keyed-tablet.ts';
import {
  AN,
  holdOpening,
  newTablet,
  openTab,
  OTHER_PIN,
  owner,
  PIN,
  setup,
  setupAtFactor,
  who,
  WITH_CHU,
  type Tab,
} from './locked-tab.ts';

/** Of this tablet, in any tab, the centre's answer to a sign-in comes when `go` is called. */
function holdAnswer({ store }: Tab) {
  let go = () => {};
  const done = new Promise<void>((resolve) => (go = resolve));
  void store.locks.hold(`dung-hen-signing-out:${store.outbox.name}`, () => done);
  return { go, begun: async () => {} };
}

const OVERTAKEN = { ok: false, error: { type: 'Overtaken' } };

async function setupSlow() {
  const [name, join] = [newTablet(), createTabChannel()];
  const tab = await setup(name, join());
  tab.reachCentre();
  return { tab, name, join };
}

test('locked meanwhile, it stays locked, and her PIN opens it', async () => {
  const { tab } = await setupSlow();
  const answer = holdAnswer(tab);
  const signing = tab.session.signIn('an', 'x');
  await tab.lock.lock();
  answer.go();
  expect(await signing).toEqual(OVERTAKEN);
  expect([tab.lock.isLocked, tab.ring.held]).toEqual([true, []]);
  expect(await tab.lock.unlock('u-an', PIN)).toMatchObject({ ok: true });
  expect(tab.lock.needsPresentPin).toBe(true);
});

test('locked before, it opens: the idle lock goes on striking, and has nothing to close', async () => {
  const { tab } = await setupSlow();
  await tab.lock.lock();
  const answer = holdAnswer(tab);
  const signing = tab.session.signIn('an', 'x');
  expect(await tab.lock.lock()).toBe(true);
  answer.go();
  await signing;
  expect([tab.lock.isLocked, who(tab)]).toEqual([false, 'u-an']);
});

test('locked in another tab meanwhile, both stay locked', async () => {
  const { tab, name, join } = await setupSlow();
  const other = await openTab(name, join());
  const answer = holdAnswer(tab);
  const signing = tab.session.signIn('an', 'x');
  await other.lock.lock();
  await vi.waitFor(() => expect(tab.lock.isLocked).toBe(true));
  answer.go();
  expect(await signing).toEqual(OVERTAKEN);
  expect([tab, other].map(({ lock, ring }) => [lock.isLocked, ring.held.length])).toEqual([
    [true, 0],
    [true, 0],
  ]);
});

test('signed out meanwhile, she has signed out, and the centre is told of the new session too', async () => {
  const { tab } = await setupSlow();
  const answer = holdAnswer(tab);
  const signing = tab.session.signIn('an', 'x');
  await tab.session.signOut();
  answer.go();
  expect(await signing).toEqual(OVERTAKEN);
  expect([tab.session.user, tab.ring.held, await owner(tab)]).toEqual([null, [], null]);
  await vi.waitFor(async () => expect(await tab.store.outbox.setting.get('leaving')).toBeUndefined());
});

test('signed out in another tab meanwhile, too', async () => {
  const { tab, name, join } = await setupSlow();
  const other = await openTab(name, join());
  const answer = holdAnswer(tab);
  const signing = tab.session.signIn('an', 'x');
  await other.session.signOut();
  await vi.waitFor(() => expect(tab.session.user).toBeNull());
  answer.go();
  expect(await signing).toEqual(OVERTAKEN);
  expect([tab.session.user, tab.ring.held, await owner(tab)]).toEqual([null, [], null]);
});

test('after the second factor a colleague who has unlocked elsewhere stands in the way of nothing', async () => {
  const [name, join] = [newTablet(), createTabChannel()];
  const tab = await setupAtFactor({ name, tabs: join() });
  const other = await openTab(name, join(), WITH_CHU);
  const opening = holdOpening(tab);
  const settling = tab.session.secondFactor.settle();
  await opening.begun();
  await other.lock.unlock('u-an', PIN);
  await vi.waitFor(() => expect(tab.lock.isLocked).toBe(false));
  opening.go();
  await settling;
  expect([tab.session.entering, who(tab)]).toEqual([null, 'u-an']);
});

describe('while the second factor is still to come', () => {
  const ROOT = { ...personNamed('quantri', [], 'system_admin'), secondFactor: 'enter' as const };
  const PEOPLE = [AN, personNamed('binh'), ROOT];

  async function setupEntering() {
    const [name, join] = [newTablet(), createTabChannel()];
    const tab = await setup(name, join(), PEOPLE);
    const other = await openTab(name, join(), PEOPLE);
    await tab.lock.lock();
    await tab.session.signIn('quantri', 'x');
    expect([tab.session.entering?.userId, await owner(tab)]).toEqual(['u-quantri', 'u-quantri']);
    return { tab, other };
  }

  test('a colleague unlocks elsewhere: a session nothing is sent by ends at the centre', async () => {
    const { tab, other } = await setupEntering();
    await other.lock.unlock('u-binh', OTHER_PIN);
    await vi.waitFor(() => expect(tab.session.entering).toBeNull());
    await vi.waitFor(async () => expect(await owner(tab)).toBeNull());
    await vi.waitFor(async () => expect(await tab.store.outbox.setting.get('leaving')).toBeUndefined());
    expect([who(other), tab.session.user?.userId]).toEqual(['u-binh', 'u-binh']);
  });

  test('a lock falls after the code: a session nothing is sent by ends at the centre', async () => {
    const { tab } = await setupEntering();
    let go = () => {};
    const held = new Promise<void>((resolve) => (go = resolve));
    const refreshing = vi.spyOn(tab.pins, 'refresh').mockImplementationOnce(() => held);
    const settling = tab.session.secondFactor.settle();
    await vi.waitFor(() => expect(refreshing).toHaveBeenCalled());
    await tab.lock.lock();
    go();
    expect([await settling, tab.session.entering, await owner(tab)]).toEqual([true, null, null]);
  });

  test('whoever works here signs in again elsewhere: what waits goes by her session, though nobody has given that up here', async () => {
    const { tab, other } = await setupEntering();
    expect(tab.session.maySync).toBe(false);
    await other.lock.unlock('u-an', PIN);
    await other.session.signIn('an', 'x');
    await vi.waitFor(() => expect(tab.session.maySync).toBe(true));
    expect(tab.session.entering?.userId).toBe('u-quantri');
  });

  test('one by whom what waits is sent stays', async () => {
    const people = [AN, personNamed('binh'), { ...personNamed('chu'), secondFactor: 'enter' as const }];
    const [name, join] = [newTablet(), createTabChannel()];
    const tab = await setup(name, join(), people);
    const other = await openTab(name, join(), people);
    await tab.lock.lock();
    await tab.session.signIn('chu', 'x');
    await other.lock.unlock('u-binh', OTHER_PIN);
    await vi.waitFor(() => expect(tab.session.entering).toBeNull());
    expect(await owner(tab)).toBe('u-chu');
  });
});

test('a temporary password is changed first, also over a colleague’s locked tablet', async () => {
  const newcomer = { ...personNamed('moi'), mustChangePassword: true as const };
  const tab = await setup(newTablet(), undefined, [AN, personNamed('binh'), newcomer]);
  tab.reachCentre();
  await tab.lock.lock();
  await tab.session.signIn('moi', 'x');
  expect([who(tab), tab.session.ownPassword.mustChangeFirst]).toEqual(['u-moi', true]);
});

test.each(['before the centre answers', 'while it is being opened'])(
  'a colleague who has unlocked %s works on, and what she types stays',
  async (moment) => {
    const { tab } = await setupSlow();
    await tab.lock.lock();
    const answer = moment === 'before the centre answers' ? holdAnswer(tab) : holdOpening(tab);
    const signing = tab.session.signIn('an', 'x');
    await answer.begun();
    expect(await tab.lock.unlock('u-binh', OTHER_PIN)).toEqual({ ok: true, value: null });
    answer.go();
    expect(await signing).toEqual(OVERTAKEN);
    expect([who(tab), tab.session.user?.userId, tab.lock.isLocked]).toEqual(['u-binh', 'u-binh', false]);
    expect(tab.ring.held).toHaveLength(1);
    // The browser holds the session of the one who signed in.
    expect([await owner(tab), tab.session.isBorrowed]).toEqual(['u-an', true]);
  },
);

test('one whom nothing is sent by keeps no session when she was overtaken', async () => {
  const root = personNamed('quantri', [], 'system_admin');
  const tab = await setup(newTablet(), undefined, [AN, personNamed('binh'), root]);
  await tab.lock.lock();
  const answer = holdAnswer(tab);
  const signing = tab.session.signIn('quantri', 'x');
  await tab.lock.unlock('u-an', PIN);
  answer.go();
  await signing;
  expect([who(tab), await owner(tab)]).toEqual(['u-an', null]);
});

describe('a tab that is still opening for somebody who signs out elsewhere', () => {
  test('opens for nobody', async () => {
    const [name, join] = [newTablet(), createTabChannel()];
    const second = await openTab(name, join());
    const opening = holdOpening(second);
    const first = await openTab(name, join());
    await first.session.signIn('an', 'x');
    await opening.begun();
    await first.session.signOut();
    await vi.waitFor(() => expect(second.session.user).toBeNull());
    opening.go();
    await opening.ended();
    await second.pins.list();
    expect([second.lock.isOpenFor('u-an'), second.ring.held]).toEqual([false, []]);
  });
});

describe('on a full disk', () => {
  test('a sign-in that cannot be kept leaves no key at hand', async () => {
    const tab = await setup();
    await tab.session.signOut();
    tab.reachCentre();
    fillDisk(tab.store.outbox);
    expect(await tab.session.signIn('an', 'x')).toMatchObject({ error: { type: 'StorageFailed' } });
    expect([tab.lock.isOpenFor('u-an'), tab.ring.held]).toEqual([false, []]);
  });

  test('whoever is at work goes on, though her signing in again cannot be kept', async () => {
    const tab = await setup();
    fillDisk(tab.store.outbox);
    expect(await tab.session.signIn('an', 'x')).toMatchObject({ error: { type: 'StorageFailed' } });
    expect([who(tab), tab.lock.isLocked]).toEqual(['u-an', false]);
  });

  test('what the centre refuses a visitor’s session is not taken for a word about the officer before her', async () => {
    const tab = await setup(newTablet(), undefined, [AN, personNamed('binh'), personNamed('khach', [OTHER_WARD])]);
    await tab.lock.lock();
    fillDisk(tab.store.outbox);
    await tab.session.signIn('khach', 'x');
    expect(await owner(tab)).toBeNull();
  });
});
