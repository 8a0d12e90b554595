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

/**
 * That kind and body belong together the compiler does not see in a schema made by kind. Each body has the type the domain gives it
 * (`satisfies` in `event-body-schemas.ts`), and `tests/unit/protocol/dossier-event-schema.test.ts` tries every kind.
 */
type EventSchema = v.GenericSchema<unknown, DossierEvent>;

const [first, ...rest] = EVENT_KINDS;
const ofAnyKind = v.variant('kind', [eventOf(first), ...rest.map(eventOf)]);
const ofKind = new Map<unknown, EventSchema>(
  ofAnyKind.options.map((schema) => [schema.entries.kind.literal, schema as EventSchema]),
);

export const dossierEventSchema = ofAnyKind as EventSchema;

/**
 * The same as `v.safeParse` of that schema, by its kind alone: a variant tries some thirty of them one after the other, for every
 * event of every push and page.
 */
export function parseDossierEvent(raw: unknown): v.SafeParseResult<EventSchema> {
  const kind = typeof raw === 'object' && raw !== null && 'kind' in raw ? raw.kind : undefined;
  return v.safeParse(ofKind.get(kind) ?? dossierEventSchema, raw);
}
