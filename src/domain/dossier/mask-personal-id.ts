/** An identity number as lists, registers, printed lists and histories show it: the one place that says how much of it stays. */

const DIGITS_KEPT = 3;
/** As many whatever the length was: nine digits and twelve look alike. */
const HIDDEN = '•••••';

/**
 * The last three digits: enough to tell people apart at the counter, too little to use. The first ones say where, in which
 * century and in which year somebody was born, and whether man or woman; none of them stays. Empty for an empty number.
 * @example maskPersonalId('001085001234') // '•••••234'
 */
export function maskPersonalId(personalId: string): string {
  if (personalId === '') return '';
  // Numbers of other kinds come in with old dossiers: a short one would be shown whole.
  return `${HIDDEN}${personalId.length > 2 * DIGITS_KEPT ? personalId.slice(-DIGITS_KEPT) : ''}`;
}
