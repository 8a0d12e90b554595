/** The dossiers as their events leave them: one row each, replaced as a whole, never the truth. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import { isOrdinary } from './compartments.ts';
import type { Connection } from './database.ts';
import type { DossierDoc } from './dossier-doc.ts';

export interface Projection {
  readonly doc: DossierDoc;
  /** Its reception among the events of the ward. */
  readonly receivedWseq: number;
  readonly lastWseq: number;
}

const PHONE_TAIL_DIGITS = 4;

/** The last four digits, by which a person without the QR is told from a guesser; empty when no phone was given. */
export function phoneTail(phone: string): string {
  return phone.replace(/\D/g, '').slice(-PHONE_TAIL_DIGITS);
}

/** A dossier as its row holds it, moments as epoch milliseconds; the columns beside `doc` are there to be searched by. */
export interface DossierColumns {
  readonly dossier_id: DossierId;
  readonly code: string;
  readonly token: string;
  readonly lookup_code: string;
  readonly status: string;
  readonly received_at: Instant;
  readonly due_at: Instant | null;
  readonly resolved_at: Instant | null;
  readonly ended_at: Instant | null;
  readonly timeliness: string | null;
  readonly phone_tail: string;
  readonly doc: DossierDoc;
  readonly last_wseq: number;
}

export function columnsOf({ doc, lastWseq }: Projection): DossierColumns {
  return {
    dossier_id: doc.summary.id,
    code: doc.summary.code,
    token: doc.summary.token,
    lookup_code: doc.summary.lookupCode,
    status: doc.summary.status,
    received_at: doc.summary.receivedAt,
    due_at: doc.summary.dueAt,
    resolved_at: doc.summary.resolvedAt,
    ended_at: doc.summary.endedAt,
    timeliness: doc.summary.timeliness,
    phone_tail: phoneTail(doc.summary.phone),
    doc,
    last_wseq: lastWseq,
  };
}

export async function saveDossiers(tx: Connection, ward: WardCode, projections: readonly Projection[]): Promise<void> {
  if (projections.length === 0) return;
  const rows = projections.map(columnsOf);
  await tx`
    insert into dossier (ward_id, dossier_id, code, token, lookup_code, status, received_at, due_at, resolved_at, ended_at, timeliness, phone_tail, doc, last_wseq)
    select ${ward}, dossier_id, code, token, lookup_code, status, to_timestamp(received_at / 1000.0), to_timestamp(due_at / 1000.0),
      to_timestamp(resolved_at / 1000.0), to_timestamp(ended_at / 1000.0), timeliness, phone_tail, doc, last_wseq
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as row (dossier_id uuid, code text, token text, lookup_code text, status text,
      received_at double precision, due_at double precision, resolved_at double precision, ended_at double precision, timeliness text, phone_tail text, doc jsonb, last_wseq bigint)
    on conflict (ward_id, dossier_id) do update set
      code = excluded.code, token = excluded.token, lookup_code = excluded.lookup_code, status = excluded.status, received_at = excluded.received_at, due_at = excluded.due_at, resolved_at = excluded.resolved_at,
      ended_at = excluded.ended_at, timeliness = excluded.timeliness, phone_tail = excluded.phone_tail, doc = excluded.doc, last_wseq = excluded.last_wseq`;
}

/**
 * Gives each number to the dossier that comes with it first; of several that come together, to the first in the list.
 * @returns the owner of every number asked about
 */
export async function claimCodes(
  tx: Connection,
  ward: WardCode,
  claims: ReadonlyMap<DossierId, string>,
): Promise<Map<string, DossierId>> {
  if (claims.size === 0) return new Map();
  const rows = [...claims].map(([dossier_id, code]) => ({ dossier_id, code }));
  await tx`
    insert into dossier_code (ward_id, code, dossier_id)
    select ${ward}, code, dossier_id from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as row (code text, dossier_id uuid)
    on conflict (ward_id, code) do nothing`;
  return readCodeOwners(tx, ward, [...claims.values()]);
}

/** The dossier that every one of these numbers is entered for. */
export async function readCodeOwners(
  tx: Connection,
  ward: WardCode,
  codes: readonly string[],
): Promise<Map<string, DossierId>> {
  const rows = await tx<{ code: string; dossier_id: DossierId }[]>`
    select code, dossier_id from dossier_code where ward_id = ${ward} and code = any (${[...codes]}::text[])`;
  return new Map(rows.map(({ code, dossier_id }) => [code, dossier_id]));
}

/** Dossiers whose own calendar is not among those the centre held when they were folded. */
export async function listCountedByAnother(tx: Connection, ward: WardCode): Promise<DossierId[]> {
  const rows = await tx<{ dossier_id: DossierId }[]>`
    select dossier_id from dossier where ward_id = ${ward} and doc -> 'warnings' @> '[{"type":"calendar-not-held"}]'`;
  return rows.map(({ dossier_id }) => dossier_id);
}

export async function findByToken(db: Connection, ward: WardCode, token: string): Promise<DossierDoc | undefined> {
  const [row] = await db<{ doc: DossierDoc }[]>`
    select doc from dossier d where ward_id = ${ward} and token = ${token} order by ${receivedFirst(db)} limit 1`;
  return row?.doc;
}

/** @returns the citizen's token of the dossier with this look-up code, in whatever ward; never of one in a compartment */
export async function findTokenByLookupCode(db: Connection, lookupCode: string): Promise<string | undefined> {
  const [row] = await db<{ token: string }[]>`
    select token from dossier d where lookup_code = ${lookupCode} and ${isOrdinary(db)} order by ${receivedFirst(db)} limit 1`;
  return row?.token;
}

export async function findTokenByCode(db: Connection, code: string, tail: string): Promise<string | undefined> {
  const [row] = await db<{ token: string }[]>`
    select token from dossier d where code = ${code} and phone_tail = ${tail} and phone_tail <> '' and ${isOrdinary(db)}
    order by ${receivedFirst(db)} limit 1`;
  return row?.token;
}

/**
 * What a receipt carries is made on a tablet, and whoever has seen a receipt could have a tablet use it again, in another ward
 * too: it stays with the dossier `d` whose reception reached the centre first.
 */
function receivedFirst(db: Connection) {
  return db`(
    select min(arrived_at) from event
    where event.ward_id = d.ward_id and event.dossier_id = d.dossier_id and kind = 'received'), d.ward_id, d.last_wseq`;
}

/** Every dossier that was to be dealt with in [from, to): received before its end and not ended before its start. */
export async function listForPeriod(
  db: Connection,
  ward: WardCode,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<DossierSummary[]> {
  // A clock that ran behind may have ended a dossier before it was received; the domain then counts the reception.
  const rows = await db<{ summary: DossierSummary }[]>`
    select doc -> 'summary' as summary from dossier
    where ward_id = ${ward} and received_at < ${to} and (ended_at is null or ended_at >= ${from} or received_at >= ${from})
    order by received_at, code`;
  return rows.map(({ summary }) => summary);
}

/** Every dossier received in [from, to). */
export async function listReceived(
  db: Connection,
  ward: WardCode,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<DossierSummary[]> {
  const rows = await db<{ summary: DossierSummary }[]>`
    select doc -> 'summary' as summary from dossier
    where ward_id = ${ward} and received_at >= ${from} and received_at < ${to} order by received_at, code`;
  return rows.map(({ summary }) => summary);
}
