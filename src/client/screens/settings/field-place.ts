/** Where a field of the editor is: the id `ErrorSummary` points at, and what is wrong there. */
import { procedureFaultText, type ProcedureFieldFault } from '#i18n/procedure-fault-text.ts';

/** @param path as in `ProcedureFault` */
export type FieldPlace = (path: string) => { readonly id: string; readonly error: string | undefined };

export function fieldPlace(prefix: string, errors: Readonly<Record<string, string>>): FieldPlace {
  return (path) => ({ id: `${prefix}-${path}`, error: errors[path] });
}

/** A message by field, the first of each; ids stand at the name they belong to, one of several results at their common field. */
export function errorsByField(faults: readonly ProcedureFieldFault[]): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const fault of faults) errors[controlOf(fault.path)] ??= procedureFaultText(fault);
  return errors;
}

/** As the centre answers: it names fields of the request. */
export function errorsFromCentre(errors: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).map(([path, message]) => [controlOf(path.replace(/^procedure\./, '')), message]),
  );
}

function controlOf(path: string): string {
  return path
    .replace(/^results\.\d+$/, 'results')
    .replace(/^sector\.name$/, 'sector')
    .replace(/\.id$/, '.name');
}
