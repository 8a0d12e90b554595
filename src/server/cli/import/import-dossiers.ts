/** `--kind dossiers`: tables of dossiers from another system become history. A bad row is refused with its number; the others go on. */
import path from 'node:path';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { loadProcedures } from '#catalogue/load-procedures.ts';
import type { WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import type { Actor } from '#domain/dossier/dossier-event.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import { checkProcedure } from '#domain/procedure/check-procedure.ts';
import type { Procedure } from '#domain/procedure/procedure.ts';
import { transact, type Connection } from '../../store/database.ts';
import { readCodeOwners } from '../../store/dossiers.ts';
import { listProcedureRecords } from '../../store/procedure-records.ts';
import { holdWard } from '../../store/wards.ts';
import { appendAsCentre } from '../../use-cases/append-as-centre.ts';
import type { Centre } from '../../use-cases/centre.ts';
import { followEvents, followEventsWithin } from '../../use-cases/follow-events.ts';
import { readCalendarBook } from '../../use-cases/ward-calendars.ts';
import { findColumns, type FoundColumns } from './dossier-columns.ts';
import { decideHistory, type DossierHistory, type HistoryContext } from './dossier-history.ts';
import { readDossierRow } from './dossier-row.ts';
import { IMPORTER, type ImportContext } from './import-context.ts';
import { importedWith, refused, type ImportOutcome } from './import-report.ts';
import { readTable, type TableRow } from './read-table.ts';

/** So many dossiers become one transaction; a row that the store refuses is then tried alone. */
const BATCH = 200;
const ACTOR: Actor = { ...IMPORTER, role: 'admin' };
/** Stands in where a trial run names no ward; nothing made for it is kept. */
const TRIAL_WARD = '00000' as WardCode;
const THERE_ALREADY = 'Mã hồ sơ: đã có ở trung tâm';

export async function importDossiers(context: ImportContext, files: readonly string[]): Promise<void> {
  const [ward = TRIAL_WARD] = context.wards;
  const work = { ...context, ward, ...(await readWardFacts(context.centre, ward)), seen: new Map<string, string>() };
  for (const file of files) await importFile(work, file, files.length > 1);
  if (context.centre) await followEvents(context.centre, ward);
}

interface DossierImport extends ImportContext, HistoryContext {
  /** Where each number was first seen, over all files. */
  readonly seen: Map<string, string>;
}

async function importFile(work: DossierImport, file: string, isOneOfMany: boolean): Promise<void> {
  const name = path.basename(file);
  const rows = await readTable(file);
  const [heading, ...rest] = rows.ok ? rows.value : [];
  if (!rows.ok || !heading) return work.report.add(name, refused(rows.ok ? 'tệp trống.' : rows.error));
  const columns = findColumns(heading);
  if (!columns.ok) return work.report.add(name, refused(columns.error));
  if (rest.length === 0) return work.report.add(name, refused('tệp không có dòng hồ sơ nào.'));
  for (const unused of columns.value.unused) work.report.add(name, importedWith([`cột “${unused}” không được dùng.`]));
  const nameOf = ({ number }: TableRow) => (isOneOfMany ? `${name}:${number}` : String(number));
  for (let from = 0; from < rest.length; from += BATCH) {
    const batch = rest.slice(from, from + BATCH).map((row) => readRow(work, columns.value, { row, name: nameOf(row) }));
    const outcomes = await keepBatch(work, batch);
    for (const [index, { name: row }] of batch.entries())
      work.report.add(row, outcomes[index] ?? refused('không lưu được.'));
  }
}

interface ReadRow {
  readonly name: string;
  /** The history to keep, or why there is none. */
  readonly read: { readonly history: DossierHistory } | { readonly reason: string };
  readonly code: string;
}

function readRow(
  work: DossierImport,
  columns: FoundColumns,
  { row, name }: { readonly row: TableRow; readonly name: string },
): ReadRow {
  const read = readDossierRow(columns.cellsOf(row), work.now);
  if (!read.ok) return { name, code: '', read: { reason: `${read.error}.` } };
  const { code } = read.value;
  const before = work.seen.get(code);
  if (before !== undefined) return { name, code, read: { reason: `Mã hồ sơ: đã có ở dòng ${before}.` } };
  const history = decideHistory(read.value, work);
  if (!history.ok) return { name, code, read: { reason: `${history.error}.` } };
  work.seen.set(code, name);
  return { name, code, read: { history: history.value } };
}

async function keepBatch({ centre, ward }: DossierImport, batch: readonly ReadRow[]): Promise<ImportOutcome[]> {
  const together = await keep(centre, ward, batch);
  if (together) return together;
  const outcomes: ImportOutcome[] = [];
  for (const row of batch)
    outcomes.push((await keep(centre, ward, [row]))?.[0] ?? refused('trung tâm không lưu được dòng này.'));
  return outcomes;
}

/** @returns undefined when the store refused, and nothing of these rows is kept */
async function keep(
  centre: Centre | null,
  ward: WardCode,
  rows: readonly ReadRow[],
): Promise<ImportOutcome[] | undefined> {
  if (centre === null) return rows.map((row) => outcomeOf(row, new Set()));
  try {
    return await transact(centre.db, async (tx) => {
      await holdWard(tx, ward);
      // What came just before has its numbers then.
      await followEventsWithin(tx, ward, centre.journal);
      const taken = await findTaken(tx, ward, rows);
      const events = rows.flatMap(({ code, read }) =>
        'history' in read && !taken.has(code) ? read.history.events : [],
      );
      await appendAsCentre(tx, centre, { ward, actor: ACTOR, events });
      return rows.map((row) => outcomeOf(row, taken));
    });
  } catch (error) {
    const fault = error instanceof Error ? error.name : 'unknown';
    centre.journal.warn({ ward, rows: rows.length, fault }, 'imported rows not stored');
    return undefined;
  }
}

function outcomeOf({ code, read }: ReadRow, taken: ReadonlySet<string>): ImportOutcome {
  if (!('history' in read)) return refused(read.reason);
  return taken.has(code) ? refused(`${THERE_ALREADY}.`) : importedWith(read.history.questions);
}

/** Numbers that another dossier of the ward has. Hold the ward and have it follow: the free ones stay free until the commit. */
async function findTaken(tx: Connection, ward: WardCode, rows: readonly ReadRow[]): Promise<Set<string>> {
  const claims = new Map<DossierId, string>();
  for (const { code, read } of rows) if ('history' in read) claims.set(read.history.dossierId, code);
  const owners = await readCodeOwners(tx, ward, [...claims.values()]);
  return new Set([...claims].filter(([id, code]) => (owners.get(code) ?? id) !== id).map(([, code]) => code));
}

interface WardFacts {
  readonly calendar: WorkingCalendar;
  readonly findProcedure: HistoryContext['findProcedure'];
}

/** The ward's own calendar and procedures over the shipped ones; the shipped ones alone on a trial run. */
async function readWardFacts(centre: Centre | null, ward: WardCode): Promise<WardFacts> {
  const procedures = new Map<string, Procedure>(loadProcedures().map((procedure) => [procedure.code, procedure]));
  const findProcedure = (code: string) => procedures.get(code);
  if (centre === null) return { calendar: loadWorkingCalendar(), findProcedure };
  for (const { rseq, body } of await listProcedureRecords(centre.db, ward)) {
    // A procedure no longer offered was one when an old dossier came in.
    const checked = body.state === 'draft' ? null : checkProcedure(body.procedure);
    if (checked?.ok) procedures.set(checked.value.code, { ...checked.value, version: `${ward}.${rseq}` });
  }
  return { calendar: (await readCalendarBook(centre.db, ward)).current, findProcedure };
}
