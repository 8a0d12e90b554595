/** One run of the import over all its files, whatever the kind. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { readHeads } from '../../store/wards.ts';
import type { Centre } from '../../use-cases/centre.ts';
import { UsageError, type ImportArguments } from './import-arguments.ts';
import { importCalendars } from './import-calendar.ts';
import { importDossiers } from './import-dossiers.ts';
import { importProcedures } from './import-procedures.ts';
import { createImportReport } from './import-report.ts';

/** What an import works with. */
export interface ImportPlace {
  /** Null on a trial run. */
  readonly centre: Centre | null;
  readonly now: Instant;
  readonly print: (line: string) => void;
}

/** @returns how many files or rows were refused @throws {UsageError} when the centre has no such ward */
export async function runImport(
  { kind, files, ward }: ImportArguments,
  { centre, now, print }: ImportPlace,
): Promise<number> {
  const report = createImportReport(print);
  const context = { centre, wards: await chooseWards(centre, ward), now, report };
  switch (kind) {
    case 'procedures':
      await importProcedures(context, files);
      break;
    case 'dossiers':
      await importDossiers(context, files);
      break;
    case 'calendar':
      await importCalendars(context, files);
      break;
  }
  return report.refusals;
}

async function chooseWards(centre: Centre | null, ward: WardCode | null): Promise<WardCode[]> {
  if (centre === null) return ward === null ? [] : [ward];
  const known = [...(await readHeads(centre.db)).keys()].sort() as WardCode[];
  if (ward === null && known.length > 0) return known;
  if (ward !== null && known.includes(ward)) return [ward];
  throw new UsageError(
    ward === null ? 'Trung tâm chưa có phường, xã nào.' : `--ward: trung tâm không có phường, xã ${ward}.`,
  );
}
