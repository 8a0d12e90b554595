/** Dossier events as they cross the wire and lie in storage. Strict: an unknown field is refused, never dropped. */
import * as v from 'valibot';
import { ROLES } from '#domain/access/role.ts';
import { EVENT_KINDS, type DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { EventKind } from '#domain/dossier/event-bodies.ts';
import type { DossierId, EventId } from '#domain/dossier/ids.ts';
import { eventBodySchemas } from './event-body-schemas.ts';
import {
  count,
  deviceIdSchema,
  deviceInstantSchema,
  instantSchema,
  milliseconds,
  sequenceSchema,
  someText,
  uuid,
  wardCodeSchema,
} from './primitive-schemas.ts';

const actorSchema = v.strictObject({ userId: someText, name: someText, role: v.picklist(ROLES) });

const timeSchema = v.strictObject({
  deviceAt: deviceInstantSchema,
  skewMs: v.nullable(milliseconds),
  skewErrorMs: v.nullable(milliseconds),
  tickMs: milliseconds,
  startId: someText,
  notBefore: v.nullable(instantSchema),
  arrivedAt: v.nullable(instantSchema),
});

const head = {
  id: v.pipe(
    uuid,
    v.transform((value) => value as EventId),
  ),
  dossierId: v.pipe(
    uuid,
    v.transform((value) => value as DossierId),
  ),
  ward: wardCodeSchema,
  device: deviceIdSchema,
  dseq: sequenceSchema,
  v: v.literal(1),
  base: count,
  actor: actorSchema,
  time: timeSchema,
};

function eventOf(kind: EventKind) {
  return v.strictObject({ ...head, kind: v.literal(kind), body: eventBodySchemas[kind] });
}

const [first, ...rest] = EVENT_KINDS;

/** The bodies are typed by the domain (`event-body-schemas.ts`); what is left to say is that kind and body belong together. */
export const dossierEventSchema = v.variant('kind', [
  eventOf(first),
  ...rest.map(eventOf),
]) as unknown as v.GenericSchema<unknown, DossierEvent>;
