/** What a pull asks of the centre: at its turn, or early, while something else is under way that it need not wait for. */
import { ok, type Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { DeviceReport } from '#protocol/device-messages.ts';
import { pullResponseSchema, type PullResponse } from '#protocol/sync-messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import type { CursorRow, LoadRow } from '../store/cache-database.ts';
import { askCentre, type CentreError } from './centre.ts';
import { buildReport, noteReported } from './device-report.ts';
import { beginFetching, type BegunRuns } from './fetch-parts.ts';
import { noteRevoked, noteUnenrolled } from './standing.ts';
import type { SyncContext } from './sync-context.ts';

type AnyAnswer = PullResponse['wards'][number];
export type Answer = Exclude<AnyAnswer, { result: 'refused' }>;
/** Null when the session may not read the ward. */
type Asked = Result<Answer | null, CentreError>;

interface Question {
  readonly cursor: CursorRow | undefined;
  /** With what the tablet tells of itself: once in a round. */
  readonly tells: boolean;
}

export async function askPull(context: SyncContext, ward: WardCode, { cursor, tells }: Question): Promise<Asked> {
  const { store } = context;
  const report = tells ? await buildReport(context, ward) : undefined;
  const answer = await send(context, ward, cursor, report);
  if (!answer.ok) return answer;
  const own = answer.value;
  if (own?.result === 'refused' && own.reason === 'not-your-ward') await context.keys?.hearRefusal(ward);
  if (own?.result === 'refused' && own.reason === 'device-revoked') await noteRevoked(store, ward);
  if (own?.result === 'refused' && own.reason === 'device-not-enrolled') await noteUnenrolled(store, ward);
  if (!own || own.result === 'refused') return ok(null);
  if (report) await noteReported(context, report);
  return ok(own);
}

async function send(
  { store, connection, clock, heard }: SyncContext,
  ward: WardCode,
  cursor: CursorRow | undefined,
  report?: DeviceReport,
): Promise<Result<AnyAnswer | undefined, CentreError>> {
  const sentAt = clock.read().deviceAt;
  const answer = await askCentre(connection, {
    method: 'POST',
    // Asked of a ward of which there is nothing here: it may be offered as a snapshot.
    path: cursor ? '/api/sync/pull' : '/api/sync/pull?rows=columns',
    body: {
      protocol: PROTOCOL_VERSION,
      device: store.deviceId,
      since: [
        {
          ward,
          epoch: cursor?.epoch ?? null,
          wseq: cursor?.wseq ?? 0,
          proof: cursor?.proof ?? null,
          ...(report && { report }),
        },
      ],
    },
    answer: pullResponseSchema,
  });
  if (!answer.ok) return answer;
  await heard(answer.value.now, sentAt);
  return ok(answer.value.wards.find((entry) => entry.ward === ward));
}

/** What was asked early of a ward, and with it the first parts of the snapshot it may be offered as. Nothing of it is kept yet. */
export interface Early {
  /** Undefined where it has to be asked at its turn: there is something here already, or the centre gave nothing. */
  readonly answer: Promise<Answer | undefined>;
  readonly begun: BegunRuns;
  /** Nothing more is fetched, also when the centre answers only now. */
  giveUp(): void;
}

/**
 * Of a ward of which this tablet has nothing, while it is greeted. What the centre refuses is left to be asked after the greeting,
 * which may change it.
 */
export function askEarly(context: SyncContext, ward: WardCode): Early {
  const begun: BegunRuns = new Map();
  let isGivenUp = false;
  const giveUp = () => {
    isGivenUp = true;
    begun.clear();
  };
  const ask = async (): Promise<Answer | undefined> => {
    const { cache, outbox } = context.store;
    const [cursor, load, own] = await Promise.all([
      cache.cursor.get(ward),
      cache.load.get(ward),
      outbox.event.where('unconfirmed').equals(1).count(),
    ]);
    if (cursor ?? load ?? own > 0) return undefined;
    const answer = await send(context, ward, undefined);
    if (!answer.ok || !answer.value || answer.value.result === 'refused') return undefined;
    const isWanted = !isGivenUp && context.store.wardKeys.keyOf(ward) !== undefined;
    if (answer.value.result === 'snapshot' && isWanted) beginFetching(context, loadOf(answer.value), begun);
    return answer.value;
  };
  // Whatever hinders it is met again when it is asked at its turn.
  return { answer: ask().catch(() => undefined), begun, giveUp };
}

export function loadOf({ ward, epoch, snapshot }: Extract<Answer, { result: 'snapshot' }>): LoadRow {
  return { ward, epoch, snapshot };
}
