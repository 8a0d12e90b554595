/** Tỷ lệ thủ tục được cắt giảm thời hạn: procedures for which the ward promises less time than the law allows. */
import { isShortened } from '../procedure/check-procedure.ts';
import type { Procedure } from '../procedure/procedure.ts';

export interface ShortenedShare {
  /** Procedures with at least one case shortened. */
  readonly shortened: number;
  readonly total: number;
}

export function shareShortened(procedures: readonly Pick<Procedure, 'cases'>[]): ShortenedShare {
  const shortened = procedures.filter(({ cases }) => cases.some(isShortened)).length;
  return { shortened, total: procedures.length };
}
