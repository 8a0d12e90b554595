/** The holiday files: schema, working days of each year as published, swaps in balance, open questions asked. */
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { holidayFileSchema } from '#catalogue/catalogue-schema.ts';
import { parsePlainDate, toDayNumber, weekdayOf } from '#domain/calendar/plain-date.ts';
import { readCatalogueFiles } from './catalogue-files.ts';

const files = readCatalogueFiles('holidays');
/** A file that fails its schema is named by the first test; the others go on with the rest. */
const years = files.flatMap(({ json }) => {
  const parsed = v.safeParse(holidayFileSchema, json);
  return parsed.success ? [parsed.output] : [];
});

/** Ngày làm việc trong năm, counted from the notices; 2027 by option 1 of the proposal. */
const WORKING_DAYS: Readonly<Record<number, number>> = {
  2022: 249,
  2023: 249,
  2024: 251,
  2025: 250,
  2026: 249,
  2027: 249,
};

const OFF: Readonly<Record<number, string>> = {
  2022: '01-03 01-31 02-01 02-02 02-03 02-04 04-11 05-02 05-03 09-01 09-02',
  2023: '01-02 01-20 01-23 01-24 01-25 01-26 05-01 05-02 05-03 09-01 09-04',
  2024: '01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03',
  2025: '01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02',
  2026: '01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24',
  2027: '01-01 02-04 02-05 02-08 02-09 02-10 04-16 04-30 05-03 09-02 09-03 11-24',
};

function countWorkingDays({ year, off, worked }: v.InferOutput<typeof holidayFileSchema>): number {
  const first = toDayNumber(day(`${year}-01-01`));
  const last = toDayNumber(day(`${year}-12-31`));
  const offDays = new Set(off.map(({ date }) => toDayNumber(date)));
  const workedDays = new Set(worked.map(({ date }) => toDayNumber(date)));
  let count = 0;
  for (let number = first; number <= last; number += 1) {
    const isWeekday = weekdayOf(number) <= 5;
    if ((isWeekday && !offDays.has(number)) || workedDays.has(number)) count += 1;
  }
  return count;
}

function day(text: string) {
  const date = parsePlainDate(text);
  if (!date) throw new Error(`${text} is no date`);
  return date;
}

describe('the holiday files', () => {
  test.each(files)('$file passes the schema and is named after its year', ({ file, json }) => {
    const parsed = v.safeParse(holidayFileSchema, json);
    expect(parsed.issues?.map(({ message }) => message)).toBeUndefined();
    expect(file).toBe(`${(json as { year: number }).year}.json`);
  });

  test('2022 through 2027, without a gap', () => {
    expect(years.map(({ year }) => year)).toEqual([2022, 2023, 2024, 2025, 2026, 2027]);
  });

  test.each(years)('$year has the working days that follow from the notices', (year) => {
    expect(countWorkingDays(year)).toBe(WORKING_DAYS[year.year]);
  });

  test.each(years)('$year is off on exactly the weekdays of the notices', ({ year, off }) => {
    expect(off.map(({ date }) => date.slice(5)).join(' ')).toBe(OFF[year]);
  });

  test('make-up Saturdays replace exactly the days that were swapped', () => {
    const swaps = years.flatMap(({ worked }) => worked.map(({ date, replaces }) => `${replaces} ↔ ${date}`));
    expect(swaps).toEqual([
      '2024-04-29 ↔ 2024-05-04',
      '2025-05-02 ↔ 2025-04-26',
      '2026-01-02 ↔ 2026-01-10',
      '2026-08-31 ↔ 2026-08-22',
    ]);
    const swapped = years.flatMap(({ off }) =>
      off.filter(({ name }) => name.includes('hoán đổi')).map(({ date }) => date),
    );
    expect(swapped).toEqual(['2024-04-29', '2025-05-02', '2026-01-02', '2026-08-31']);
  });

  test('24 November is off only from 2026', () => {
    const offOn24November = years
      .filter(({ off }) => off.some(({ date }) => date.endsWith('-11-24')))
      .map(({ year }) => year);
    expect(offOn24November).toEqual([2026, 2027]);
  });
});

describe('what is still open', () => {
  test('Monday 23/11/2026 is worked, the Saturday after is not, and the file asks', () => {
    const year = years.find((candidate) => candidate.year === 2026);
    expect(year?.off.some(({ date }) => date === '2026-11-23')).toBe(false);
    expect(year?.worked.some(({ date }) => date === '2026-11-28')).toBe(false);
    expect(year?.questions).toMatchObject([{ date: '2026-11-23', kind: 'off-if-swapped', pairedWith: '2026-11-28' }]);
  });

  test('2027 alone is provisional; Tết, the day beside 2/9 and the whole year are asked', () => {
    expect(years.filter(({ status }) => status === 'provisional').map(({ year }) => year)).toEqual([2027]);
    const year = years.find((candidate) => candidate.year === 2027);
    expect(year?.questions.map(({ kind, date }) => `${kind} ${date}`)).toEqual([
      'alternative 2027-02-04',
      'alternative 2027-09-03',
      'whole-year 2027-01-01',
    ]);
    expect(year?.off.find(({ date }) => date === '2027-09-03')?.name).toContain('chưa chốt');
  });

  test('confirmed years before 2026 leave nothing open', () => {
    expect(years.filter(({ year }) => year < 2026).flatMap(({ questions }) => questions)).toEqual([]);
  });
});
