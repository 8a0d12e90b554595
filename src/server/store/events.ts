/** The history: appended in the ward's own order, never changed; and beside it what could not be read. */
import * as v from 'valibot';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DeviceId, DossierId, EventId, WardCode } from '#domain/dossier/ids.ts';
import { dossierEventSchema } from '#protocol/dossier-event-schema.ts';
import type { Verdict } from '#protocol/sync-messages.ts';
import type { Connection } from './database.ts';

/** The constraint that keeps an event from being stored under two numbers. */
export const EVENT_ID_ONCE = 'event_id_once';

export interface Append {
  readonly ward: WardCode;
  readonly events: readonly DossierEvent[];
  readonly sentBy: string;
  readonly arrivedAt: Instant;
}

export interface StoredEvent {
  readonly wseq: number;
  readonly event: DossierEvent;
}

/**
 * Takes the next numbers of the ward and stores the events under them. The update of the head holds the ward until the
 * commit, so numbers are without gaps and become visible in order. Call it with at least one event.
 */
export async function appendEvents(
  tx: Connection,
  { ward, events, sentBy, arrivedAt }: Append,
): Promise<StoredEvent[]> {
  const [top] = await tx<{ last_seq: number }[]>`
    update ward_head set last_seq = last_seq + ${events.length} where ward_id = ${ward} returning last_seq`;
  const before = (top?.last_seq ?? 0) - events.length;
  const stored = events.map((event, index) => ({ wseq: before + index + 1, event }));
  const rows = stored.map(({ wseq, event }) => ({
    wseq,
    device_id: event.device,
    dseq: event.dseq,
    dossier_id: event.dossierId,
    event_id: event.id,
    kind: event.kind,
    v: event.v,
    actor_id: event.actor.userId,
    device_at: event.time.deviceAt,
    body: event,
  }));
  await tx`
    insert into event (ward_id, wseq, device_id, dseq, dossier_id, event_id, kind, v, actor_id, sent_by, device_at, arrived_at, body)
    select ${ward}, wseq, device_id, dseq, dossier_id, event_id, kind, v, actor_id, ${sentBy}, to_timestamp(device_at / 1000.0), ${arrivedAt}, body
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as row (wseq bigint, device_id uuid, dseq bigint, dossier_id uuid,
      event_id uuid, kind text, v smallint, actor_id text, device_at double precision, body jsonb)`;
  return stored;
}

/** Which of the events are at the centre already, and as which number of which device. */
export async function findEventIds(tx: Connection, ward: WardCode, ids: readonly EventId[]): Promise<Set<EventId>> {
  if (ids.length === 0) return new Set();
  const rows = await tx<
    { event_id: EventId }[]
  >`select event_id from event where ward_id = ${ward} and event_id in ${tx([...ids])}`;
  return new Set(rows.map(({ event_id }) => event_id));
}

/** The histories of these dossiers, each in the ward's order; what was added to a body since it was written has its first value. */
export async function readHistories(
  tx: Connection,
  ward: WardCode,
  dossiers: readonly DossierId[],
): Promise<Map<DossierId, StoredEvent[]>> {
  const rows = await tx<{ dossier_id: DossierId; wseq: number; body: DossierEvent }[]>`
    select dossier_id, wseq, body from event where ward_id = ${ward} and dossier_id in ${tx([...dossiers])} order by wseq`;
  const histories = new Map<DossierId, StoredEvent[]>();
  for (const { dossier_id, wseq, body } of rows) {
    const history = histories.get(dossier_id) ?? [];
    const read = v.safeParse(dossierEventSchema, body);
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

/** Events (after, through], in order, at most `limit`. */
export async function readPage(
  db: Connection,
  { ward, after, through, limit }: Page,
): Promise<{ wseq: number; event: unknown }[]> {
  return db<{ wseq: number; event: unknown }[]>`
    select wseq, body as event from event
    where ward_id = ${ward} and wseq > ${after} and wseq <= ${through} order by wseq limit ${limit}`;
}

export interface SetAside {
  readonly dseq: number;
  readonly raw: string;
  readonly reason: string;
}

export async function quarantine(
  tx: Connection,
  from: { ward: WardCode; device: DeviceId; at: Instant },
  events: readonly SetAside[],
): Promise<void> {
  const { ward, device, at } = from;
  for (const { dseq, raw, reason } of events) {
    await tx`
      insert into quarantine (ward_id, device_id, dseq, raw, reason, at) values (${ward}, ${device}, ${dseq}, ${raw}, ${reason}, ${at})`;
  }
}

/** What was answered for the device's numbers [from, through]. */
export async function readVerdicts(
  tx: Connection,
  of: { ward: WardCode; device: DeviceId; from: number; through: number },
): Promise<Verdict[]> {
  const { ward, device, from, through } = of;
  const rows = await tx<{ dseq: number; wseq: number | null; reason: string | null }[]>`
    select dseq, wseq, null as reason from event
    where ward_id = ${ward} and device_id = ${device} and dseq between ${from} and ${through}
    union all
    select dseq, null, reason from quarantine
    where ward_id = ${ward} and device_id = ${device} and dseq between ${from} and ${through}
    order by dseq`;
  return rows.map(({ dseq, wseq, reason }) =>
    wseq === null ? { dseq, outcome: 'quarantined', reason: reason ?? '' } : { dseq, outcome: 'stored', wseq },
  );
}
