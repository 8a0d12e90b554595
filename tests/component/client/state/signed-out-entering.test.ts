/** Whoever has shown her second factor signs out before she is in: nothing is opened for her, and nothing of hers stays. */
import { expect, test, vi } from 'vitest';
import { createTabChannel } from '#support/browser-tabs.ts';
import { holdOpening, newTablet, openTab, owner, PIN, setupAtFactor, WITH_CHU, type Tab } from './locked-tab.ts';

/** She has given her code, what is kept is being opened for her, and she signs out. */
async function leaveWhileOpening(tab: Tab) {
  const opening = holdOpening(tab);
  const settling = tab.session.secondFactor.settle();
  await opening.begun();
  await tab.session.signOut();
  return { go: opening.go, settling };
}

async function expectNotIn(tab: Tab): Promise<void> {
  expect([tab.session.user?.userId, tab.lock.isOpenFor('u-chu'), tab.ring.held]).toEqual(['u-an', false, []]);
  const holders = (await tab.store.outbox.wardKey.toArray()).map(({ holder }) => holder);
  expect(holders).toContain('pin/u-an');
  expect(holders).not.toContain('session/u-chu');
}

test('whoever signs out after the code, while what is kept is being opened, does not come in', async () => {
  const tab = await setupAtFactor();
  const { go, settling } = await leaveWhileOpening(tab);
  go();
  await settling;
  await expectNotIn(tab);
});

test('whoever signs out after the code, while a colleague who unlocked elsewhere has her work kept, does not come in', async () => {
  const [name, join] = [newTablet(), createTabChannel()];
  const tab = await setupAtFactor({ name, tabs: join() });
  const other = await openTab(name, join(), WITH_CHU);
  await other.lock.unlock('u-an', PIN);
  await vi.waitFor(() => expect(tab.lock.isOpenFor('u-an')).toBe(true));
  let keep = () => {};
  const keeping = vi.fn(() => new Promise<void>((resolve) => (keep = resolve)));
  tab.lock.hold({ isBusy: () => true, keep: keeping });
  const settling = tab.session.secondFactor.settle();
  await vi.waitFor(() => expect(keeping).toHaveBeenCalled());
  await tab.session.signOut();
  keep();
  await settling;
  await expectNotIn(tab);
});

test('whoever signs out after the code, while her tablet is shown to the centre, does not come in either', async () => {
  const proof = { over: Promise.resolve() };
  const tab = await setupAtFactor({ proveTablet: () => proof.over });
  let show = () => {};
  proof.over = new Promise((resolve) => (show = resolve));
  const settling = tab.session.secondFactor.settle();
  // Her leaving has begun, and is not written down yet.
  const leaving = tab.session.signOut();
  show();
  await settling;
  await leaving;
  await expectNotIn(tab);
  expect(await owner(tab)).toBeNull();
});

test.each(['binh', 'chu'])('%s, who comes in next, is not kept out by it', async (next) => {
  const tab = await setupAtFactor();
  const { go, settling } = await leaveWhileOpening(tab);
  const signing = tab.session.signIn(next, 'x');
  go();
  await settling;
  expect(await signing).toEqual({ ok: true, value: null });
  expect(tab.session.entering?.userId ?? tab.session.user?.userId).toBe(`u-${next}`);
  expect(tab.lock.isOpenFor('u-binh')).toBe(next === 'binh');
});
