/** Taking the content of dossiers away for good, and what is left of them: a stub for each event, a row without a person for the figures. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { FigureRow } from '#domain/report/figure-facts.ts';
import type { ChainLink } from '#protocol/event-chain.ts';
import { waitBriefly, type Connection } from './database.ts';
import { snapshotLock } from './snapshots.ts';

/** What figures ask of a dossier, and nothing else. A fact they begin to ask for does not compile until it stands here. */
const FIGURE_FIELDS = Object.keys({
  status: true,
  receivedAt: true,
  dueAt: true,
  lateSince: true,
  pausedSince: true,
  endedAt: true,
  endTimeliness: true,
  evidence: true,
  supplementRequests: true,
  channel: true,
  returnMethod: true,
  rating: true,
  sector: true,
} satisfies Record<keyof FigureRow, true>);

/** What is said of an event of a destroyed dossier wherever it is answered. */
export const DESTROYED_REASON = 'dossierId: hồ sơ này đã được hủy khi hết thời hạn lưu trữ; việc này được giữ riêng.';

const stubSchema = v.strictObject({ destroyed: v.string(), sha256: v.optional(v.string()) });

/**
 * @param content of a row of the history, or of what was set aside
 * @returns the batch a stub names; undefined when it is the content itself
 */
export function findBatch(content: unknown): string | undefined {
  const stub = v.safeParse(stubSchema, content);
  return stub.success ? stub.output.destroyed : undefined;
}

/** Whether `raw` is what was set aside and destroyed since; `kept` is what is left of it. */
export function isRawOf(kept: string, raw: string): boolean {
  if (!kept.startsWith('{"destroyed"')) return false;
  const stub = v.safeParse(stubSchema, JSON.parse(kept));
  return stub.success && stub.output.sha256 === createHash('sha256').update(raw).digest('hex');
}

/** Nothing of the ward is destroyed from here to the end of the transaction; many may hold this together. */
export async function holdOffDestruction(tx: Connection, ward: WardCode): Promise<void> {
  await tx`select pg_advisory_xact_lock_shared(hashtextextended(${`destruction:${ward}`}, 0))`;
}

/**
 * Waits briefly (`waitBriefly`) for a snapshot in the making, and then for everybody who takes in events of the ward: whoever
 * pushes waits for what is held here, and is not to wait for a snapshot. Before the ward itself is held.
 */
export async function holdForDestruction(tx: Connection, ward: WardCode): Promise<void> {
  await waitBriefly(tx);
  // One in the making is finished, and none is begun to the end of the transaction.
  await tx`select pg_advisory_xact_lock(hashtextextended(${snapshotLock(ward)}, 0))`;
  await tx`select pg_advisory_xact_lock(hashtextextended(${`destruction:${ward}`}, 0))`;
}

/** The query for those of the ids that were destroyed. Hold destruction off. */
export function destroyedAmong(db: Connection, ward: WardCode, ids: readonly DossierId[]) {
  return db`select dossier_id as id from destroyed_dossier where ward_id = ${ward} and dossier_id = any (${[...ids]}::uuid[])`;
}

/** Those of the ids that were destroyed. Hold destruction off. */
export async function findDestroyed(
  tx: Connection,
  ward: WardCode,
  ids: readonly DossierId[],
): Promise<Set<DossierId>> {
  if (ids.length === 0) return new Set();
  const rows = await tx<{ id: DossierId }[]>`${destroyedAmong(tx, ward, ids)}`;
  return new Set(rows.map(({ id }) => id));
}

/** An event that is about to be destroyed, and where it stands in the chain. */
export interface LinkedEvent {
  readonly wseq: number;
  /** Link of the event before; null of the first. */
  readonly before: ChainLink | null;
  readonly link: ChainLink;
  readonly body: unknown;
}

/** In the ward's order. */
export async function listLinks(tx: Connection, ward: WardCode, ids: readonly DossierId[]): Promise<LinkedEvent[]> {
  return tx<LinkedEvent[]>`
    select e.wseq, encode(before.chain, 'hex') as before, encode(e.chain, 'hex') as link, e.body
    from event e left join event before on before.ward_id = e.ward_id and before.wseq = e.wseq - 1
    where e.ward_id = ${ward} and e.dossier_id = any (${[...ids]}::uuid[]) order by e.wseq`;
}

export interface DestroyedDossier {
  readonly id: DossierId;
  /** Key of the ward's record. */
  readonly batch: string;
  readonly summary: FigureRow;
}

/** What is left of all of a ward's. */
export async function listDestroyed(tx: Connection, ward: WardCode): Promise<DestroyedDossier[]> {
  return tx<DestroyedDossier[]>`
    select dossier_id as id, batch_id as batch, doc -> 'summary' as summary from destroyed_dossier
    where ward_id = ${ward} order by dossier_id`;
}

/** Those that were to be dealt with in [from, to), as `listForPeriod` has the others. */
export async function listDestroyedForPeriod(
  db: Connection,
  ward: WardCode,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<FigureRow[]> {
  const rows = await db<{ summary: FigureRow }[]>`
    select doc -> 'summary' as summary from destroyed_dossier
    where ward_id = ${ward} and received_at < ${to} and (ended_at >= ${from} or received_at >= ${from})`;
  return rows.map(({ summary }) => summary);
}

export interface Batch {
  readonly ward: WardCode;
  /** UUID. */
  readonly batch: string;
  readonly dossiers: readonly DossierId[];
}

/**
 * All of these dossiers at once. Hold the ward, destruction and what it has followed; their rows must be up to date, or
 * figures would lose them.
 * @returns the dossiers that stay and were given a number of one of these: it may be theirs now, so project them anew
 */
export async function destroyDossiers(tx: Connection, batch: Batch): Promise<DossierId[]> {
  const { ward } = batch;
  const ids = [...batch.dossiers];
  // First: the tables let themselves be changed for what stands here, and figures count it before the row goes.
  await tx`
    insert into destroyed_dossier (ward_id, dossier_id, batch_id, received_at, ended_at, doc)
    select ward_id, dossier_id, ${batch.batch}, received_at, ended_at, jsonb_build_object('summary', (
      select jsonb_object_agg(key, value) from jsonb_each(doc -> 'summary') where key = any (${FIGURE_FIELDS}::text[])))
    from dossier where ward_id = ${ward} and dossier_id = any (${ids}::uuid[])`;
  const files = await tx<{ id: string }[]>`
    select distinct lower(body -> 'body' ->> 'fileId') as id from event
    where ward_id = ${ward} and dossier_id = any (${ids}::uuid[]) and kind = 'file-attached'`;
  await tx`
    update event set body = jsonb_build_object('destroyed', ${batch.batch}::text)
    where ward_id = ${ward} and dossier_id = any (${ids}::uuid[])`;
  const twins = await tx<{ id: DossierId }[]>`
    select dossier_id as id from dossier where ward_id = ${ward} and dossier_id <> all (${ids}::uuid[])
      and code in (select code from dossier_code where ward_id = ${ward} and dossier_id = any (${ids}::uuid[]))`;
  await tx`delete from dossier where ward_id = ${ward} and dossier_id = any (${ids}::uuid[])`;
  await tx`delete from dossier_code where ward_id = ${ward} and dossier_id = any (${ids}::uuid[])`;
  await dropFiles(
    tx,
    ward,
    files.map(({ id }) => id),
  );
  await emptyCopies(tx, batch);
  await dropSnapshots(tx, ward);
  return twins.map(({ id }) => id);
}

/** Those that no other dossier has. @param files in small letters; a tablet may have written the same id in capitals */
async function dropFiles(tx: Connection, ward: WardCode, files: readonly string[]): Promise<void> {
  const gone = await tx<{ id: string }[]>`
    select id from unnest(${[...files]}::text[]) id where not exists (
      select 1 from event where ward_id = ${ward} and kind = 'file-attached' and lower(body -> 'body' ->> 'fileId') = id)`;
  const ids = gone.map(({ id }) => id);
  await tx`delete from file_part where ward_id = ${ward} and file_id = any (${ids}::uuid[])`;
  await tx`delete from file where ward_id = ${ward} and file_id = any (${ids}::uuid[])`;
}

/** What was set aside, what a tablet signed in another form, what was written beside a look: whatever names one of the dossiers. */
async function emptyCopies(tx: Connection, { ward, batch, dossiers }: Batch): Promise<void> {
  const ids = dossiers.map((id) => id.toLowerCase());
  // The ids are picked out of a text once: looking for each dossier in each text would hold the ward for long.
  const named = (text: 'raw' | 'sent' | 'value') => tx`exists (
    select 1 from regexp_matches(lower(${tx(text)}), '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', 'g') found
    where found[1] = any (${ids}::text[]))`;
  await tx`
    update quarantine set reason = ${DESTROYED_REASON}, held = null, raw =
      json_build_object('destroyed', ${batch}::text, 'sha256', encode(sha256(convert_to(raw, 'UTF8')), 'hex'))::text
    where ward_id = ${ward} and ${named('raw')}`;
  await tx`
    update device_batch set sent = (
      select jsonb_object_agg(key, value)::text from jsonb_each_text(sent::jsonb)
      where not ${named('value')})
    where ward_id = ${ward} and sent is not null and ${named('sent')}`;
  await tx`
    update access_log set about = '', reason = ''
    where ward_id = ${ward} and dossier_id = any (${ids}::uuid[]) and (about <> '' or reason <> '')`;
}

/**
 * Every snapshot of the ward: those made before have the content in them. That there was one stays noted: the same place in the
 * history would give other parts the same addresses, under the eyes of a tablet in the middle of it (`isPlaceUsedUp`).
 */
async function dropSnapshots(tx: Connection, ward: WardCode): Promise<void> {
  await tx`delete from snapshot_part where ward_id = ${ward}`;
  await tx`update snapshot set manifest = '{"destroyed": true}' where ward_id = ${ward}`;
}
