/** Events the centre records itself (a calendar re-applied, dossiers imported), numbered like those of any device. */
import { v7 } from 'uuid';
import { invariant } from '#domain/base/invariant.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { Actor, DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { EventBodies, EventKind } from '#domain/dossier/event-bodies.ts';
import type { EventTime } from '#domain/dossier/event-time.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { Connection } from '../store/database.ts';
import { advanceDevice, CENTRE_DEVICE_ID, lockDevice, registerDevice } from '../store/devices.ts';
import { appendEvents } from '../store/events.ts';
import { holdWard } from '../store/wards.ts';
import type { Centre } from './centre.ts';
import { readEvent } from './read-event.ts';

export { CENTRE_DEVICE_ID };

const APP = 'centre';

export interface CentreEventOf<K extends EventKind> {
  readonly dossierId: DossierId;
  readonly base: number;
  readonly kind: K;
  readonly body: EventBodies[K];
  /** When it happened, for what happened before it was brought here; nobody vouches for that moment. Now when not given. */
  readonly deviceAt?: Instant;
}

export type CentreEvent = { [K in EventKind]: CentreEventOf<K> }[EventKind];

export interface CentreAppend {
  readonly ward: WardCode;
  /** Who had it done, in their own role. */
  readonly actor: Actor;
  readonly events: readonly CentreEvent[];
}

/**
 * Appends the events in their order; their dossiers follow.
 * @throws when an event is one the tablets could not read; check what comes from outside beforehand
 */
export async function appendAsCentre(
  tx: Connection,
  centre: Centre,
  { ward, actor, events }: CentreAppend,
): Promise<void> {
  if (events.length === 0) return;
  const at = centre.now();
  const contact = { ward, device: CENTRE_DEVICE_ID, app: APP, userId: actor.userId, at };
  // The ward before the device: whoever appends a record and then events holds the ward already.
  await holdWard(tx, ward);
  await registerDevice(tx, contact);
  const last = (await lockDevice(tx, contact))?.lastDseq ?? 0;
  const made = events.map((event, index) => makeEvent(event, { ward, actor, dseq: last + index + 1, at }));
  await appendEvents(tx, { ward, events: made, sentBy: actor.userId, arrivedAt: at });
  await advanceDevice(tx, ward, CENTRE_DEVICE_ID, last + made.length);
}

interface Place {
  readonly ward: WardCode;
  readonly actor: Actor;
  readonly dseq: number;
  readonly at: Instant;
}

function makeEvent(
  { dossierId, base, kind, body, deviceAt }: CentreEvent,
  { ward, actor, dseq, at }: Place,
): DossierEvent {
  const head = { id: v7(), dossierId, ward, device: CENTRE_DEVICE_ID, dseq, v: 1, base, actor };
  const place = { ward, device: CENTRE_DEVICE_ID, dseq, arrivedAt: at };
  const event = readEvent({ ...head, time: timeOf(deviceAt, at), kind, body }, place);
  invariant(event.ok, `the centre made an event nobody can read: ${event.ok ? '' : event.error}`);
  return event.value;
}

function timeOf(deviceAt: Instant | undefined, now: Instant): EventTime {
  // The centre's clock is its own measure: two of its events never look like a moved clock.
  const place = { tickMs: deviceAt ?? now, startId: APP, arrivedAt: now };
  return deviceAt === undefined
    ? { ...place, deviceAt: now, skewMs: 0, skewErrorMs: 0, notBefore: now }
    : { ...place, deviceAt, skewMs: null, skewErrorMs: null, notBefore: null };
}
