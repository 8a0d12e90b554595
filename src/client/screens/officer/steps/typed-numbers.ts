/** Numbers as an officer types them. Anything that is none is undefined, never a guess. */

/** Đồng. @example parseAmount('250.000') // 250000; undefined for '0', '250,5', '25.00' */
export function parseAmount(typed: string): number | undefined {
  const compact = typed.trim().replace(/\s*(đ|đồng)$/iu, '');
  if (!/^(\d{1,3}([. ]\d{3})+|\d+)$/.test(compact)) return undefined;
  const amount = Number(compact.replace(/[. ]/g, ''));
  return Number.isSafeInteger(amount) && amount > 0 ? amount : undefined;
}

/** Ngày làm việc, halves allowed. @example parseWorkingDays('2,5') // 2.5 */
export function parseWorkingDays(typed: string): number | undefined {
  if (!/^\d{1,3}([.,]\d{1,2})?$/.test(typed.trim())) return undefined;
  const days = Number(typed.trim().replace(',', '.'));
  return days > 0 ? days : undefined;
}

/** Số ngày nguyên, at least one. */
export function parseWholeDays(typed: string): number | undefined {
  const days = parseWorkingDays(typed);
  return days !== undefined && Number.isInteger(days) ? days : undefined;
}
