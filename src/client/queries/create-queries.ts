/** Binds the queries to this tablet. */
import { asListed } from '#domain/dossier/as-listed.ts';
import { isCompartment } from '#domain/dossier/compartment.ts';
import { computeDossierDue } from '#domain/dossier/dossier-due.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import { isOpen } from '#domain/dossier/dossier-status.ts';
import { summariseDossier } from '#domain/dossier/dossier-summary.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import { listUncollected } from '#domain/report/uncollected.ts';
import { partCount } from '#protocol/file-messages.ts';
import type { DossierRow } from '../store/cache-database.ts';
import { joinEvents } from '../store/dossier-row.ts';
import { readFileBytes } from '../store/files.ts';
import { listOpenRows } from '../store/outbox.ts';
import { briefOf, isReadable, type OutboxRow, type OutboxState } from '../store/outbox-database.ts';
import { listUnconfirmedOf } from '../store/projection.ts';
import type { Store } from '../store/store.ts';
import { withStored } from '../store/stored-runs.ts';
import { readHistory } from '../store/thaw.ts';
import { listCurrentRecords, listRecordHistory } from '../store/ward-records.ts';
import { createDossierSearch, readRows, type DossierSearch } from './dossier-search.ts';
import { getLoad, isArriving, isListed, keptSince } from './kept-dossiers.ts';
import { countConflicts, listConflicts } from './list-conflicts.ts';
import { listPeriod, listReceived } from './list-period.ts';
import { listLanes, listWork } from './list-work.ts';
import type { DossierDetail, KeptFile, Queries, Safety, UnsentRow } from './queries.ts';
import { createReceiptLinks } from './receipt-link.ts';

export interface QueriesOptions {
  readonly store: Store;
  /** Where links point until the centre has said so: the address this app was opened from. */
  readonly origin: string;
}

export function createQueries({ store, origin }: QueriesOptions): Queries & { readonly search: DossierSearch } {
  const search = createDossierSearch(store);
  const { outbox } = store;
  const queries: Queries = {
    listWork: (ward, now) => listWork(store, ward, now),
    findDossiers: (ward, text) => search.find(ward, text),
    findDuplicates: (ward, personalId, procedureCode) => findDuplicates(store, { ward, personalId, procedureCode }),
    getDossier: (id) => getDossier(store, id),
    listPeriod: async (ward, period) => (await listPeriod(store, ward, period)).map(asListed),
    listReceived: async (ward, period) => (await listReceived(store, ward, period)).map(asListed),
    listConflicts: (ward) => listConflicts(store, ward, (id) => getDossier(store, id)),
    countConflicts: (ward) => countConflicts(store, ward),
    keptSince: (ward) => keptSince(store, ward),
    getLoad: (ward) => getLoad(store, ward),
    isListed: (ward) => isListed(store, ward),
    isArriving: (id) => isArriving(store, id),
    listUncollected: async (ward, now) =>
      listUncollected((await listLanes(store, ward, ['ready'])).ready, now).map(asListed),
    listFiles: (id) => listFiles(store, id),
    readFile: (fileId) => readFileBytes(store, fileId),
    listUnsent: (ward) => listUnsent(store, ward),
    getWard: async (ward) => (await outbox.enrolment.get(ward))?.ward,
    listColleagues: async (ward) => (await outbox.enrolment.get(ward))?.colleagues ?? [],
    linkFor: createReceiptLinks(store, origin),
    listRecords: (ward, kind) => listCurrentRecords(store.cache, ward, kind),
    listRecordHistory: (ward, kind) => listRecordHistory(store.cache, ward, kind),
  };
  return { ...retrying(queries, store), search };
}

/** Every read is done once more when the browser lost its databases. */
function retrying(queries: Queries, { withReopen }: Store): Queries {
  const names = Object.keys(queries) as (keyof Queries)[];
  const retried = names.map((name) => {
    const ask = queries[name] as (...given: unknown[]) => Promise<unknown>;
    return [name, (...given: unknown[]) => withReopen(() => ask(...given))];
  });
  return Object.fromEntries(retried) as Queries;
}

async function getDossier(store: Store, id: DossierId): Promise<DossierDetail | undefined> {
  const unconfirmed = await withStored(store, await listUnconfirmedOf(store, id));
  const history = await readHistory(store, id);
  const events = joinEvents(history, unconfirmed);
  const state = foldDossier(events);
  if (!state) return undefined;
  const calendars = store.calendars.book(state.ward);
  const own = new Map(unconfirmed.map((row) => [briefOf(row).id, row]));
  const confirmed = new Set(history?.events.map((event) => event.id));
  return {
    state,
    summary: summariseDossier(calendars, state),
    due: computeDossierDue(calendars, state),
    history: events.map((event) => ({
      event,
      safety: confirmed.has(event.id) ? 'confirmed' : safetyOf(own.get(event.id)?.state ?? 'pending'),
    })),
  };
}

async function findDuplicates(
  store: Store,
  { ward, personalId, procedureCode }: { ward: WardCode; personalId: string; procedureCode: string },
): Promise<DossierRow[]> {
  // A compartment tells by no number whether a certain person denounced.
  if (isCompartment(ward) || personalId === '' || procedureCode === '') return [];
  const { due, waiting } = await listLanes(store, ward, ['due', 'waiting']);
  const same = [...due, ...waiting].filter(
    (row) => row.personalId === personalId && row.procedureCode === procedureCode && isOpen(row.status),
  );
  return same.map(asListed);
}

async function listFiles({ outbox }: Store, id: DossierId): Promise<KeptFile[]> {
  const rows = await outbox.file.where('dossierId').equals(id).toArray();
  return rows.map(({ fileId, state, heldParts, bytes }) => ({ fileId, state, heldParts, parts: partCount(bytes) }));
}

async function listUnsent(store: Store, ward: WardCode | null): Promise<UnsentRow[]> {
  const waiting = (await listOpenRows(store)).sort((one, other) => one.dseq - other.dseq);
  const rows = waiting.filter((row) => !isCompartment(row.ward) || (row.ward === ward && isReadable(row)));
  const dossiers = await readRows(
    store,
    rows.filter(isReadable).map(({ dossierId }) => dossierId),
  );
  const codes = new Map(dossiers.map(({ id, code }) => [id, code]));
  return rows.map((row) => toUnsentRow(row, codes.get(row.dossierId) ?? ''));
}

/** Of what the one who looks may not read, it is said that it waits and not whose it is. */
function toUnsentRow(row: OutboxRow, code: string): UnsentRow {
  const { dseq, ward, dossierId, state, reason } = row;
  const { kind, at } = briefOf(row);
  return {
    dseq,
    ward,
    dossierId,
    code,
    kind,
    recordedAt: at,
    actorName: isReadable(row) ? row.event.actor.name : '',
    safety: safetyOf(state),
    reason,
  };
}

function safetyOf(state: OutboxState): Safety {
  return state === 'pending' ? 'on-tablet' : state;
}
