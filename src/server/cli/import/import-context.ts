/** What every kind of import is given. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { Centre } from '../../use-cases/centre.ts';
import type { ImportReport } from './import-report.ts';

export interface ImportContext {
  /** Null on a trial run: nothing is read from a centre and nothing is changed. */
  readonly centre: Centre | null;
  readonly wards: readonly WardCode[];
  readonly now: Instant;
  readonly report: ImportReport;
}

/** Who stands in the records and events an import leaves: nobody at a counter did it. */
export const IMPORTER = { userId: 'import', name: 'Nhập dữ liệu bằng lệnh' } as const;
