/** The same dossiers in every run: a ward's year, nine of ten finished, as the events a tablet would have recorded. */
import { dateOf, fromLocal, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '#domain/calendar/instant.ts';
import { createCitizenToken } from '#domain/dossier/citizen-token.ts';
import { formatDossierCode } from '#domain/dossier/dossier-code.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { EventBodies, EventKind } from '#domain/dossier/event-bodies.ts';
import type { DeviceId, DossierId, EventId } from '#domain/dossier/ids.ts';
import { createLookupCode } from '#domain/dossier/lookup-code.ts';
import type { WardProfile } from '#protocol/sync-messages.ts';
import { inventApplicant } from '#server/cli/demo/people.ts';
import { createRandom, type Random } from '#server/cli/demo/random.ts';
import { receivedBody, SAMPLE_BODIES } from '#support/dossier-events.ts';
import { dayNumber } from '#support/fixed-clock.ts';

export interface DossierSetOptions {
  readonly ward: WardProfile;
  readonly device: DeviceId;
  readonly userId: string;
  readonly seed: number;
}

const FIRST_DAY = dayNumber('2026-01-05');
const DAYS = 300;
/** What happens after the reception, and after how many hours. One in ten is still on somebody's desk. */
const FINISHED: readonly [EventKind, number][] = [
  ['assigned', 1],
  ['resolved', 30],
  ['handed-over', 48],
];
const SUPPLEMENTED: readonly [EventKind, number][] = [
  ['supplement-requested', 3],
  ['supplement-received', 24],
  ['resolved', 70],
  ['handed-over', 72],
];
const OPEN: readonly [EventKind, number][] = [['assigned', 1]];

/** Histories one after the other, spread evenly over the year; about 3.9 events each. `dseq` counts up from 1 over all. */
export function* makeHistories(count: number, options: DossierSetOptions): Generator<DossierEvent[]> {
  const random = createRandom(options.seed);
  const record = createRecorder(options, random);
  for (let index = 0; index < count; index++) {
    const day = FIRST_DAY + Math.floor((index * DAYS) / count);
    const receivedAt = fromLocal(day, 8 * MS_PER_HOUR + random.between(0, 480) * MS_PER_MINUTE);
    const dossierId = random.uuid(receivedAt) as DossierId;
    const body = receivedBody({
      code: formatDossierCode(options.ward.agencyCode, dateOf(receivedAt), String((index % 9999) + 1).padStart(4, '0')),
      token: createCitizenToken(options.ward.code, random.bytes(16)),
      lookupCode: createLookupCode(random.bytes(8)),
      applicant: applicantOf(random, options.ward),
      dueAt: (receivedAt + 5 * MS_PER_DAY) as Instant,
    });
    const steps = random.chance(0.1) ? OPEN : random.chance(0.1) ? SUPPLEMENTED : FINISHED;
    yield [
      record({ kind: 'received', dossierId, base: 0, at: receivedAt, body }),
      ...steps.map(([kind, hours], step) =>
        record({
          kind,
          dossierId,
          base: step + 1,
          at: (receivedAt + hours * MS_PER_HOUR) as Instant,
          body: SAMPLE_BODIES[kind],
        }),
      ),
    ];
  }
}

interface Recorded {
  readonly kind: EventKind;
  readonly dossierId: DossierId;
  readonly base: number;
  readonly at: Instant;
  readonly body: EventBodies[EventKind];
}

function createRecorder({ ward, device, userId }: DossierSetOptions, random: Random): (of: Recorded) => DossierEvent {
  const startId = random.uuid(0);
  let dseq = 0;
  return ({ kind, dossierId, base, at, body }) => {
    dseq += 1;
    return {
      id: random.uuid(at) as EventId,
      dossierId,
      ward: ward.code,
      device,
      dseq,
      v: 1,
      base,
      actor: { userId, name: 'Trần Thị Bình', role: 'officer' },
      time: { deviceAt: at, skewMs: 0, skewErrorMs: 20, tickMs: at, startId, notBefore: null, arrivedAt: null },
      kind,
      body,
    } as DossierEvent;
  };
}

function applicantOf(random: Random, ward: WardProfile): EventBodies['received']['applicant'] {
  const { fullName, personalId, phone, address } = inventApplicant(random, ward);
  return { ...receivedBody().applicant, fullName, personalId, phone, address };
}
