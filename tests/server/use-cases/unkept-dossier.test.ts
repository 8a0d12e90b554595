import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventBodies } from '#domain/dossier/event-bodies.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { transact } from '#server/store/database.ts';
import { holdFollowed, markFollowed } from '#server/store/followed.ts';
import { lookUpByLookupCode, lookUpStatus } from '#server/use-cases/look-up-status.ts';
import { projectDossiers } from '#server/use-cases/project-dossiers.ts';
import { repairWard } from '#server/use-cases/repair-ward.ts';
import { verifyWard } from '#server/use-cases/verify-ward.ts';
import { createTablet, eventsOf, startCentre, uniqueReception, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

let centre: TestCentre;

beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.close());

const MONDAY = at('2026-03-09 09:15');

async function setupTablet() {
  const tablet = createTablet(await centre.as('officer'));
  await tablet.hello();
  return { tablet, make: eventsOf(tablet).make };
}

const bodyOf = (event: DossierEvent) => event.body as EventBodies['received'];
const countRows = async () => (await centre.sql`select 1 from dossier where ward_id = ${WARD}`).count;

describe('a number that two dossiers have', () => {
  test('is the one’s whose reception came first in the ward, also when an earlier note of the other is followed first', async () => {
    const { tablet, make } = await setupTablet();
    const body = uniqueReception();
    const note = make('noted', MONDAY, { body: { text: 'Gọi lại.' } });
    const early = make('received', MONDAY, { dossier: 2, body: { ...uniqueReception(), code: body.code } });
    const late = make('received', MONDAY, { body });
    await tablet.push([note, early, late]);
    const { journal } = centre.running.centre;
    // A step that ends before the late reception.
    await transact(centre.sql, async (tx) => {
      await holdFollowed(tx, WARD);
      const dossiers = [note.dossierId, early.dossierId];
      await projectDossiers(tx, WARD, { dossiers, after: 0, through: 2 }, journal);
      await markFollowed(tx, WARD, 2);
    });
    await centre.follow();
    const owners =
      await centre.sql`select dossier_id from dossier_code where ward_id = ${WARD} and code = ${body.code}`;
    expect(owners).toEqual([{ dossier_id: early.dossierId }]);
    expect((await verifyWard(centre.running.centre, WARD)).findings).toEqual([]);
  });
});

describe('a dossier that cannot be kept', () => {
  test('is noted, and keeps neither its ward nor the others from being read', async () => {
    await centre.follow();
    const before = await countRows();
    const { tablet, make } = await setupTablet();
    const { procedure } = uniqueReception();
    // As long as the wire lets it be, and of letters that do not pack: more than a key of PostgreSQL holds.
    const letters = Array.from({ length: 2000 }, (_, index) => String.fromCodePoint(0x4e00 + ((index * 7919) % 20000)));
    const wild = make('received', MONDAY, {
      body: uniqueReception({ procedure: { ...procedure, sector: letters.join('') } }),
    });
    const good = make('received', MONDAY, { dossier: 2, body: uniqueReception() });
    const stored = [{ outcome: 'stored' }, { outcome: 'stored' }];
    expect(await tablet.push([wild, good])).toMatchObject({ result: 'accepted', verdicts: stored });
    const { lookupCode, token, code } = bodyOf(good);
    expect(await lookUpByLookupCode(centre.running.centre, lookupCode)).toEqual({ type: 'found', token });
    expect((await lookUpStatus(centre.running.centre, token))?.dossier?.code).toBe(code);
    expect(await countRows()).toBe(before + 1);
    expect(centre.log.some((line) => line.includes('dossier not kept') && line.includes(wild.dossierId))).toBe(true);
    const { findings } = await verifyWard(centre.running.centre, WARD);
    expect(findings).toMatchObject([{ type: 'DossierMissing' }, { type: 'Cell' }]);
    // A repair keeps what it can, too.
    await repairWard(centre.running.centre, WARD);
    expect(await countRows()).toBe(before + 1);
  });
});
