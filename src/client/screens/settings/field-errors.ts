/** Errors by field, as the centre answers them, turned into what `ErrorSummary` shows. */
import { text } from '#i18n/text.ts';

/** @param missing field and label of each empty one */
export function firstFaults(
  missing: readonly (readonly [field: string, label: string])[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(missing.map(([field, label]) => [field, text('step.missing', { field: label })]));
}

/** In the order of the fields on the page; the control of `field` has the id `prefix-field`. */
export function toFieldErrors(
  fields: readonly string[],
  faults: Readonly<Record<string, string>>,
  prefix: string,
): { fieldId: string; message: string }[] {
  return fields.flatMap((field) => {
    const message = faults[field];
    return message ? [{ fieldId: `${prefix}-${field}`, message }] : [];
  });
}
