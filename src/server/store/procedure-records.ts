/** A ward's procedures among its records: what is decided, what is being prepared, and the trail of versions. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { ProcedureVersion } from '#protocol/procedure-messages.ts';
import type { ProcedureState, WardRecordOf } from '#protocol/ward-records.ts';
import type { Connection } from './database.ts';

interface HeadRow {
  readonly code: string;
  readonly rseq: number;
  readonly at: Instant;
  readonly by_id: string;
  readonly by_name: string;
  readonly reason: string;
}

/** Of each code the newest decision and the newest draft: a draft leaves what was decided in force. By number. */
export async function listProcedureRecords(db: Connection, ward: WardCode): Promise<WardRecordOf<'procedure'>[]> {
  const rows = await db<(HeadRow & { readonly body: WardRecordOf<'procedure'>['body'] })[]>`
    select distinct on (key, body ->> 'state' = 'draft') key as code, rseq, at, by_id, by_name, reason, body
    from ward_record where ward_id = ${ward} and kind = 'procedure'
    order by key, body ->> 'state' = 'draft', rseq desc`;
  return rows
    .map(({ code, rseq, at, by_id, by_name, reason, body }) => {
      const by = { userId: by_id, name: by_name };
      return { rseq, at, by, reason, kind: 'procedure' as const, key: code, body };
    })
    .sort((a, b) => a.rseq - b.rseq);
}

/** Who saved which version, when and why; without the procedures themselves, which are large. Newest first. */
export async function listProcedureVersions(db: Connection, ward: WardCode): Promise<ProcedureVersion[]> {
  const rows = await db<(HeadRow & { readonly state: ProcedureState })[]>`
    select key as code, body ->> 'state' as state, rseq, at, by_id, by_name, reason
    from ward_record where ward_id = ${ward} and kind = 'procedure' order by rseq desc`;
  return rows.map(({ by_id, by_name, ...version }) => ({ ...version, by: { userId: by_id, name: by_name } }));
}
