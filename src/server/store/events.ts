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
  // All but the links stands in the text, which is read once: what is searched by is what the event says.
  const appended = await tx`
    with head as (
      update ward_head set last_seq = ${stored.at(-1)?.wseq ?? end.wseq}, chain = decode(${links.at(-1) ?? end.chain}, 'hex')
      where ward_id = ${ward} and last_seq = ${end.wseq}
      returning ward_id)
    insert into event (ward_id, wseq, chain, device_id, dseq, copy, dossier_id, event_id, kind, v, actor_id, sent_by, device_at, arrived_at, appended_at, body)
    select head.ward_id, ${end.wseq}::bigint + place, substr(links, place::int * 32 - 31, 32), (body ->> 'device')::uuid, (body ->> 'dseq')::bigint,
      case when ${isCopy} then body ->> 'id' else '' end, (body ->> 'dossierId')::uuid, (body ->> 'id')::uuid, body ->> 'kind', (body ->> 'v')::smallint,
      body -> 'actor' ->> 'userId', ${sentBy}, to_timestamp((body -> 'time' ->> 'deviceAt')::double precision / 1000.0), ${arrivedAt},
      ${appendedAt ?? null}::timestamptz, body
    from head, decode(${links.join('')}, 'hex') links, jsonb_array_elements(${`[${given.join(',')}]`}::text::jsonb) with ordinality as row (body, place)`;
  return appended.count > 0 ? stored : undefined;
}

/** The same where nobody has read the end of the ward. */
export async function appendEvents(tx: Connection, append: Append): Promise<StoredEvent[]> {
  const stored = await appendAfter(tx, await holdEnd(tx, append.ward), append);
  invariant(stored, 'a ward that is held ends where it ended');
  return stored;
}

/** The query for those of the ids that are ids of events of the ward. */
export function storedAmong(db: Connection, ward: WardCode, ids: readonly EventId[]) {
  return db`select event_id from event where ward_id = ${ward} and event_id = any (${[...ids]}::uuid[])`;
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

export interface EventTexts {
  readonly count: number;
  /** Number of the last of them; null when there is none. */
  readonly last: number | null;
  /** `{"wseq":…,"event":…}` of each, with commas between; null when there is none. */
  readonly text: string | null;
}

/**
 * Events (after, through], in order, at most `limit`, as JSON; of one that was destroyed its link
 * (`protocol/destroyed-event.ts`). The database writes them out: read here and written again they would take the centre's one
 * thread several times as long.
 */
export async function readPage(db: Connection, { ward, after, through, limit }: Page): Promise<EventTexts> {
  const [page] = await db<[EventTexts]>`
    select count(*)::integer as count, max(wseq) as last,
      string_agg('{"wseq":' || wseq || ',"event":' || event || '}', ',' order by wseq) as text
    from (
      select wseq, (case when body ? 'destroyed'
        then jsonb_build_object('destroyed', jsonb_build_object('link', encode(chain, 'hex'))) else body end)::text as event
      from event where ward_id = ${ward} and wseq > ${after} and wseq <= ${through} order by wseq limit ${limit}) page`;
  return page;
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
