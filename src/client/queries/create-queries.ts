/** Binds the queries to this tablet. */
import { computeDossierDue } from '#domain/dossier/dossier-due.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import { isOpen } from '#domain/dossier/dossier-status.ts';
import { summariseDossier } from '#domain/dossier/dossier-summary.ts';
import { legalTime } from '#domain/dossier/event-time.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import { listUncollected } from '#domain/report/uncollected.ts';
import { partCount } from '#protocol/file-messages.ts';
import type { DossierRow } from '../store/cache-database.ts';
import { joinEvents } from '../store/dossier-row.ts';
import { readFileBytes } from '../store/files.ts';
import type { OutboxRow, OutboxState } from '../store/outbox-database.ts';
import { listUnconfirmedOf } from '../store/projection.ts';
import type { Store } from '../store/store.ts';
import { readHistory } from '../store/thaw.ts';
import { listCurrentRecords, listRecordHistory } from '../store/ward-records.ts';
import { createDossierSearch, readRows, type DossierSearch } from './dossier-search.ts';
import { getLoad, isArriving, keptSince } from './kept-dossiers.ts';
import { countConflicts, listConflicts } from './list-conflicts.ts';
import { listPeriod, listReceived } from './list-period.ts';
import { listLane, listWork } from './list-work.ts';
import type { DossierDetail, KeptFile, Queries, Safety, UnsentRow } from './queries.ts';
import { createReceiptLinks } from './receipt-link.ts';

export interface QueriesOptions {
  readonly store: Store;
  /** Whose draft is read; null when nobody is signed in. */
  readonly userId: () => string | null;
  /** Where links point until the centre has said so: the address this app was opened from. */
  readonly origin: string;
}

export function createQueries({ store, userId, origin }: QueriesOptions): Queries & { readonly search: DossierSearch } {
  const search = createDossierSearch(store);
  const { outbox } = store;
  const queries: Queries = {
    listWork: (ward, now) => listWork(store, ward, now),
    findDossiers: (ward, text) => search.find(ward, text),
    findDuplicates: (ward, personalId, procedureCode) => findDuplicates(store, { ward, personalId, procedureCode }),
    getDossier: (id) => getDossier(store, id),
    listPeriod: (ward, period) => listPeriod(store, ward, period),
    listReceived: (ward, period) => listReceived(store, ward, period),
    listConflicts: (ward) => listConflicts(store, ward, (id) => getDossier(store, id)),
    countConflicts: (ward) => countConflicts(store, ward),
    keptSince: (ward) => keptSince(store, ward),
    getLoad: (ward) => getLoad(store, ward),
    isArriving: (id) => isArriving(store, id),
    listUncollected: async (ward, now) => listUncollected(await listLane(store, ward, 'ready'), now),
    listFiles: (id) => listFiles(store, id),
    readFile: (fileId) => readFileBytes(store, fileId),
    listUnsent: () => listUnsent(store),
    getWard: async (ward) => (await outbox.enrolment.get(ward))?.ward,
    listColleagues: async (ward) => (await outbox.enrolment.get(ward))?.colleagues ?? [],
    linkFor: createReceiptLinks(store, origin),
    getDraft: async () => {
      const user = userId();
      return user ? (await outbox.draft.get(user))?.draft : undefined;
    },
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
  const unconfirmed = await listUnconfirmedOf(store, id);
  const history = await readHistory(store, id);
  const events = joinEvents(history, unconfirmed);
  const state = foldDossier(events);
  if (!state) return undefined;
  const calendars = store.calendars.book(state.ward);
  const own = new Map(unconfirmed.map((row) => [row.event.id, row]));
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
  if (personalId === '' || procedureCode === '') return [];
  const open = [...(await listLane(store, ward, 'due')), ...(await listLane(store, ward, 'waiting'))];
  return open.filter(
    (row) => row.personalId === personalId && row.procedureCode === procedureCode && isOpen(row.status),
  );
}

async function listFiles({ outbox }: Store, id: DossierId): Promise<KeptFile[]> {
  const rows = await outbox.file.where('dossierId').equals(id).toArray();
  return rows.map(({ fileId, state, heldParts, bytes }) => ({ fileId, state, heldParts, parts: partCount(bytes) }));
}

async function listUnsent(store: Store): Promise<UnsentRow[]> {
  const rows = await store.outbox.event.where('unconfirmed').equals(1).sortBy('dseq');
  const dossiers = await readRows(
    store,
    rows.map(({ dossierId }) => dossierId),
  );
  const codes = new Map(dossiers.map(({ id, code }) => [id, code]));
  return rows.map((row) => toUnsentRow(row, codes.get(row.dossierId) ?? ''));
}

function toUnsentRow({ dseq, ward, dossierId, event, state, reason }: OutboxRow, code: string): UnsentRow {
  const { kind, actor, time } = event;
  return {
    dseq,
    ward,
    dossierId,
    code,
    kind,
    recordedAt: legalTime(time),
    actorName: actor.name,
    safety: safetyOf(state),
    reason,
  };
}

function safetyOf(state: OutboxState): Safety {
  return state === 'pending' ? 'on-tablet' : state;
}
