/** Dossiers that have ended, with the version of the procedure they were received under; and how long versions are kept. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { EventKind } from '#domain/dossier/event-bodies.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { ProcedureState } from '#protocol/ward-records.ts';
import type { Connection } from './database.ts';
import { CENTRE_DEVICE_ID } from './devices.ts';
import { CLOSED } from './snapshots.ts';

/** Whatever can close a dossier, or say which of two ends counts. */
const ENDINGS: readonly EventKind[] = [
  'resolved',
  'handed-over',
  'refused',
  'withdrawn',
  'stopped',
  'conflict-settled',
];

export interface EndedDossier {
  readonly id: DossierId;
  readonly code: string;
  readonly procedureCode: string;
  readonly procedureName: string;
  /** Of the procedure, as the reception pinned it. */
  readonly version: string;
  /** The later of the end and the handing over. */
  readonly endedAt: Instant;
  /**
   * From when the time of keeping counts: not before the reception, nor before what a tablet recorded of the end had arrived,
   * or a clock set back would make a dossier of today one of long ago. What was imported keeps its dates.
   */
  readonly keptFrom: Instant;
}

/**
 * Closed, without a conflict to settle, with nothing that waits for a person's word, ended before `before`; the first ended first.
 * @param ids those alone; null for all
 */
export async function listEnded(
  db: Connection,
  ward: WardCode,
  { before, ids }: { readonly before: Instant; readonly ids: readonly DossierId[] | null },
): Promise<EndedDossier[]> {
  return db<EndedDossier[]>`
    select d.dossier_id as id, code, doc -> 'summary' ->> 'procedureCode' as "procedureCode",
      doc -> 'summary' ->> 'procedureName' as "procedureName", coalesce(reception.version, '') as version, ended.at as "endedAt",
      greatest(ended.at, (doc -> 'summary' ->> 'receivedAt')::double precision, arrival.at) as "keptFrom"
    from dossier d
    cross join lateral (
      select greatest((doc -> 'summary' ->> 'endedAt')::double precision,
        (doc -> 'summary' ->> 'handedOverAt')::double precision) as at) ended
    cross join lateral (
      select (extract(epoch from max(arrived_at)) * 1000)::double precision as at from event
      where event.ward_id = d.ward_id and event.dossier_id = d.dossier_id and kind in ${db([...ENDINGS])}
        and device_id <> ${CENTRE_DEVICE_ID}) arrival
    left join lateral (
      select body #>> '{body,procedure,version}' as version from event
      where event.ward_id = d.ward_id and event.dossier_id = d.dossier_id and kind = 'received'
      order by wseq limit 1) reception on true
    where d.ward_id = ${ward} and d.ended_at < ${before} and d.status in ${db([...CLOSED])}
      and (doc -> 'summary' ->> 'problems')::integer = 0
      and d.dossier_id::text not in (
        select (regexp_matches(lower(raw), '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', 'g'))[1]
        from quarantine where ward_id = ${ward} and held is not null)
      and (${ids === null} or d.dossier_id = any (${[...(ids ?? [])]}::uuid[]))
    order by "endedAt", d.dossier_id`;
}

export interface SaidRetention {
  /** National code of the procedure. */
  readonly code: string;
  readonly rseq: number;
  readonly at: Instant;
  readonly state: ProcedureState;
  readonly years: number | null;
}

/** What each record of a procedure says of it, oldest first. */
export async function listSaidRetentions(db: Connection, ward: WardCode): Promise<SaidRetention[]> {
  return db<SaidRetention[]>`
    select key as code, rseq, at, body ->> 'state' as state,
      (body -> 'procedure' ->> 'retentionYears')::double precision as years
    from ward_record where ward_id = ${ward} and kind = 'procedure' order by rseq`;
}
