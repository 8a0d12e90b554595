/**
 * Mã số thuế of a tổ chức: ten digits, with three more of a branch. Twelve are right too: since 01/07/2025 a hộ kinh doanh has no
 * other tax code than the số định danh of its owner (Luật Quản lý thuế 38/2019/QH14 điều 35 khoản 7, Thông tư 86/2024/TT-BTC
 * điều 5), and is received under its own name as an organisation is. A company with such a number was given its director's, which
 * nobody can tell from the digits: it is asked about and never refused.
 */

/** Ten digits, and three more of a branch, the dash between them typed or not. @example cleanTaxCode('0101 234 567 001') // '0101234567-001' */
export function cleanTaxCode(typed: string): string {
  return typed.replace(/[\s.]/g, '').replace(/^(\d{10})(\d{3})$/, '$1-$2');
}

/** @param code cleaned */
export function isTaxCode(code: string): boolean {
  return /^(\d{10}(-\d{3})?|\d{12})$/.test(code);
}

/** owner-number: right of a hộ kinh doanh alone · check-digit: the tenth digit does not follow from the nine before it. */
export type TaxCodeDoubt = 'owner-number' | 'check-digit';

/** By which the first nine digits count; the tenth is ten less the remainder of their sum by eleven. */
const WEIGHTS = [31, 29, 23, 19, 17, 13, 7, 5, 3];

/**
 * Worth a look at the paper, never a refusal: no text of law gives the rule of the check digit.
 * @param code cleaned; half typed it is not doubted
 * @example doubtTaxCode('0300588569') // null
 */
export function doubtTaxCode(code: string): TaxCodeDoubt | null {
  if (!isTaxCode(code)) return null;
  if (code.length === 12) return 'owner-number';
  const sum = WEIGHTS.reduce((so, weight, index) => so + weight * Number(code[index]), 0);
  return Number(code[9]) === 10 - (sum % 11) ? null : 'check-digit';
}
