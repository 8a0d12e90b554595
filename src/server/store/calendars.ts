/** What a change of a ward's calendar looks at: its versions, and the dossiers still open. */
import type { Instant } from '#domain/calendar/instant.ts';
import { OPEN_STATUSES } from '#domain/dossier/dossier-status.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { CalendarVersion } from '#protocol/calendar-messages.ts';
import type { Connection } from './database.ts';

/** The versions the ward itself decided on, newest first. */
export async function listCalendarVersions(db: Connection, ward: WardCode): Promise<CalendarVersion[]> {
  const rows = await db<{ version: string; at: Instant; by: string; reason: string }[]>`
    select body ->> 'version' as version, at, by_name as by, reason from ward_record
    where ward_id = ${ward} and kind = 'calendar' order by rseq desc`;
  return rows.map(({ version, at, by, reason }) => ({ version, decided: { at, by, reason } }));
}

/** Open dossiers of the ward, and those of them counted by another version than this one. */
export async function countOpen(
  db: Connection,
  ward: WardCode,
  version: string,
): Promise<{ open: number; behind: number }> {
  const [row] = await db<{ open: number; behind: number }[]>`
    select count(*) as open,
      count(*) filter (where doc -> 'summary' ->> 'calendarVersion' is distinct from ${version}) as behind
    from dossier where ward_id = ${ward} and status in ${db([...OPEN_STATUSES])}`;
  return row ?? { open: 0, behind: 0 };
}

export interface OpenPage {
  readonly ward: WardCode;
  /** The last dossier of the page before; null for the first page. */
  readonly after: DossierId | null;
  readonly limit: number;
}

/** By id, so that pages stay apart while dossiers change. */
export async function listOpenDossiers(db: Connection, { ward, after, limit }: OpenPage): Promise<DossierId[]> {
  const rows = await db<{ dossier_id: DossierId }[]>`
    select dossier_id from dossier
    where ward_id = ${ward} and status in ${db([...OPEN_STATUSES])} and (${after}::uuid is null or dossier_id > ${after}::uuid)
    order by dossier_id limit ${limit}`;
  return rows.map(({ dossier_id }) => dossier_id);
}
