/** Why something about the ways into the account could not be done, in the words of whoever tried. */
import type { FactorFailure } from '#client/state/factors.ts';
import { text } from '#i18n/text.ts';

/** @param field whose own message is told, where the centre has one */
export function describeFactorFailure(failure: FactorFailure, field: string): string {
  return failure.type === 'Refused' ? (failure.errors[field] ?? failure.title) : text(`error.${failure.type}`);
}
