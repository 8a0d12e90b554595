/**
 * Received on paper while no tablet was to be used (power cut, tablet away), and entered afterwards: the limit runs from
 * when the citizen handed the dossier in (NĐ 118/2025/NĐ-CP điều 17), not from when somebody came to type it.
 */
import { cleanText } from '../base/fold-text.ts';
import { err, ok, type Result } from '../base/result.ts';
import { MS_PER_DAY, type Instant } from '../calendar/instant.ts';
import type { PaperReception } from './event-bodies.ts';
import { parseTypedMoment } from './typed-moment.ts';

/** As typed: `dd/mm/yyyy`, `hh:mm`, and the number of the paper handed out, if it had one. */
export interface TypedPaperReception {
  readonly date: string;
  readonly time: string;
  readonly number: string;
}

export type PaperReceptionFault = 'NotAMoment' | 'MomentInFuture' | 'TooLongAgo' | 'TooLong';

/** Longer than any outage, Tết in it; what lies further back is a year or a month mistyped. */
export const MAX_PAPER_AGE_DAYS = 30;
export const MAX_PAPER_NUMBER = 40;

/** @param now the moment of entering it */
export function readPaperReception(
  { date, time, number }: TypedPaperReception,
  now: Instant,
): Result<PaperReception, PaperReceptionFault> {
  const at = parseTypedMoment(date, time);
  const cleaned = cleanText(number);
  if (at === undefined) return err('NotAMoment');
  if (at > now) return err('MomentInFuture');
  if (now - at > MAX_PAPER_AGE_DAYS * MS_PER_DAY) return err('TooLongAgo');
  return cleaned.length > MAX_PAPER_NUMBER ? err('TooLong') : ok({ at, number: cleaned });
}

/**
 * When the citizen handed it in. A paper moment after the entry itself is no moment of reception: the clock of the tablet
 * was wrong, and the centre's bounds on the entry hold for both.
 */
export function receptionMoment(paper: PaperReception | undefined, enteredAt: Instant): Instant {
  return paper && paper.at < enteredAt ? paper.at : enteredAt;
}
