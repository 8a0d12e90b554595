/** A calendar a ward decides on: one more record of it, under a version that names the ward and the record's number. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { CalendarSpec } from '#domain/calendar/working-calendar.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { CALENDAR_KEY, type WardRecord } from '#protocol/ward-records.ts';
import type { Connection } from '../store/database.ts';
import { listCountedByAnother } from '../store/dossiers.ts';
import { holdFollowed } from '../store/followed.ts';
import { appendNumberedRecord } from '../store/ward-records.ts';
import type { Journal } from './centre.ts';
import { projectDossiers } from './project-dossiers.ts';

export interface DecidedCalendar {
  readonly ward: WardCode;
  /** Its version is replaced. */
  readonly spec: CalendarSpec;
  readonly reason: string;
  readonly by: WardRecord['by'];
  readonly at: Instant;
}

/**
 * Dossiers that name a calendar nobody here holds (a restored centre has lost it) are counted by the one in force: with this
 * one they are counted anew, so that what is kept of them stays what their events amount to. Hold the ward.
 */
export async function appendCalendar(
  tx: Connection,
  { ward, spec, reason, by, at }: DecidedCalendar,
  journal: Journal,
): Promise<void> {
  const [base] = spec.version.split('+');
  const body = (rseq: number) => ({ ...spec, version: `${base}+${ward}.${rseq}` });
  await appendNumberedRecord(tx, { ward, kind: 'calendar', key: CALENDAR_KEY, body, reason, by, at });
  const through = await holdFollowed(tx, ward);
  const dossiers = await listCountedByAnother(tx, ward);
  await projectDossiers(tx, ward, { dossiers, after: through, through }, journal);
}
