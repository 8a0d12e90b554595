/**
 * Mã ghi nhận máy: what an administrator shows so that a tablet becomes one of the ward's. Read off one screen and typed on
 * another, so without the characters that are read wrongly: no I, L, O, 0, 1. Thirty-one to the eighth: about 39 bits, for
 * fifteen minutes and one use.
 */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const LENGTH = 8;
const FORM = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`);

/** How long a code holds. */
export const ENROLMENT_CODE_MS = 15 * 60_000;

/** Before the code in the address a QR leads to, behind the `#`: no server and no log ever sees it (RFC 9110, 4.2.5). */
export const ENROLMENT_FRAGMENT = 'ghi-nhan=';

/** @param pick a whole number from 0 to below its argument, each as likely as any other, that nobody can foretell */
export function createEnrolmentCode(pick: (below: number) => number): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[pick(ALPHABET.length)]).join('');
}

/** Reads what a person typed: any case, spaces or dashes. Undefined when it is no code at all. */
export function parseEnrolmentCode(typed: string): string | undefined {
  const code = typed.toUpperCase().replace(/[\s\p{Pd}]/gu, '');
  return FORM.test(code) ? code : undefined;
}

/** @example formatEnrolmentCode('K7MQ2XAB') // 'K7MQ-2XAB' */
export function formatEnrolmentCode(code: string): string {
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;
}
