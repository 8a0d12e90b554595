/** Brings what the ward has decided since the last record held, page by page, up to the centre's last. */
import * as v from 'valibot';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { recordPlaceSchema, recordsResponseSchema, type RecordsResponse } from '#protocol/ward-records.ts';
import { applyRecords } from '../store/apply-records.ts';
import type { RecordRow } from '../store/cache-database.ts';
import { lastRecord } from '../store/ward-records.ts';
import { askCentre, type CentreError } from './centre.ts';
import type { SyncContext } from './sync-context.ts';

/** @returns NotUnderstood when a page has a hole; records of a kind this version does not know are kept and do not count as one */
export async function fetchRecords(context: SyncContext, ward: WardCode): Promise<Result<null, CentreError>> {
  for (;;) {
    const after = await lastRecord(context.store.cache, ward);
    const page = await fetchPage(context, ward, after);
    if (!page.ok) return page;
    const rows = readRows(page.value, after);
    if (!rows) return err({ type: 'NotUnderstood' });
    if (rows.length === 0) return ok(null);
    await applyRecords(context.store, ward, rows);
    if (after + rows.length >= page.value.head) return ok(null);
  }
}

async function fetchPage(
  { connection, clock, heard }: SyncContext,
  ward: WardCode,
  after: number,
): Promise<Result<RecordsResponse, CentreError>> {
  const sentAt = clock.read().deviceAt;
  const answer = await askCentre(connection, {
    method: 'POST',
    path: '/api/sync/records',
    body: { protocol: PROTOCOL_VERSION, ward, after },
    answer: recordsResponseSchema,
  });
  if (answer.ok) await heard(answer.value.now, sentAt);
  return answer;
}

function readRows({ ward, records }: RecordsResponse, after: number): RecordRow[] | undefined {
  const rows: RecordRow[] = [];
  for (const record of records) {
    const place = v.safeParse(recordPlaceSchema, record);
    if (!place.success || place.output.rseq !== after + rows.length + 1) return undefined;
    rows.push({ ward, ...place.output, record });
  }
  return rows;
}
