import { describe, expect, test } from 'vitest';
import type { DossierId } from '#domain/dossier/ids.ts';
import { periodAt } from '#domain/report/period.ts';
import type { SnapshotSection } from '#protocol/snapshot-messages.ts';
import { SAMPLE_BODIES, setupDossierEvents, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { createFakeCentre } from './fake-centre.ts';
import { setupSyncedTablet } from './synced-tablet.ts';

import { DONE, idOf, pathOf, queriesOf, setupPacked, untilLoaded } from './packed-tablet.ts';

const PULL = '/api/sync/pull';

describe('what was recorded here', () => {
  test('is sent between two parts of a long load', async () => {
    const tablet = await setupPacked({ perSection: 1 });
    await tablet.receive(1);
    await tablet.pull();
    const sent = tablet.requests.findIndex(({ path }) => path === '/api/sync/push');
    const tailAsked = tablet.requests.findLastIndex(({ path }) => path === PULL);
    expect(sent).toBeGreaterThan(-1);
    expect(sent).toBeLessThan(tailAsked);
    expect(await tablet.states()).toEqual(['confirmed']);
  });

  test('lies on top of an open dossier that is loaded, and of a closed one', async () => {
    const tablet = await setupPacked();
    const { store, pull, queries, commands, centre } = tablet;
    // Kept apart at the centre, so that it does not come back.
    centre.quarantine(() => true);
    await pull();
    await untilLoaded(tablet);
    const noted = { kind: 'noted', body: SAMPLE_BODIES.noted } as const;
    expect(await commands.takeStep(idOf(2), noted)).toEqual(DONE);
    expect(await commands.takeStep(idOf(1), noted)).toEqual(DONE);
    await store.cache.delete();
    await store.cache.open();
    await pull();
    const histories = async (id: DossierId) => (await queries.getDossier(id))?.history.map(({ safety }) => safety);
    expect(await histories(idOf(2))).toEqual(['confirmed', 'set-aside']);
    expect(await histories(idOf(1))).toEqual(['confirmed', 'confirmed', 'confirmed', 'set-aside']);
    expect(await queries.listReceived(WARD, periodAt('year', at('2026-03-15 09:00')))).toHaveLength(6);
    expect(await tablet.states()).toEqual(['set-aside', 'set-aside']);
  });

  test('is confirmed when it came back inside a section that is never unpacked', async () => {
    const centre = createFakeCentre();
    const tablet = await setupSyncedTablet({ centre });
    const [id] = (await tablet.receive(1)) as [DossierId];
    await tablet.commands.takeStep(id, { kind: 'resolved', body: SAMPLE_BODIES.resolved });
    await tablet.commands.takeStep(id, { kind: 'handed-over', body: SAMPLE_BODIES['handed-over'] });
    await tablet.push();
    const { snapshot } = centre.pack(WARD);
    expect(snapshot.sections.map(({ holds }) => holds)).toEqual(['closed']);
    await tablet.pull();
    expect(await tablet.states()).toEqual(['confirmed', 'confirmed', 'confirmed']);
    expect(await queriesOf(tablet).queries.getDossier(id)).toMatchObject({
      summary: { status: 'handed-over', rev: 3 },
    });
  });
});

describe('an open dossier', () => {
  const NOW = at('2026-03-20 09:00');

  test('stands in the officer’s lists as it came, and moves when something is recorded', async () => {
    const tablet = await setupPacked();
    const { store, pull, queries, commands } = tablet;
    await pull();
    expect(await store.cache.dossier.count()).toBe(0);
    const before = await queries.listWork(WARD, NOW);
    expect(before.overdue.map(({ id }) => id).toSorted()).toEqual([idOf(2), idOf(5)]);
    expect(await commands.takeStep(idOf(2), { kind: 'resolved', body: SAMPLE_BODIES.resolved })).toEqual(DONE);
    const after = await queries.listWork(WARD, NOW);
    expect([after.overdue, after.ready].map((rows) => rows.map(({ id }) => id))).toEqual([[idOf(5)], [idOf(2)]]);
    expect(await store.cache.thawed.toCollection().primaryKeys()).toEqual([idOf(2)]);
  });

  test('recorded here too is shown once, from here, until its packed history is here', async () => {
    const centre = createFakeCentre();
    const tablet = await setupSyncedTablet({ centre });
    const [id] = (await tablet.receive(1)) as [DossierId];
    await tablet.push();
    expect(await tablet.commands.takeStep(id, { kind: 'refused', body: SAMPLE_BODIES.refused })).toEqual(DONE);
    const { snapshot } = centre.pack(WARD);
    tablet.scriptFile(pathOf(snapshot.wseq, 0, 'histories'), new TypeError('cut'));
    const { queries } = queriesOf(tablet);
    const shown = async () => {
      const { overdue } = await queries.listWork(WARD, NOW);
      const received = await queries.listReceived(WARD, periodAt('year', NOW));
      return [overdue, received].map((rows) => rows.map((row) => row.id));
    };
    await tablet.pull();
    expect(await tablet.store.cache.section.count()).toBe(1);
    expect(await shown()).toEqual([[], [id]]);
    await tablet.pull();
    expect(await shown()).toEqual([[], [id]]);
    expect((await queries.getDossier(id))?.history).toHaveLength(2);
  });
});

describe('a closed dossier', () => {
  test('in which something happens is thawed: its history is fetched before those nobody asks for', async () => {
    const tablet = await setupPacked({ perSection: 1 });
    const { centre, pull, store, fetched, snapshot, queries } = tablet;
    centre.add(setupDossierEvents({ first: 700 }).make('noted', at('2026-03-15 09:00'), { dossier: 1 }));
    await pull();
    const [thawed] = await store.cache.thawed.toArray();
    expect(thawed?.id).toBe(idOf(1));
    const closed = snapshot.sections.filter(({ holds }) => holds === 'closed') as SnapshotSection[];
    const firstHistory = fetched.filter((path) =>
      closed.some(({ section }) => path === pathOf(snapshot.wseq, section, 'histories')),
    )[0];
    const { ids } = (await store.cache.section.toArray()).find(
      (row) => firstHistory === pathOf(snapshot.wseq, row.section, 'histories'),
    ) ?? { ids: [] };
    expect(ids).toEqual([idOf(1)]);
    expect((await queries.getDossier(idOf(1)))?.history).toHaveLength(4);
    expect(await queries.findDossiers(WARD, 'hoa')).toHaveLength(6);
  });

  test('whose history has not arrived can be found, and opened as soon as it has', async () => {
    const tablet = await setupPacked();
    const { pull, queries, scriptFile, snapshot, store, fetched } = tablet;
    const cut = [1, 2].map((section) => pathOf(snapshot.wseq, section, 'histories'));
    for (const path of cut) scriptFile(path, new TypeError('cut'));
    await pull();
    await tablet.untilQuiet();
    expect(fetched).toEqual(expect.arrayContaining(cut));
    expect(await queries.findDossiers(WARD, 'hoa')).toHaveLength(6);
    expect(await queries.getDossier(idOf(1))).toBeUndefined();
    expect(store.archive.isWanted([WARD, snapshot.wseq, 1]) || store.archive.isWanted([WARD, snapshot.wseq, 2])).toBe(
      true,
    );
    await pull();
    await untilLoaded(tablet);
    expect((await queries.getDossier(idOf(1)))?.history).toHaveLength(3);
  });
});
