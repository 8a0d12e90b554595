/** Which dossiers of a ward have outlived the time they must be kept, by the procedure each was received under. */
import { loadProcedures } from '#catalogue/load-procedures.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import { dateOf, type Instant } from '#domain/calendar/instant.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import { MOST_DESTROYED_AT_ONCE, type ExpiredDossier, type KeptDossier } from '#domain/personal-data/destruction.ts';
import { isRetentionOver, latestExpiredEnd, retentionOf, type RetentionSaid } from '#domain/procedure/retention.ts';
import type { ExpiredAnswer } from '#protocol/retention-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { WardRecordOf } from '#protocol/ward-records.ts';
import type { Connection } from '../store/database.ts';
import { listEnded, listSaidRetentions, type SaidRetention } from '../store/retention.ts';
import { listCurrentRecords } from '../store/ward-records.ts';
import { noteAccess } from './access-log.ts';
import type { Centre } from './centre.ts';
import { followEvents } from './follow-events.ts';
import { hasWard, type WardRefusal } from './manage-users.ts';

/** Stands in the access log beside who asked. */
const LIST_NAME = 'Hồ sơ hết thời hạn lưu trữ';

/** The list, what was proposed and what was decided. That it was read is noted. */
export async function readExpired(
  centre: Centre,
  by: SessionUser,
  ward: WardCode,
): Promise<Result<ExpiredAnswer, WardRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  await followEvents(centre, ward);
  const now = centre.now();
  const [expired, current] = await Promise.all([
    listExpired(centre.db, ward, { now, ids: null }),
    listCurrentRecords(centre.db, ward, 'destruction'),
  ]);
  await noteAccess(centre, by, { ward, action: 'read-list', about: LIST_NAME });
  const records = current.sort((a, b) => b.rseq - a.rseq);
  const kept = keptBefore(records);
  const dossiers = expired
    .slice(0, MOST_DESTROYED_AT_ONCE)
    .map((dossier) => ({ ...dossier, keptBefore: kept.get(dossier.id) ?? null }));
  return ok({ now, dossiers, count: expired.length, records });
}

/**
 * Closed dossiers whose time is over, the longest ended first. What the ward has followed must be up to date.
 * @param ids those alone; null for all
 */
export async function listExpired(
  db: Connection,
  ward: WardCode,
  { now, ids }: { readonly now: Instant; readonly ids: readonly DossierId[] | null },
): Promise<ExpiredDossier[]> {
  const [ended, said] = await Promise.all([
    listEnded(db, ward, { before: latestExpiredEnd(now), ids }),
    listSaidRetentions(db, ward),
  ]);
  const retentionFor = createRetentions(ward, said, now);
  return ended.flatMap(({ version, endedAt, keptFrom, ...dossier }) => {
    const retentionYears = retentionFor(dossier.procedureCode, version);
    if (retentionYears === null || !isRetentionOver(keptFrom, retentionYears, now)) return [];
    return [{ ...dossier, endedOn: dateOf(endedAt), retentionYears }];
  });
}

/** By code and version of a procedure, as `retentionOf` weighs what the ward and the shipped catalogue say of it. */
function createRetentions(
  ward: WardCode,
  said: readonly SaidRetention[],
  now: Instant,
): (code: string, version: string) => number | null {
  const shipped = loadProcedures();
  const byVersion = new Map(shipped.map(({ code, version, retentionYears }) => [`${code} ${version}`, retentionYears]));
  const before = new Map(shipped.map(({ code, retentionYears }) => [code, retentionYears]));
  const inForce = new Map<string, RetentionSaid[]>();
  for (const { code, rseq, at, state, years } of said) {
    if (state !== 'active') continue;
    // As `client/state/overlay-procedures.ts` names the versions of a ward.
    byVersion.set(`${code} ${ward}.${rseq}`, years);
    inForce.set(code, [...(inForce.get(code) ?? []), { from: at, years }]);
  }
  return (code, version) =>
    retentionOf(
      byVersion.get(`${code} ${version}`) ?? null,
      { before: before.get(code) ?? null, inForce: inForce.get(code) ?? [] },
      now,
    );
}

/** @param records the newest first */
function keptBefore(
  records: readonly WardRecordOf<'destruction'>[],
): Map<DossierId, { why: KeptDossier['why']; on: ReturnType<typeof dateOf> }> {
  const oldestFirst = records.toReversed();
  return new Map(
    oldestFirst.flatMap(({ body }) =>
      body.kept.map(({ id, why }) => [id, { why, on: dateOf(body.proposedAt) }] as const),
    ),
  );
}
