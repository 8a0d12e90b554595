/**
 * Limits as the portal's prose states them: "không quá 05 (năm) ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ".
 * Every number of days, hours or months that may be a limit is found; one that is meant for other wards, for verification or
 * as an addition is told apart. Times of the clock, dates and "30 ngày trước khi hết hạn" are no limits.
 */
import type { ProcessingTime, TimeUnit } from '#domain/calendar/processing-time.ts';

/** `remote`: xã miền núi, hải đảo, vùng khó khăn · `verification`: cần xác minh, phức tạp · `addition`: tăng thêm. */
export type ClaimKind = 'base' | 'remote' | 'verification' | 'addition';

export interface LimitClaim {
  readonly limit: ProcessingTime;
  readonly kind: ClaimKind;
}

const NUMBER_WORDS: Readonly<Record<string, number>> = {
  một: 1,
  hai: 2,
  ba: 3,
  bốn: 4,
  năm: 5,
  sáu: 6,
  bảy: 7,
  tám: 8,
  chín: 9,
  mười: 10,
  'mười lăm': 15,
  'hai mươi': 20,
  'ba mươi': 30,
};

const UNITS: Readonly<Record<string, TimeUnit>> = {
  'ngày làm việc': 'WORKING_DAY',
  ngày: 'DAY',
  'giờ làm việc': 'WORKING_HOUR',
  'giờ hành chính': 'WORKING_HOUR',
  giờ: 'HOUR',
  tháng: 'MONTH',
};

const WORDS = Object.keys(NUMBER_WORDS).sort((a, b) => b.length - a.length);
const CLAIM = new RegExp(
  String.raw`(?<![\p{L}\d/.,])(\d+\/\d+|\d+(?:[.,]\d+)?|½|${WORDS.join('|')})\s*(?:\([^()]{1,20}\)\s*)?(ngày làm việc|giờ làm việc|giờ hành chính|ngày|giờ|tháng)(?!\p{L})(?!\s*\d)`,
  'giu',
);
const REMOTE = /miền núi|hải đảo|biên giới|vùng sâu|vùng xa|khó khăn/iu;
const VERIFICATION = /xác minh|phức tạp/iu;
const ADDITION = /(?:tăng|cộng|kéo dài|gia hạn)\s+thêm(?:\s+không quá)?\s*$|kéo dài[^.]{0,40}$/iu;
const CLOCK_TIME = /(?:sau|trước|đến|từ|lúc|vào|khoảng)\s*$/iu;
const BEFORE_SOMETHING = /^\s*(?:liên tục\s+)?trước\s+(?:khi|ngày|thời điểm|lúc)/iu;
const SAME_DAY =
  /ngay\s+trong\s+ngày|trong\s+ngày\s+(?:tiếp nhận|làm việc\s+(?:nhận|tiếp nhận))|sau\s+15\s*(?:giờ|h)/iu;
const WHOLE_LIMIT = /đủ hồ sơ|hồ sơ (?:đầy đủ|hợp lệ)|thời hạn giải quyết|thời gian giải quyết/iu;

/** Claims of a text that speaks of nothing but the limit (a method row's description), in order. */
export function findClaims(lines: readonly string[]): LimitClaim[] {
  return lines.flatMap(sentencesOf).flatMap((sentence) => claimsIn(sentence));
}

/** Claims of a text that tells the whole procedure: only sentences that speak of the limit of the complete dossier. */
export function findWholeLimitClaims(lines: readonly string[]): LimitClaim[] {
  return lines
    .flatMap(sentencesOf)
    .filter((sentence) => WHOLE_LIMIT.test(sentence) || SAME_DAY.test(sentence))
    .flatMap((sentence) => (WHOLE_LIMIT.test(sentence) ? claimsIn(sentence) : sameDayIn(sentence)));
}

/** A full stop inside a number ends nothing; a dash after a space begins a new item. */
function sentencesOf(line: string): string[] {
  return line
    .split(/\.(?!\d)|\s[-+–]\s/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

interface Found extends LimitClaim {
  readonly from: number;
  readonly to: number;
}

function claimsIn(sentence: string): LimitClaim[] {
  const found = [...sentence.matchAll(CLAIM)].flatMap((match) => readMatch(sentence, match));
  const parts = breakdowns(sentence, found);
  return [
    ...sameDayIn(sentence),
    ...found.filter((claim) => !parts.has(claim)).map(({ limit, kind }) => ({ limit, kind })),
  ];
}

function sameDayIn(sentence: string): LimitClaim[] {
  return SAME_DAY.test(sentence) ? [{ limit: { value: 0, unit: 'SAME_DAY_15H' }, kind: 'base' }] : [];
}

function readMatch(sentence: string, match: RegExpMatchArray): Found[] {
  const [whole, number = '', unitWords = ''] = match;
  const from = match.index ?? 0;
  const to = from + whole.length;
  const [before, after] = [sentence.slice(0, from), sentence.slice(to)];
  const unit = UNITS[unitWords.toLowerCase()];
  if (!unit || BEFORE_SOMETHING.test(after) || (unit === 'HOUR' && CLOCK_TIME.test(before))) return [];
  return [{ limit: { value: readNumber(number.toLowerCase()), unit }, kind: kindOf(before, after), from, to }];
}

/** The condition stands before the number ("đối với xã miền núi … 25 ngày"), or, for verification, right after it. */
function kindOf(before: string, after: string): ClaimKind {
  if (REMOTE.test(before)) return 'remote';
  const clause = before.slice(Math.max(before.lastIndexOf(';'), before.lastIndexOf(',')) + 1);
  const next = after.split(/[;,)]|\p{Lu}|\bvà\b/u)[0] ?? '';
  const isConditional = /(?:trường hợp|đối với|nếu)/iu.test(`${clause}${next}`) || /trường hợp[^;]*$/iu.test(before);
  if (isConditional && (VERIFICATION.test(clause) || VERIFICATION.test(next) || VERIFICATION.test(before.slice(-80)))) {
    return 'verification';
  }
  return ADDITION.test(before) ? 'addition' : 'base';
}

/** "13 ngày làm việc (… 10 ngày làm việc; … 03 ngày làm việc)": parts in brackets that make up the number before them. */
function breakdowns(sentence: string, found: readonly Found[]): Set<Found> {
  const parts = [...sentence.matchAll(/\([^()]*\)/gu)].flatMap((bracket) => {
    const [from, to] = [bracket.index, bracket.index + bracket[0].length];
    const inside = found.filter((claim) => claim.from > from && claim.to <= to);
    const outer = found.findLast((claim) => claim.to <= from);
    const isSum =
      outer !== undefined &&
      inside.length > 1 &&
      inside.every(({ limit }) => limit.unit === outer.limit.unit) &&
      inside.reduce((sum, { limit }) => sum + limit.value, 0) === outer.limit.value;
    return isSum ? inside : [];
  });
  return new Set(parts);
}

function readNumber(text: string): number {
  if (text === '½') return 0.5;
  const [numerator, denominator] = text.split('/');
  if (denominator !== undefined) return Number(numerator) / Number(denominator);
  return NUMBER_WORDS[text] ?? Number(text.replace(',', '.'));
}
