/**
 * The QR of the citizen's identity card: `number|old number|name|born ddMMyyyy|sex|address|issued ddMMyyyy`, UTF-8.
 * Read with patience: six parts or more, a missing old number, slashes in dates, decomposed letters, a trailing line end.
 */
import { err, ok, type Result } from '../base/result.ts';
import { cleanText } from '../base/fold-text.ts';
import { parsePlainDate, type PlainDate } from '../calendar/plain-date.ts';

export interface CitizenCard {
  readonly personalId: string;
  readonly fullName: string;
  readonly bornOn: PlainDate | null;
  readonly address: string;
  /** The number does not agree with the birth year (digits 4–6 hold century, sex and year): worth a look, never a block. */
  readonly doubtful: boolean;
}

export type CardError = { readonly type: 'NotACitizenCard' } | { readonly type: 'PersonalIdNotTwelveDigits' };

const BYTE_ORDER_MARK = /^\uFEFF/;
const LETTER = /\p{L}/u;
const FEWEST_PARTS = 6;

/** The raw text is neither kept nor logged by callers. */
export function parseCitizenCard(raw: string): Result<CitizenCard, CardError> {
  const parts = raw.replace(BYTE_ORDER_MARK, '').split('|').map(cleanText);
  const [personalId = '', second = ''] = parts;
  // Some readers drop the empty old number together with its separator: the name then stands in its place.
  const [fullName = '', born = '', , address = ''] = parts.slice(LETTER.test(second) ? 1 : 2);
  if (parts.length < FEWEST_PARTS || !LETTER.test(fullName)) return err({ type: 'NotACitizenCard' });
  if (!/^\d{12}$/.test(personalId)) return err({ type: 'PersonalIdNotTwelveDigits' });
  const bornOn = parseCardDate(born);
  return ok({ personalId, fullName, bornOn, address, doubtful: bornOn !== null && !agrees(personalId, bornOn) });
}

/** Text that can be nothing but a card's: tells a scan or a paste from typing. */
export function looksLikeCitizenCard(text: string): boolean {
  return text.split('|').length >= FEWEST_PARTS;
}

const CARD_BEGINNING = /(?:^|\D)(\d{12})\|/;

/**
 * The number at the head of a card's text, also of one a slow scanner is still typing; null for all other text. Who finds one
 * keeps the number at most, never the text.
 */
export function cardNumberIn(text: string): string | null {
  return CARD_BEGINNING.exec(text)?.[1] ?? null;
}

/** @example parseCardDate('09031985') and parseCardDate('09/03/1985') // '1985-03-09' */
function parseCardDate(text: string): PlainDate | null {
  const digits = text.replace(/\D/g, '');
  if (digits.length !== 8) return null;
  return parsePlainDate(`${digits.slice(4)}-${digits.slice(2, 4)}-${digits.slice(0, 2)}`) ?? null;
}

/** Digit 4: 0/1 for the twentieth century (male, female), 2/3 for the twenty-first, and so on; digits 5–6 the year. */
function agrees(personalId: string, bornOn: PlainDate): boolean {
  const century = 19 + Math.floor(Number(personalId[3]) / 2);
  return bornOn.slice(0, 4) === `${century}${personalId.slice(4, 6)}`;
}
