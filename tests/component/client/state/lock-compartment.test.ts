/** A shared tablet that was left in a compartment: who comes in where, with the network or without. */
import { expect, test, vi } from 'vitest';
import type { Tabs } from '#client/platform/tabs.ts';
import { compartmentOf } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { createTabChannel } from '#support/browser-tabs.ts';
import { WARD } from '#support/dossier-events.ts';
import { personNamed } from '#support/keyed-tablet.ts';
import { hello } from '#support/tablet.ts';
import { newTablet, openTab, type Tab } from './locked-tab.ts';

const COMPARTMENT = compartmentOf(WARD) as WardCode;
const [AN, BINH] = [personNamed('an', [WARD, COMPARTMENT]), personNamed('binh', [WARD, COMPARTMENT])];
const TAKEN_OUT = personNamed('an', [WARD]);
const [PIN, OTHER_PIN] = ['271828', '314159'];

/** Two members with a PIN, of whom An alone has been in the compartment here. She is at work there, without a network. */
async function setup(name = newTablet(), tabs?: Tabs): Promise<Tab> {
  const tab = await openTab(name, tabs, [AN, BINH]);
  await tab.store.outbox.enrolment.put({ ...hello(), wardCode: COMPARTMENT });
  await tab.session.signIn('binh', 'x');
  await tab.lock.setPin(OTHER_PIN, '');
  tab.reachCentre();
  await tab.session.signIn('an', 'x');
  await tab.session.chooseWard(COMPARTMENT);
  tab.loseCentre();
  await tab.lock.setPin(PIN, '');
  await vi.waitFor(() => expect(tab.lock.officers).toHaveLength(2));
  expect(tab.session.ward).toBe(COMPARTMENT);
  return tab;
}

const held = ({ ring }: Tab) => ring.held.map(({ ward }) => ward).sort();

test('the next member comes in to the ward by her PIN, without a network', async () => {
  const tab = await setup();
  await tab.lock.lock();
  expect(await tab.lock.unlock('u-binh', OTHER_PIN)).toEqual({ ok: true, value: null });
  expect([tab.session.user?.userId, tab.session.ward]).toEqual(['u-binh', WARD]);
});

test.each(['an', 'binh'])('by password everybody begins in the ward: %s', async (username) => {
  const tab = await setup();
  tab.reachCentre();
  await tab.session.signOut();
  expect(await tab.session.signIn(username, 'x')).toEqual({ ok: true, value: null });
  expect(tab.session.ward).toBe(WARD);
});

test('whoever locked it in the middle of her work goes on there', async () => {
  const tab = await setup();
  await tab.lock.lock();
  expect(await tab.lock.unlock('u-an', PIN)).toEqual({ ok: true, value: null });
  expect(tab.session.ward).toBe(COMPARTMENT);
});

test('where neither her PIN nor the centre opens the compartment she comes in to the ward', async () => {
  const tab = await setup();
  await tab.lock.lock();
  const ofCompartment = ({ ward, holder }: { ward: WardCode; holder: string }) =>
    ward === COMPARTMENT && holder === 'pin/u-an';
  await tab.store.outbox.wardKey.filter(ofCompartment).delete();
  expect(await tab.lock.unlock('u-an', PIN)).toEqual({ ok: true, value: null });
  expect([tab.session.ward, held(tab)]).toEqual([WARD, [WARD]]);
  expect(tab.lock.isLocked).toBe(false);
});

test('without a PIN, too: after a restart that no longer opens the compartment she goes on in her ward', async () => {
  const name = newTablet();
  const tab = await openTab(name, undefined, [AN]);
  await tab.store.outbox.enrolment.put({ ...hello(), wardCode: COMPARTMENT });
  await tab.session.signIn('an', 'x');
  await tab.session.chooseWard(COMPARTMENT);
  const ofCompartment = ({ ward, holder }: { ward: WardCode; holder: string }) =>
    ward === COMPARTMENT && holder === 'session/u-an';
  await tab.store.outbox.wardKey.filter(ofCompartment).delete();
  const again = await openTab(name, undefined, [AN]);
  expect([again.lock.isLocked, again.session.ward, held(again)]).toEqual([false, WARD, [WARD]]);
  expect(again.session.acting()).toMatchObject({ ward: WARD });
});

test('where her session opens nothing any more the tablet stays locked, with no key at hand', async () => {
  const name = newTablet();
  const tab = await openTab(name, undefined, [AN]);
  await tab.session.signIn('an', 'x');
  await tab.store.outbox.wardKey.where('holder').equals('session/u-an').delete();
  const again = await openTab(name, undefined, [AN]);
  expect([again.lock.isLocked, held(again), again.session.user?.userId]).toEqual([true, [], 'u-an']);
});

test('another open tab lets go of the compartment when the next sign-in no longer names it', async () => {
  const [name, join] = [newTablet(), createTabChannel()];
  const first = await setup(name, join());
  await first.session.chooseWard(WARD);
  const second = await openTab(name, join(), [TAKEN_OUT]);
  await vi.waitFor(() => expect(held(first)).toEqual([WARD, COMPARTMENT]));
  await second.session.signIn('an', 'x');
  await vi.waitFor(() => expect(held(first)).toEqual([WARD]));
  expect(held(second)).toEqual([WARD]);
});

test('every open tab lets go of the compartment when one of them hears that she was taken out', async () => {
  const [name, join] = [newTablet(), createTabChannel()];
  const first = await setup(name, join());
  const second = await openTab(name, join(), [AN, BINH]);
  await vi.waitFor(() => expect(held(second)).toEqual([WARD, COMPARTMENT]));
  const heard = { given: undefined, recipient: hello().blackBoxRecipient, colleagues: [BINH] };
  await first.escrow.hear(COMPARTMENT, heard);
  expect([held(first), held(second)]).toEqual([[WARD], [WARD]]);
  // Nor does the other one give it back to a tab that is opened later, in the compartment: that stays locked, with no key.
  const third = await openTab(name, join(), [AN, BINH]);
  expect([third.lock.isLocked, held(third)]).toEqual([true, []]);
  expect([first, second].map(({ lock }) => lock.isLocked)).toEqual([false, false]);
});

test('a ward that cannot be opened without the network is refused, and she is told which until she is in one', async () => {
  const tab = await setup();
  await tab.lock.lock();
  await tab.lock.unlock('u-binh', OTHER_PIN);
  expect(tab.session.refusedWard).toBeNull();
  await tab.session.chooseWard(COMPARTMENT);
  expect([tab.session.ward, tab.session.refusedWard]).toEqual([WARD, { code: COMPARTMENT }]);
  await tab.session.chooseWard(WARD);
  expect(tab.session.refusedWard).toBeNull();
});

test.each([true, false])('whoever has left the ward has left its compartment too (by PIN: %s)', async (isPinOwner) => {
  const tab = await setup();
  if (isPinOwner) await tab.lock.lock();
  else await tab.store.outbox.pin.delete('u-an');
  const heard = { given: undefined, recipient: hello().blackBoxRecipient, colleagues: [BINH], readers: [BINH.userId] };
  await tab.escrow.hear(WARD, heard);
  const holders = (await tab.store.outbox.wardKey.toArray()).map(({ holder }) => holder);
  expect(new Set(holders)).toEqual(new Set(['centre', 'pin/u-binh']));
  await tab.lock.lock();
  expect(await tab.lock.unlock('u-an', PIN)).toMatchObject({ error: { type: 'PinWiped' } });
  expect([tab.lock.isLocked, held(tab)]).toEqual([true, []]);
});

test('what a failing store left of hers goes with the next greeting', async () => {
  const tab = await setup();
  const heard = { given: undefined, recipient: hello().blackBoxRecipient, colleagues: [BINH], readers: [BINH.userId] };
  await tab.store.outbox.pin.delete('u-an');
  const fail = () => {
    tab.store.outbox.wardKey.hook('deleting').unsubscribe(fail);
    throw new DOMException('gone', 'AbortError');
  };
  tab.store.outbox.wardKey.hook('deleting', fail);
  await expect(tab.escrow.hear(WARD, heard)).rejects.toThrow('gone');
  await tab.escrow.hear(WARD, heard);
  const holders = (await tab.store.outbox.wardKey.toArray()).map(({ holder }) => holder);
  expect(new Set(holders)).toEqual(new Set(['centre', 'pin/u-binh']));
});
