/** The history: appended in the ward's own order, never changed; and beside it what could not be read. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DeviceId, DossierId, EventId, WardCode } from '#domain/dossier/ids.ts';
import { dossierEventSchema } from '#protocol/dossier-event-schema.ts';
import { CHAIN_START, chainLinks, type ChainLink } from '#protocol/event-chain.ts';
import type { Verdict } from '#protocol/sync-messages.ts';
import type { Connection } from './database.ts';

/** The constraint that keeps an event from being stored under two numbers. */
export const EVENT_ID_ONCE = 'event_id_once';

export interface Append {
  readonly ward: WardCode;
  readonly events: readonly DossierEvent[];
  readonly sentBy: string;
  readonly arrivedAt: Instant;
  /** Another machine of the same name has used these numbers before. */
  readonly isCopy?: boolean;
}

export interface StoredEvent {
  readonly wseq: number;
  readonly event: DossierEvent;
}

/** The end of a ward's order, before events that are about to be appended. */
export interface WardEnd {
  readonly wseq: number;
  readonly chain: ChainLink;
}

/**
 * Takes the next numbers of the ward. The update holds the ward until the commit, so numbers are without gaps and become
 * visible in order; store events under all of them in the same transaction.
 */
export async function takeNumbers(tx: Connection, ward: WardCode, count: number): Promise<WardEnd> {
  const [top] = await tx<{ last_seq: number; chain: ChainLink }[]>`
    update ward_head set last_seq = last_seq + ${count} where ward_id = ${ward}
    returning last_seq, encode(chain, 'hex') as chain`;
  return { wseq: (top?.last_seq ?? 0) - count, chain: top?.chain ?? CHAIN_START };
}

/** Stores the events under the numbers taken, each with its link in the ward's chain. */
export async function insertEvents(
  tx: Connection,
  { ward, sentBy, arrivedAt, isCopy = false }: Omit<Append, 'events'>,
  { chain }: WardEnd,
  stored: readonly StoredEvent[],
): Promise<void> {
  const links = chainLinks(chain, stored);
  const rows = stored.map(({ wseq, event }, index) => ({
    wseq,
    chain: links[index],
    device_id: event.device,
    dseq: event.dseq,
    copy: isCopy ? event.id : '',
    dossier_id: event.dossierId,
    event_id: event.id,
    kind: event.kind,
    v: event.v,
    actor_id: event.actor.userId,
    device_at: event.time.deviceAt,
    body: event,
  }));
  await tx`
    with appended as (
      insert into event (ward_id, wseq, chain, device_id, dseq, copy, dossier_id, event_id, kind, v, actor_id, sent_by, device_at, arrived_at, body)
      select ${ward}, wseq, decode(chain, 'hex'), device_id, dseq, copy, dossier_id, event_id, kind, v, actor_id, ${sentBy},
        to_timestamp(device_at / 1000.0), ${arrivedAt}, body
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as row (wseq bigint, chain text, device_id uuid, dseq bigint, copy text,
        dossier_id uuid, event_id uuid, kind text, v smallint, actor_id text, device_at double precision, body jsonb))
    update ward_head set chain = decode(${links.at(-1) ?? chain}, 'hex') where ward_id = ${ward}`;
}

/** Takes the numbers and stores the events. Call it with at least one event. */
export async function appendEvents(tx: Connection, append: Append): Promise<StoredEvent[]> {
  const end = await takeNumbers(tx, append.ward, append.events.length);
  const stored = numberEvents(end, append.events);
  await insertEvents(tx, append, end, stored);
  return stored;
}

export function numberEvents({ wseq }: WardEnd, events: readonly DossierEvent[]): StoredEvent[] {
  return events.map((event, index) => ({ wseq: wseq + index + 1, event }));
}

/** Which of the events are at the centre already, and as which number of which device. */
export async function findEventIds(tx: Connection, ward: WardCode, ids: readonly EventId[]): Promise<Set<EventId>> {
  if (ids.length === 0) return new Set();
  const rows = await tx<{ event_id: EventId }[]>`
    select event_id from event where ward_id = ${ward} and event_id = any (${[...ids]}::uuid[])`;
  return new Set(rows.map(({ event_id }) => event_id));
}

/** The histories of these dossiers, each in the ward's order; what was added to a body since it was written has its first value. */
export async function readHistories(
  tx: Connection,
  ward: WardCode,
  dossiers: readonly DossierId[],
): Promise<Map<DossierId, StoredEvent[]>> {
  const rows = await tx<{ dossier_id: DossierId; wseq: number; body: DossierEvent }[]>`
    select dossier_id, wseq, body from event
    where ward_id = ${ward} and dossier_id = any (${[...dossiers]}::uuid[]) order by wseq`;
  const histories = new Map<DossierId, StoredEvent[]>();
  for (const { dossier_id, wseq, body } of rows) {
    const history = histories.get(dossier_id) ?? [];
    const read = v.safeParse(dossierEventSchema, body);
    history.push({ wseq, event: read.success ? read.output : body });
    histories.set(dossier_id, history);
  }
  return histories;
}

/** Those among `userIds` who have recorded something in the ward, whatever became of their account. */
export async function findPastActors(tx: Connection, ward: WardCode, userIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx<{ user_id: string }[]>`
    select user_id from unnest(${[...userIds]}::text[]) user_id
    where exists (select 1 from event where ward_id = ${ward} and actor_id = user_id)`;
  return new Set(rows.map(({ user_id }) => user_id));
}

export interface Page {
  readonly ward: WardCode;
  readonly after: number;
  readonly through: number;
  readonly limit: number;
}

/** Events (after, through], in order, at most `limit`. */
export async function readPage(
  db: Connection,
  { ward, after, through, limit }: Page,
): Promise<{ wseq: number; event: unknown }[]> {
  return db<{ wseq: number; event: unknown }[]>`
    select wseq, body as event from event
    where ward_id = ${ward} and wseq > ${after} and wseq <= ${through} order by wseq limit ${limit}`;
}

/** The link of a ward's event `wseq`; of 0 the start of every chain. Undefined when there is no such event. */
export async function readLink(db: Connection, ward: WardCode, wseq: number): Promise<ChainLink | undefined> {
  if (wseq === 0) return CHAIN_START;
  const [row] = await db<{ chain: ChainLink }[]>`
    select encode(chain, 'hex') as chain from event where ward_id = ${ward} and wseq = ${wseq}`;
  return row?.chain;
}

export interface SetAside {
  readonly dseq: number;
  readonly raw: string;
  readonly reason: string;
}

export async function quarantine(
  tx: Connection,
  from: { ward: WardCode; device: DeviceId; at: Instant; isCopy: boolean },
  events: readonly SetAside[],
): Promise<void> {
  const { ward, device, at, isCopy } = from;
  if (events.length === 0) return;
  const rows = events.map(({ dseq, raw, reason }) => {
    const copy = isCopy ? createHash('sha256').update(raw).digest('hex') : '';
    return { ward_id: ward, device_id: device, dseq, copy, raw, reason, at };
  });
  await tx`insert into quarantine ${tx(rows)}`;
}

export interface KnownEvent {
  /** Null of one that was set aside. */
  readonly eventId: string | null;
  /** Null of one that is stored. */
  readonly raw: string | null;
  readonly verdict: Verdict;
}

/** What the centre has dealt with under the device's numbers [from, through], and how; of a copied device perhaps several a number. */
export async function readKnown(
  tx: Connection,
  of: { ward: WardCode; device: DeviceId; from: number; through: number },
): Promise<KnownEvent[]> {
  const { ward, device, from, through } = of;
  const rows = await tx<
    { dseq: number; wseq: number | null; event_id: string | null; raw: string | null; reason: string | null }[]
  >`
    select dseq, wseq, event_id, null as raw, null as reason from event
    where ward_id = ${ward} and device_id = ${device} and dseq between ${from} and ${through}
    union all
    select dseq, null, null, raw, reason from quarantine
    where ward_id = ${ward} and device_id = ${device} and dseq between ${from} and ${through}`;
  return rows.map(({ dseq, wseq, event_id: eventId, raw, reason }) => ({
    eventId,
    raw,
    verdict: wseq === null ? { dseq, outcome: 'quarantined', reason: reason ?? '' } : { dseq, outcome: 'stored', wseq },
  }));
}
