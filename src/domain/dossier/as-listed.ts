/** Lists of a compartment tell no person apart: who denounced is read on opening one dossier, with a reason, and nowhere else. */
import { isCompartment } from './compartment.ts';
import type { DossierSummary } from './dossier-summary.ts';

/** A row as lists, searches, registers and files may have it: of a compartment with nothing of the person, else as it is. */
export function asListed<Row extends DossierSummary>(row: Row): Row {
  if (!isCompartment(row.ward)) return row;
  return { ...row, applicantName: '', bornYear: '', personalId: '', phone: '', address: '' };
}
