/**
 * `--kind procedures`: the national portal's JSON as drafts of a ward's procedures. A draft is what an administrator answers and
 * puts to use on screen; a procedure a ward has put to use itself is never written over.
 */
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { loadProcedures } from '#catalogue/load-procedures.ts';
import { readPortalProcedure } from '#catalogue/portal-procedure.ts';
import { dateOf } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { ProcedureDraft } from '#domain/procedure/procedure-draft.ts';
import { procedureDraftSchema } from '#protocol/ward-records.ts';
import { transact } from '../../store/database.ts';
import { listProcedureRecords } from '../../store/procedure-records.ts';
import { appendRecord } from '../../store/ward-records.ts';
import { holdWard } from '../../store/wards.ts';
import type { Centre } from '../../use-cases/centre.ts';
import { IMPORTER, type ImportContext } from './import-context.ts';
import { importedWith, refused, type ImportOutcome } from './import-report.ts';
import { readJson } from './read-file.ts';

export async function importProcedures(context: ImportContext, files: readonly string[]): Promise<void> {
  const shipped = new Map(loadProcedures().map((procedure) => [procedure.code, procedure]));
  const portalContext = { readOn: dateOf(context.now), findShipped: (code: string) => shipped.get(code) };
  for (const file of files) {
    const json = readJson(file);
    const reading = json.ok
      ? readPortalProcedure(json.value, portalContext)
      : ({ outcome: 'refused', reason: json.error } as const);
    const outcome = reading.outcome === 'refused' ? refused(reading.reason) : await keepDraft(context, reading.draft);
    context.report.add(path.basename(file), outcome);
  }
}

async function keepDraft({ centre, wards, now }: ImportContext, draft: ProcedureDraft): Promise<ImportOutcome> {
  const issue = v.safeParse(procedureDraftSchema, draft).issues?.[0];
  if (issue) return refused(`${v.getDotPath(issue) ?? 'thủ tục'}: quá dài hoặc không lưu được.`);
  if (centre === null) return importedWith(draft.questions);
  const kept: WardCode[] = [];
  for (const ward of wards) {
    if (!(await saveDraft(centre, ward, { draft, at: now }))) kept.push(ward);
  }
  const note = `không ghi đè thủ tục đang dùng hoặc bản nháp đang sửa ở ${kept.join(', ')}`;
  if (kept.length === wards.length) return refused(`${note}; hãy sửa thủ tục đó trên màn hình.`);
  if (kept.length === 0) return importedWith(draft.questions);
  return draft.questions.length === 0
    ? { outcome: 'imported', note }
    : importedWith([...draft.questions, `Đã ${note}.`]);
}

/** @returns false when the ward has that procedure in use, or a draft that a person works on */
async function saveDraft(
  { db }: Centre,
  ward: WardCode,
  { draft, at }: { readonly draft: ProcedureDraft; readonly at: ImportContext['now'] },
): Promise<boolean> {
  return transact(db, async (tx) => {
    await holdWard(tx, ward);
    const records = (await listProcedureRecords(tx, ward)).filter(({ key }) => key === draft.code);
    const current = records.find(({ body }) => body.state === 'draft');
    if (current && current.by.userId !== IMPORTER.userId) return false;
    if (records.some(({ body }) => body.state === 'active')) return false;
    // The same file once more says nothing new.
    if (current && saysTheSame(current.body.procedure, draft)) return true;
    await appendRecord(tx, {
      ward,
      kind: 'procedure',
      key: draft.code,
      body: { state: 'draft', procedure: draft },
      reason: 'Nhập từ tệp của Cổng Dịch vụ công quốc gia',
      by: IMPORTER,
      at,
    });
    return true;
  });
}

function saysTheSame(known: ProcedureDraft, draft: ProcedureDraft): boolean {
  return isDeepStrictEqual({ ...known, verifiedOn: draft.verifiedOn }, draft);
}
