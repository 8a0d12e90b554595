/** How official papers write a moment, a place and what is left to be filled in by hand (Nghị định 30/2020/NĐ-CP). */
import { dateOf, toLocal, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '#domain/calendar/instant.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { Applicant, PinnedProcedure } from '#domain/dossier/event-bodies.ts';
import { formatWeekday, secondsAfter15 } from '#i18n/format.ts';
import type { FormWard } from './form-source.ts';
import type { Letterhead } from './letterhead.ts';

/** A number that the office gives by hand. */
export const NUMBER_BY_HAND = '............';

/** @example '09 giờ 15 phút', '15 giờ 00 phút 01 giây' */
export function timeInWords(instant: Instant): string {
  const { ms } = toLocal(instant);
  const seconds = secondsAfter15(instant);
  const time = `${twoDigits(Math.floor(ms / MS_PER_HOUR))} giờ ${twoDigits(Math.floor(ms / MS_PER_MINUTE) % 60)} phút`;
  return seconds === 0 ? time : `${time} ${twoDigits(seconds)} giây`;
}

/** @example 'ngày 23 tháng 11 năm 2026' */
export function dayInWords(date: PlainDate): string {
  return `ngày ${date.slice(8, 10)} tháng ${date.slice(5, 7)} năm ${date.slice(0, 4)}`;
}

/** @example '09 giờ 15 phút, ngày 23 tháng 11 năm 2026' */
export function momentInWords(instant: Instant): string {
  return `${timeInWords(instant)}, ${dayInWords(dateOf(instant))}`;
}

/** What somebody is to remember carries its weekday. @example '17 giờ 00 phút, thứ Sáu ngày 27 tháng 11 năm 2026' */
export function appointmentInWords(instant: Instant): string {
  const date = dateOf(instant);
  return `${timeInWords(instant)}, ${formatWeekday(date)} ${dayInWords(date)}`;
}

/** Beside the number: the ward's own name without its kind, and the day; without a day, dots to fill in. */
export function placeAndDay(ward: FormWard, at: Instant | null): string {
  const day = at === null ? 'ngày ...... tháng ...... năm ..........' : dayInWords(dateOf(at));
  return `${ward.name.replace(/^(phường|xã|đặc khu)\s+/i, '')}, ${day}`;
}

export function letterheadOf(ward: FormWard): Letterhead {
  return { committee: committeeOf(ward), office: ward.officeName, demo: ward.demo };
}

export function committeeOf(ward: FormWard): string {
  return `Ủy ban nhân dân ${ward.name.charAt(0).toLocaleLowerCase('vi')}${ward.name.slice(1)}`;
}

/** The serial at the end of a dossier code. @example serialOf('H26.40.12-261123-0007') // '0007' */
export function serialOf(code: string): string {
  return code.slice(code.lastIndexOf('-') + 1);
}

/** The case is named only where it tells more than the procedure. */
export function procedureInWords({ name, caseName }: Pick<PinnedProcedure, 'name' | 'caseName'>): string {
  return caseName === '' || caseName === name ? name : `${name} (${caseName})`;
}

/** How a letter speaks to an applicant: `title` before the name, `you` in the text. An organisation is no Ông/Bà. */
export function addressOf({ organisation }: Pick<Applicant, 'organisation'>): { title: string; you: string } {
  return organisation ? { title: '', you: 'Quý đơn vị' } : { title: 'Ông/Bà ', you: 'Ông/Bà' };
}

/** Who signs as having handed it in; empty where nobody came by name for an organisation. */
export function submitterOf({ fullName, organisation }: Pick<Applicant, 'fullName' | 'organisation'>): string {
  return organisation ? organisation.representative : fullName;
}

export function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** Free text in the middle of a sentence keeps one full stop at its end. */
export function withoutFullStop(text: string): string {
  return text.trim().replace(/[.;,\s]+$/, '');
}
