import { describe, expect, test } from 'vitest';
import { readHolidayYear, replaceYear } from '#catalogue/holiday-year.ts';
import { loadCalendarSpec } from '#catalogue/load-calendar.ts';
import { createWorkingCalendar } from '#domain/calendar/working-calendar.ts';
import { readCatalogueFiles } from './catalogue-files.ts';

const files = readCatalogueFiles('holidays');
const json2026 = files.find(({ file }) => file === '2026.json')!.json as Record<string, unknown>;

function parse(changes: Record<string, unknown> = {}) {
  const read = readHolidayYear({ ...json2026, ...changes });
  if (!read.ok) throw new Error(read.error.join());
  return read.value;
}

describe('a year of holidays', () => {
  test('replaced by the very file we ship leaves the calendar as it was', () => {
    const spec = loadCalendarSpec();
    const merged = replaceYear(spec, parse());
    expect(merged.ok && merged.value.daysOff).toEqual(spec.daysOff);
    expect(merged.ok && merged.value.makeUpDays).toEqual(spec.makeUpDays);
    const sorted = (days: readonly { readonly from: string }[]) => [...days].sort((a, b) => (a.from < b.from ? -1 : 1));
    expect(merged.ok && sorted(merged.value.unconfirmed)).toEqual(sorted(spec.unconfirmed));
  });

  test('replaces that year alone', () => {
    const off = [{ date: '2026-01-01', name: 'Tết Dương lịch', basis: 'BLLĐ 2019 điều 112' }];
    const merged = replaceYear(loadCalendarSpec(), parse({ off, worked: [], questions: [] }));
    if (!merged.ok) throw new Error(merged.error.type);
    expect(merged.value.daysOff.filter(({ date }) => date.startsWith('2026'))).toEqual(off);
    expect(merged.value.daysOff.filter(({ date }) => date.startsWith('2025'))).toHaveLength(12);
    expect(merged.value.makeUpDays.filter(({ date }) => date.startsWith('2026'))).toEqual([]);
    expect(merged.value.unconfirmed.some(({ from }) => from.startsWith('2026'))).toBe(false);
    expect(createWorkingCalendar(merged.value).ok).toBe(true);
  });

  test('a year next to the calendar lengthens it, one farther away is refused', () => {
    const bare = { off: [], worked: [], questions: [] };
    const next = replaceYear(loadCalendarSpec(), parse({ ...bare, year: 2028 }));
    expect(next.ok && next.value.through).toBe('2028-12-31');
    const before = replaceYear(loadCalendarSpec(), parse({ ...bare, year: 2021 }));
    expect(before.ok && before.value.from).toBe('2021-01-01');
    const far = replaceYear(loadCalendarSpec(), parse({ ...bare, year: 2030 }));
    expect(far).toMatchObject({ ok: false, error: { type: 'YearOutOfReach', through: '2027-12-31' } });
  });

  test('everything wrong with a file is told at once, each with its place', () => {
    const day = { name: 'x', basis: 'y' };
    const read = readHolidayYear({
      ...json2026,
      off: [{ ...day, date: '2026-02-30' }],
      worked: [{ ...day, date: '2026-03-10', replaces: '2026-01-02' }],
    });
    expect(read.ok ? [] : read.error).toEqual([
      expect.stringMatching(/^off\.0\.date: /),
      expect.stringMatching(/^worked\.0\.date: .*thứ Bảy/),
    ]);
    const twice = readHolidayYear({
      ...json2026,
      off: [
        { ...day, date: '2026-01-01' },
        { ...day, date: '2026-01-01' },
      ],
      worked: [],
    });
    expect(twice.ok ? '' : twice.error.join()).toContain('không trùng');
  });
});
