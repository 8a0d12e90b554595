/** The procedures a ward has decided on; the shipped ones it left alone have no record. */
import type { WardCode } from '#domain/dossier/ids.ts';
import type { WardRecordOf } from '#protocol/ward-records.ts';
import type { Connection } from '../store/database.ts';
import { listCurrentRecords } from '../store/ward-records.ts';

/** The newest record of each procedure, by national code. */
export function readWardProcedures(db: Connection, ward: WardCode): Promise<WardRecordOf<'procedure'>[]> {
  return listCurrentRecords(db, ward, 'procedure');
}
