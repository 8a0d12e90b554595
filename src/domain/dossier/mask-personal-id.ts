/** An identity number as lists and registers show it: enough to tell people apart at the counter, too little to use. */

/** @example maskPersonalId('001085001234') // '001•••••1234' */
export function maskPersonalId(personalId: string): string {
  if (personalId === '') return '';
  return personalId.length > 9
    ? `${personalId.slice(0, 3)}•••••${personalId.slice(-4)}`
    : `•••••${personalId.slice(-3)}`;
}
