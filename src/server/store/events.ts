/** The history: appended in the ward's own order, never changed. What could not be read lies beside it (`quarantine.ts`). */
import { createHash } from 'node:crypto';
import { invariant } from '#domain/base/invariant.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DeviceId, DossierId, EventId, WardCode } from '#domain/dossier/ids.ts';
import { parseDossierEvent } from '#protocol/dossier-event-schema.ts';
import { canonicalJson } from '#protocol/canonical-json.ts';
import { CHAIN_START, chainTexts, type ChainLink } from '#protocol/event-chain.ts';
import type { Verdict } from '#protocol/sync-messages.ts';
import type { Connection } from './database.ts';

/** The constraint that keeps an event from being stored under two numbers. */
export const EVENT_ID_ONCE = 'event_id_once';

export interface Append {
  readonly ward: WardCode;
  readonly events: readonly DossierEvent[];
  readonly sentBy: string;
  readonly arrivedAt: Instant;
  /** Of what arrived some time before it could be taken in; left out where it is taken in as it arrives. */
  readonly appendedAt?: Instant;
  /** Another machine of the same name has used these numbers before. */
  readonly isCopy?: boolean;
  /** The events in canonical JSON, where that is at hand. */
  readonly texts?: readonly string[];
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
 * Holds the ward until the commit: what is stored after its end in the same transaction is without gaps and becomes visible
 * in order.
 */
async function holdEnd(tx: Connection, ward: WardCode): Promise<WardEnd> {
  const [end] = await tx<WardEnd[]>`
    select last_seq as wseq, encode(chain, 'hex') as chain from ward_head where ward_id = ${ward} for update`;
  return end ?? { wseq: 0, chain: CHAIN_START };
}

/** The same without holding the ward: for `appendAtEnd`. */
export async function readEnd(tx: Connection, ward: WardCode): Promise<WardEnd> {
  const [end] = await tx<WardEnd[]>`
    select last_seq as wseq, encode(chain, 'hex') as chain from ward_head where ward_id = ${ward}`;
  return end ?? { wseq: 0, chain: CHAIN_START };
}

/**
 * Stores the events under the ward's next numbers, each with its link in the chain, and holds the ward from then on to the
 * commit. Call it with at least one event.
 * @param seen where the ward ended when it was read; others may have gone on since
 */
export async function appendAtEnd(tx: Connection, seen: WardEnd, append: Append): Promise<StoredEvent[]> {
  return (await appendAfter(tx, seen, append)) ?? appendEvents(tx, append);
}

/** @returns undefined, and nothing is stored, where the ward does not end there any more */
async function appendAfter(
  tx: Connection,
  end: WardEnd,
  { ward, events, sentBy, arrivedAt, appendedAt, isCopy = false, texts: given = events.map(canonicalJson) }: Append,
): Promise<StoredEvent[] | undefined> {
  const stored = events.map((event, index) => ({ wseq: end.wseq + index + 1, event }));
  const texts = stored.map(({ wseq }, index) => ({ wseq, text: given[index] ?? '' }));
  const links = chainTexts(end.chain, texts, (before, text) =>
    createHash('sha256').update(before).update(text).digest(),
  );
  const rows = stored.map(({ wseq, event }, index) => {
    const columns = {
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
    };
    // The text is at hand: not made anew.
    return `${JSON.stringify(columns).slice(0, -1)},"body":${texts[index]?.text}}`;
  });
  const appended = await tx`
    with head as (
      update ward_head set last_seq = ${stored.at(-1)?.wseq ?? end.wseq}, chain = decode(${links.at(-1) ?? end.chain}, 'hex')
      where ward_id = ${ward} and last_seq = ${end.wseq}
      returning ward_id)
    insert into event (ward_id, wseq, chain, device_id, dseq, copy, dossier_id, event_id, kind, v, actor_id, sent_by, device_at, arrived_at, appended_at, body)
    select head.ward_id, wseq, decode(chain, 'hex'), device_id, dseq, copy, dossier_id, event_id, kind, v, actor_id, ${sentBy},
      to_timestamp(device_at / 1000.0), ${arrivedAt}, ${appendedAt ?? null}::timestamptz, body
    from head, json_to_recordset(${`[${rows.join(',')}]`}::text::json) as row (wseq bigint, chain text, device_id uuid, dseq bigint, copy text,
      dossier_id uuid, event_id uuid, kind text, v smallint, actor_id text, device_at double precision, body jsonb)`;
  return appended.count > 0 ? stored : undefined;
}

/** The same where nobody has read the end of the ward. */
export async function appendEvents(tx: Connection, append: Append): Promise<StoredEvent[]> {
  const stored = await appendAfter(tx, await holdEnd(tx, append.ward), append);
  invariant(stored, 'a ward that is held ends where it ended');
  return stored;
}

/** Which of the events are at the centre already, and as which number of which device. */
export async function findEventIds(tx: Connection, ward: WardCode, ids: readonly EventId[]): Promise<Set<EventId>> {
  if (ids.length === 0) return new Set();
  const rows = await tx<{ event_id: EventId }[]>`
    select event_id from event where ward_id = ${ward} and event_id = any (${[...ids]}::uuid[])`;
  return new Set(rows.map(({ event_id }) => event_id));
}

/**
 * The histories of these dossiers through the ward's event of that number, each in the ward's order; what was added to a body
 * since it was written has its first value. Destroyed events are no history any more.
 */
export async function readHistories(
  tx: Connection,
  ward: WardCode,
  dossiers: readonly DossierId[],
  through = Number.MAX_SAFE_INTEGER,
): Promise<Map<DossierId, StoredEvent[]>> {
  const rows = await tx<{ dossier_id: DossierId; wseq: number; body: DossierEvent }[]>`
    select dossier_id, wseq, body from event
    where ward_id = ${ward} and dossier_id = any (${[...dossiers]}::uuid[]) and wseq <= ${through} and not body ? 'destroyed'
    order by wseq`;
  const histories = new Map<DossierId, StoredEvent[]>();
  for (const { dossier_id, wseq, body } of rows) {
    const history = histories.get(dossier_id) ?? [];
    const read = parseDossierEvent(body);
    history.push({ wseq, event: read.success ? read.output : body });
    histories.set(dossier_id, history);
  }
  return histories;
}

export interface Page {
  readonly ward: WardCode;
  readonly after: number;
  readonly through: number;
  readonly limit: number;
}

/** Events (after, through], in order, at most `limit`; of one that was destroyed its link (`protocol/destroyed-event.ts`). */
export async function readPage(
  db: Connection,
  { ward, after, through, limit }: Page,
): Promise<{ wseq: number; event: unknown }[]> {
  return db<{ wseq: number; event: unknown }[]>`
    select wseq, case when body ? 'destroyed'
      then jsonb_build_object('destroyed', jsonb_build_object('link', encode(chain, 'hex'))) else body end as event
    from event where ward_id = ${ward} and wseq > ${after} and wseq <= ${through} order by wseq limit ${limit}`;
}

/** The link of a ward's event `wseq`; of 0 the start of every chain. Undefined when there is no such event. */
export async function readLink(db: Connection, ward: WardCode, wseq: number): Promise<ChainLink | undefined> {
  if (wseq === 0) return CHAIN_START;
  const [row] = await db<{ chain: ChainLink }[]>`
    select encode(chain, 'hex') as chain from event where ward_id = ${ward} and wseq = ${wseq}`;
  return row?.chain;
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
