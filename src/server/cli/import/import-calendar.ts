/** `--kind calendar`: a year of holidays becomes a new version of the ward's calendar. Dossiers keep the version they were received under. */
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readHolidayYear, replaceYear, type HolidayYear } from '#catalogue/holiday-year.ts';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import { createWorkingCalendar, type CalendarError, type CalendarSpec } from '#domain/calendar/working-calendar.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { formatDate } from '#i18n/format.ts';
import { transact } from '../../store/database.ts';
import { holdWard } from '../../store/wards.ts';
import { appendCalendar } from '../../use-cases/append-calendar.ts';
import type { Centre } from '../../use-cases/centre.ts';
import { readCalendarBook } from '../../use-cases/ward-calendars.ts';
import { IMPORTER, type ImportContext } from './import-context.ts';
import { refused, type ImportOutcome } from './import-report.ts';
import { readJson } from './read-file.ts';

export async function importCalendars(context: ImportContext, files: readonly string[]): Promise<void> {
  for (const file of files) context.report.add(path.basename(file), await importCalendar(context, file));
}

async function importCalendar({ centre, wards, now }: ImportContext, file: string): Promise<ImportOutcome> {
  const json = readJson(file);
  if (!json.ok) return refused(json.error);
  const year = readHolidayYear(json.value);
  if (!year.ok) return refused(year.error.join(' '));
  const trial = mergeYear(loadWorkingCalendar().spec, year.value);
  if (centre === null) return trial.ok ? imported(year.value) : refused(trial.error);
  for (const ward of wards) {
    const saved = await saveYear(centre, ward, { year: year.value, at: now });
    if (!saved.ok) return refused(saved.error);
  }
  return imported(year.value);
}

function saveYear(
  { db, journal }: Centre,
  ward: WardCode,
  { year, at }: { readonly year: HolidayYear; readonly at: ImportContext['now'] },
): Promise<Result<null, string>> {
  return transact(db, async (tx) => {
    await holdWard(tx, ward);
    const { current } = await readCalendarBook(tx, ward);
    const merged = mergeYear(current.spec, year);
    if (!merged.ok) return merged;
    const lost = wardDaysOf(current.spec, year.year).filter((date) => !holds(merged.value, date));
    if (lost.length > 0) {
      return err(`phường đã tự ghi ngày ${lost.map(formatDate).join(', ')} mà tệp không có; hãy sửa ở Lịch làm việc.`);
    }
    if (isSame(merged.value, current.spec)) return ok(null);
    const spec = { ...merged.value, version: current.version };
    const reason = `Nhập lịch năm ${year.year} từ tệp`;
    await appendCalendar(tx, { ward, spec, reason, by: IMPORTER, at }, journal);
    return ok(null);
  });
}

/** Days of the year that the ward's calendar has and the shipped one has not: somebody decided them. */
function wardDaysOf(spec: CalendarSpec, year: number): PlainDate[] {
  const shipped = loadWorkingCalendar().spec;
  return [...spec.daysOff, ...spec.makeUpDays]
    .map(({ date }) => date)
    .filter((date) => date.startsWith(`${year}-`) && !holds(shipped, date));
}

function holds({ daysOff, makeUpDays }: CalendarSpec, date: PlainDate): boolean {
  return [...daysOff, ...makeUpDays].some((entry) => entry.date === date);
}

/**
 * Two versions that say the same are one: the second import of a file changes nothing. Compared by what they say: a record
 * read back has its keys in another order, and open days follow the order in which they were decided.
 */
function isSame(one: CalendarSpec, other: CalendarSpec): boolean {
  const meaning = ({ unconfirmed, ...spec }: CalendarSpec) => ({
    ...spec,
    version: '',
    unconfirmed: unconfirmed.map(({ from, through, text }) => `${from} ${through} ${text}`).sort(),
  });
  return isDeepStrictEqual(meaning(one), meaning(other));
}

function mergeYear(spec: CalendarSpec, year: HolidayYear): Result<CalendarSpec, string> {
  const merged = replaceYear(spec, year);
  if (!merged.ok) {
    const { from, through } = merged.error;
    return err(`year: ${year.year} không liền với lịch đang có (${formatDate(from)} đến ${formatDate(through)}).`);
  }
  const calendar = createWorkingCalendar(merged.value);
  const fault = calendar.ok ? replacedTwice(year) : contradiction(calendar.error);
  return fault === null ? merged : err(fault);
}

function contradiction({ type, date: on }: CalendarError): string {
  const date = formatDate(on);
  switch (type) {
    case 'DateTwice':
      return `ngày ${date} được khai hai lần.`;
    case 'AlreadyWorkingDay':
      return `ngày làm bù ${date} vốn đã là ngày làm việc.`;
    case 'DateOutsideCalendar':
      return `ngày ${date} nằm ngoài lịch.`;
  }
}

function replacedTwice({ worked }: HolidayYear): string | null {
  const second = worked.find((day, index) => worked.findIndex(({ replaces }) => replaces === day.replaces) < index);
  if (!second) return null;
  return `ngày ${formatDate(second.date)} làm bù cho ngày ${formatDate(second.replaces)} đã có ngày làm bù khác.`;
}

function imported({ year, off, worked, questions }: HolidayYear): ImportOutcome {
  const open = questions.length > 0 ? `, ${questions.length} ngày chưa chốt` : '';
  const note = `năm ${year}: ${off.length} ngày nghỉ, ${worked.length} ngày làm bù${open}; hồ sơ đang giải quyết chưa đổi ngày hẹn, hãy xem trước và áp dụng ở màn hình Lịch làm việc`;
  return { outcome: 'imported', note };
}
