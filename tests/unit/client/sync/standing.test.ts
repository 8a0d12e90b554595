/** A report of the ward holds for its compartment on the same tablet; one of the compartment for itself alone, and either is heard. */
import { expect, test } from 'vitest';
import { askWhetherReported, noteRevoked, readStanding } from '#client/sync/standing.ts';
import { compartmentOf } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { WARD } from '#support/dossier-events.ts';
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
