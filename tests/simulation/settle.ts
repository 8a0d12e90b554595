/** The end of a script: everyone online, nothing in the way, until nothing is left to say; then what must hold whatever happened. */
import { expect } from 'vitest';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import { summariseDossier, type DossierSummary } from '#domain/dossier/dossier-summary.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierId, EventId } from '#domain/dossier/ids.ts';
import type { DossierRow } from '#client/store/cache-database.ts';
import { SHIPPED_BOOK } from '#support/dossier-events.ts';
import type { SimTablet } from './sim-tablet.ts';
import type { World } from './world.ts';

/** A restore makes every tablet offer everything again, and the last to do so is heard by the first one pass later. */
const PASSES = 12;

export async function settle(world: World): Promise<void> {
  for (const tablet of world.tablets) {
    tablet.network.setOnline(true);
    tablet.network.script([]);
    await tablet.network.deliverLate();
    await world.setRevoked(tablet, false);
    await tablet.reopen();
  }
  let before = '';
  for (let pass = 0; pass < PASSES; pass++) {
    const failures: (string | undefined)[] = [];
    for (const tablet of world.tablets) failures.push((await tablet.tab().sync())?.type);
    const after = await describeProgress(world);
    if (after === before && failures.every((failure) => failure === undefined)) break;
    if (pass === PASSES - 1)
      expect(failures, 'last rounds, of each tablet').toEqual(world.tablets.map(() => undefined));
    before = after;
  }
  await world.note();
}

/** The same text twice: nothing moved in between. */
async function describeProgress({ centre, ward, tablets }: World): Promise<string> {
  const [head] = await centre.sql`select epoch, last_seq from ward_head where ward_id = ${ward.code}`;
  const cursors = await Promise.all(tablets.map((tablet) => tablet.tab().store.cache.cursor.toArray()));
  const states = await Promise.all(tablets.map(async (tablet) => (await tablet.outbox()).map(({ state }) => state)));
  return JSON.stringify([head, cursors, states]);
}

interface StoredEvent {
  readonly wseq: number;
  readonly event: DossierEvent;
}

export async function expectAllToHold(world: World): Promise<void> {
  const stored = await readStored(world);
  const setAside = await readSetAside(world);
  expectNumbered(stored);
  expectNothingLost(world, stored, setAside);
  for (const { reason } of setAside.values()) expect(reason, 'reason of a set-aside event').toMatch(/^actor\.role: /);
  const centre = foldAll(stored);
  await expectCentreRows(world, centre);
  for (const tablet of world.tablets) await expectTablet(tablet, { stored, setAside, centre });
}

/** The ward's numbers are contiguous, and no event stands under two of them. */
function expectNumbered(stored: readonly StoredEvent[]): void {
  expect(
    stored.map(({ wseq }) => wseq),
    'wseq',
  ).toEqual(stored.map((_, index) => index + 1));
  expect(new Set(stored.map(({ event }) => event.id)).size, 'distinct events at the centre').toBe(stored.length);
}

function expectNothingLost(
  { ledger }: World,
  stored: readonly StoredEvent[],
  setAside: ReadonlyMap<EventId, { readonly reason: string }>,
): void {
  const there = new Set(stored.map(({ event }) => event.id));
  const lost = [...ledger].filter(([id]) => !there.has(id) && !setAside.has(id));
  expect(lost, 'events recorded on a tablet and not at the centre').toEqual([]);
  const unknown = [...there].filter((id) => !ledger.has(id));
  expect(unknown, 'events at the centre that nobody recorded').toEqual([]);
}

async function expectCentreRows(
  { centre, ward }: World,
  folded: ReadonlyMap<DossierId, DossierSummary>,
): Promise<void> {
  await centre.follow();
  const rows = await centre.sql<{ summary: DossierSummary }[]>`
    select doc -> 'summary' as summary from dossier where ward_id = ${ward.code}`;
  expect(byId(rows.map(({ summary }) => summary)), 'rows of the centre').toEqual(byId([...folded.values()]));
}

interface Truth {
  readonly stored: readonly StoredEvent[];
  readonly setAside: ReadonlyMap<EventId, { readonly reason: string }>;
  readonly centre: ReadonlyMap<DossierId, DossierSummary>;
}

async function expectTablet(tablet: SimTablet, { stored, setAside, centre }: Truth): Promise<void> {
  const { store } = tablet.tab();
  const { outbox, cache } = store;
  const rows = await outbox.event.toArray();
  const unsettled = rows.filter(({ event, state }) => state !== (setAside.has(event.id) ? 'set-aside' : 'confirmed'));
  expect(
    unsettled.map(({ dseq, state, event }) => ({ dseq, state, id: event.id })),
    `open rows of ${tablet.name}`,
  ).toEqual([]);

  const histories = await cache.history.toArray();
  const known = Object.fromEntries(histories.map(({ dossierId, events }) => [dossierId, events.map(({ id }) => id)]));
  expect(known, `histories of ${tablet.name}`).toEqual(groupIds(stored));

  // What was set aside stands in the lists of the tablet that recorded it, where its officer must see it.
  const touched = new Set(rows.filter(({ state }) => state === 'set-aside').map(({ dossierId }) => dossierId));
  const shown = (await cache.dossier.toArray()).filter(({ id }) => !touched.has(id)).map(withoutLane);
  expect(byId(shown), `rows of ${tablet.name}`).toEqual(
    byId([...centre.values()].filter(({ id }) => !touched.has(id))),
  );
}

async function readStored({ centre, ward }: World): Promise<StoredEvent[]> {
  return centre.sql<StoredEvent[]>`select wseq, body as event from event where ward_id = ${ward.code} order by wseq`;
}

async function readSetAside({ centre, ward }: World): Promise<Map<EventId, { readonly reason: string }>> {
  const rows = await centre.sql<{ id: EventId; reason: string }[]>`
    select raw::json ->> 'id' as id, reason from quarantine where ward_id = ${ward.code}`;
  return new Map(rows.map(({ id, reason }) => [id, { reason }]));
}

function foldAll(stored: readonly StoredEvent[]): Map<DossierId, DossierSummary> {
  const histories = new Map<DossierId, DossierEvent[]>();
  for (const { event } of stored) histories.set(event.dossierId, [...(histories.get(event.dossierId) ?? []), event]);
  const summaries = [...histories.values()].flatMap((events) => {
    const state = foldDossier(events);
    return state ? [summariseDossier(SHIPPED_BOOK, state)] : [];
  });
  return new Map(summaries.map((summary) => [summary.id, summary]));
}

function groupIds(stored: readonly StoredEvent[]): Record<DossierId, EventId[]> {
  const groups: Record<DossierId, EventId[]> = {};
  for (const { event } of stored) (groups[event.dossierId] ??= []).push(event.id);
  return groups;
}

function withoutLane({ lane: _lane, laneAt: _laneAt, ...summary }: DossierRow): DossierSummary {
  return summary;
}

function byId(summaries: readonly DossierSummary[]): Record<string, DossierSummary> {
  return Object.fromEntries(summaries.map((summary) => [summary.id, summary]));
}
