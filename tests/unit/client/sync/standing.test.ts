/** A report of the ward holds for its compartment on the same tablet; one of the compartment for itself alone, and either is heard. */
import { expect, test } from 'vitest';
import { askWhetherReported, noteRevoked, readStanding } from '#client/sync/standing.ts';
import { compartmentOf } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { CHAIN_START } from '#protocol/event-chain.ts';
import { uuid, WARD } from '#support/dossier-events.ts';
import { fillDisk } from '#support/full-disk.ts';
import { openKeyedTab, personNamed } from '#support/keyed-tablet.ts';
import { hello } from '#support/tablet.ts';
import { setupSyncedTablet } from './synced-tablet.ts';

const COMPARTMENT = compartmentOf(WARD) as WardCode;

test.each([
  ['the ward takes what opens either, and the PIN with it', WARD, ['centre', 'centre'], [WARD, COMPARTMENT]],
  ['its compartment takes what opens that alone', COMPARTMENT, ['centre', 'pin/u-an', 'centre'], [COMPARTMENT]],
] as const)('a report heard in %s', async (_what, unit, holders, revoked) => {
  const member = personNamed('an', [WARD, COMPARTMENT]);
  const tab = await openKeyedTab(`reported-in-${unit}`);
  for (const wardCode of [WARD, COMPARTMENT]) await tab.store.outbox.enrolment.put({ ...hello(), wardCode });
  await tab.custody.begin(member, null);
  for (const each of [WARD, COMPARTMENT]) await tab.custody.openWard(each);
  await tab.custody.keepPin(member, '271828');
  await noteRevoked(tab.store, unit);
  expect((await tab.store.outbox.wardKey.toArray()).map(({ holder }) => holder)).toEqual(holders);
  expect(await tab.pins.has(member.userId)).toBe(!revoked.some((each) => each === WARD));
  for (const each of [WARD, COMPARTMENT])
    expect(await readStanding(tab.store, each)).toBe(revoked.some((one) => one === each) ? 'revoked' : null);
});

test.each([
  ['what is forgotten makes room, and it is said at once', true],
  ['there is no room yet, and the next one says it', false],
])('a report heard on a full disk takes what opens the ward all the same: %s', async (what, makesRoom) => {
  const an = personNamed('an');
  const tab = await openKeyedTab(what);
  const { outbox, cache } = tab.store;
  await outbox.enrolment.put({ ...hello(), wardCode: WARD });
  await tab.custody.begin(an, null);
  await tab.custody.openWard(WARD);
  await tab.custody.keepPin(an, '271828');
  await cache.cursor.put({ ward: WARD, epoch: uuid('epoch', 1), wseq: 1, chain: CHAIN_START });
  const makeRoom = fillDisk(outbox);
  if (makesRoom) cache.cursor.hook('deleting', () => makeRoom());
  await noteRevoked(tab.store, WARD);
  expect((await outbox.wardKey.toArray()).map(({ holder }) => holder)).toEqual(['centre']);
  expect([await tab.pins.list(), await cache.cursor.count()]).toEqual([[], 0]);
  if (!makesRoom) {
    expect(await readStanding(tab.store, WARD)).toBeNull();
    makeRoom();
    await noteRevoked(tab.store, WARD);
  }
  expect(await readStanding(tab.store, WARD)).toBe('revoked');
});

test.each<[string, 'down' | readonly WardCode[], readonly WardCode[]]>([
  ['nobody reported it', [], []],
  ['its compartment reported it', [COMPARTMENT], [COMPARTMENT]],
  ['the ward reported it, whose word holds in both', [WARD], [WARD, COMPARTMENT]],
  ['the ward is not heard and its compartment reported it', 'down', [COMPARTMENT]],
])('both units are asked once the session is over, whichever stands in front: %s', async (_what, reported, revoked) => {
  for (const inFront of [WARD, COMPARTMENT]) {
    const { context, store, script, requests } = await setupSyncedTablet({ isGreeted: false });
    const pathOf = (unit: WardCode) => `/api/sync/standing/${unit}/${store.deviceId}`;
    const told = (isRevoked: boolean) => ({ status: 200, json: { isRevoked } });
    script(pathOf(WARD), reported === 'down' ? new TypeError('down') : told(reported.includes(WARD)));
    script(pathOf(COMPARTMENT), told(reported === 'down' || reported.includes(COMPARTMENT)));
    await askWhetherReported(context, inFront);
    expect(requests.map(({ path }) => path)).toEqual([pathOf(WARD), pathOf(COMPARTMENT)]);
    for (const each of [WARD, COMPARTMENT])
      expect(await readStanding(store, each)).toBe(revoked.includes(each) ? 'revoked' : null);
  }
});
