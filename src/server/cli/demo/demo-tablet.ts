/** A tablet of the demo: it enrols, numbers and sends as a real one does, through the centre's own use cases. */
import { invariant } from '#domain/base/invariant.ts';
import { dateOf, type Instant } from '#domain/calendar/instant.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import { formatDossierCode, serialAt } from '#domain/dossier/dossier-code.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { EventBodies, EventKind } from '#domain/dossier/event-bodies.ts';
import type { DeviceId, DossierId, EventId, WardCode } from '#domain/dossier/ids.ts';
import { MAX_EVENTS_PER_PUSH, type HelloRequest, type HelloResponse } from '#protocol/sync-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { acceptPush } from '../../use-cases/accept-push.ts';
import type { Centre } from '../../use-cases/centre.ts';
import { hello } from '../../use-cases/hello.ts';
import type { Random } from './random.ts';

const APP = 'demo';
/** A quiet line: what was done is at the centre a few seconds later. */
const TRAVEL_MS = 4000;

export interface DemoTablet {
  readonly user: SessionUser;
  /** The next code of that day. */
  nextCode(at: Instant): string;
  record<K extends EventKind>(of: {
    kind: K;
    dossierId: DossierId;
    base: number;
    at: Instant;
    body: EventBodies[K];
  }): DossierEvent;
  /** Sends everything recorded since the last time; the centre's clock stands a moment after the latest event. */
  flush(): Promise<void>;
}

export async function enrolTablet(centre: Centre, user: SessionUser, random: Random, at: Instant): Promise<DemoTablet> {
  const device = random.uuid(at) as DeviceId;
  const ward = user.wards[0]?.code;
  invariant(ward, 'a demo account works for a ward');
  const request: HelloRequest = { protocol: PROTOCOL_VERSION, device, app: APP, ward, blocksWanted: 2, blocksHeld: [] };
  const greeting = await hello({ ...centre, now: () => at }, user, { ...request, barred: [], token: null });
  invariant(greeting.ok, 'a demo tablet may enrol');
  const enrolment: HelloResponse = greeting.value;
  const startId = random.uuid(at);
  const usedOn = new Map<PlainDate, number>();
  let sent = 0;
  let heardAt = at;
  let waiting: DossierEvent[] = [];

  return {
    user,
    nextCode(receivedAt) {
      const date = dateOf(receivedAt);
      const used = usedOn.get(date) ?? 0;
      usedOn.set(date, used + 1);
      const serial = serialAt(enrolment.serialBlocks, used);
      invariant(serial, 'a day of the demo fits into the blocks');
      return formatDossierCode(enrolment.ward.agencyCode, date, serial);
    },
    record({ kind, dossierId, base, at: recordedAt, body }) {
      const { userId, name, role } = user;
      const time = {
        deviceAt: recordedAt,
        skewMs: 0,
        skewErrorMs: 20,
        tickMs: recordedAt - at,
        startId,
        notBefore: heardAt,
        arrivedAt: null,
      };
      const head = { id: random.uuid(recordedAt) as EventId, dossierId, ward, device, v: 1 as const, base };
      const dseq = sent + waiting.length + 1;
      const event = { ...head, dseq, actor: { userId, name, role }, time, kind, body } as DossierEvent;
      waiting.push(event);
      return event;
    },
    async flush() {
      if (waiting.length === 0) return;
      const now = (Math.max(...waiting.map(({ time }) => time.deviceAt)) + TRAVEL_MS) as Instant;
      await sendAll({ ...centre, now: () => now }, user, { ward, device, first: sent + 1, events: waiting });
      sent += waiting.length;
      heardAt = now;
      waiting = [];
    },
  };
}

interface Batch {
  readonly ward: WardCode;
  readonly device: DeviceId;
  readonly first: number;
  readonly events: readonly DossierEvent[];
}

async function sendAll(centre: Centre, user: SessionUser, { ward, device, first, events }: Batch): Promise<void> {
  for (let from = 0; from < events.length; from += MAX_EVENTS_PER_PUSH) {
    const wards = [{ ward, first: first + from, trimmed: 0, events: events.slice(from, from + MAX_EVENTS_PER_PUSH) }];
    const answer = await acceptPush(centre, user, { protocol: PROTOCOL_VERSION, device, app: APP, wards });
    const own = answer.wards[0];
    const isStored = own?.result === 'accepted' && own.verdicts.every(({ outcome }) => outcome === 'stored');
    invariant(isStored, 'the centre takes every event of the demo');
  }
}
