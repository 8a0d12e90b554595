/** Errors by field, as the centre answers them, turned into what `ErrorSummary` shows. */
import type { CentreFailure } from '#client/state/administration.ts';
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

export interface SaidFailure {
  readonly faults: Readonly<Record<string, string>>;
  /** One sentence, where no field is at fault. */
  readonly failure: string | undefined;
}

/** What to say of a form the centre did not take: at the fields it named, else in one sentence. */
export function sayFailure(refused: CentreFailure, fields: readonly string[]): SaidFailure {
  if (refused.type !== 'Refused') return { faults: {}, failure: text(`error.${refused.type}`) };
  const isAtField = fields.some((field) => refused.errors[field] !== undefined);
  return { faults: refused.errors, failure: isAtField ? undefined : refused.title };
}
