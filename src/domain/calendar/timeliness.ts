/** Trước hạn, đúng hạn, quá hạn: how a finish stands to its due moment. */
import { toLocal, type Instant } from './instant.ts';
import type { DueSettings } from './due-settings.ts';

export type Timeliness = 'early' | 'on_time' | 'late';

/**
 * Early: finished on a day before the due date. On time: on the due date and not after the due moment
 * (or until 24:00 under the `end_of_day` reading). Anything later is late, and so is a dossier whose
 * clock was paused only after its due moment had passed (`lateSince`).
 */
export function judgeTimeliness(
  { dueAt, lateSince }: { readonly dueAt: Instant; readonly lateSince: Instant | null },
  finishedAt: Instant,
  lateAfter: DueSettings['lateAfter'],
): Timeliness {
  if (lateSince !== null) return 'late';
  const dueDay = toLocal(dueAt).day;
  const finishedDay = toLocal(finishedAt).day;
  if (finishedDay !== dueDay) return finishedDay < dueDay ? 'early' : 'late';
  return finishedAt <= dueAt || lateAfter === 'end_of_day' ? 'on_time' : 'late';
}
