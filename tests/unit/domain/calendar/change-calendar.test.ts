import { describe, expect, test } from 'vitest';
import { loadCalendarSpec, loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { EMPTY_DRAFT, isEmptyDraft, type CalendarDraft, type WeekDraft } from '#domain/calendar/calendar-draft.ts';
import { findSwapQuestions } from '#domain/calendar/calendar-question.ts';
import { changeCalendar } from '#domain/calendar/change-calendar.ts';
import { isWorkingDay, sessionsOn, type CalendarSpec } from '#domain/calendar/working-calendar.ts';
import { calendarFaultTexts } from '#i18n/calendar-fault-text.ts';
import { date, dayNumber } from '#support/fixed-clock.ts';

const HOUR = 3_600_000;
const MORNING = { from: 8 * HOUR, to: 12 * HOUR };
const AFTERNOON = { from: 13 * HOUR, to: 17 * HOUR };
const FULL = [MORNING, AFTERNOON];
const WEEK: WeekDraft = { 1: FULL, 2: FULL, 3: FULL, 4: FULL, 5: FULL, 6: [] };
const BLANK = { from: null, to: null };
const SHIPPED = loadCalendarSpec();

const off = (text: string) => ({ date: date(text), name: 'Nghỉ theo thông báo', basis: 'Thông báo 1/TB-BNV' });
const madeUp = (text: string, replaces: string | null) => ({
  ...off(text),
  replaces: replaces === null ? null : date(replaces),
});
const answerTo = (answer: 'swapped' | 'worked', changes = {}) => ({
  dayOff: date('2026-11-23'),
  makeUp: date('2026-11-28'),
  answer,
  dayOffName: 'Nghỉ hoán đổi với thứ Bảy, 28/11/2026',
  makeUpName: 'Làm bù cho thứ Hai, 23/11/2026',
  basis: 'Thông báo 99/TB-BNV',
  ...changes,
});

function change(draft: Partial<CalendarDraft>, spec: CalendarSpec = SHIPPED) {
  return changeCalendar(spec, { ...EMPTY_DRAFT, ...draft }, 'next');
}

function changed(draft: Partial<CalendarDraft>, spec?: CalendarSpec) {
  const calendar = change(draft, spec);
  if (!calendar.ok) throw new Error(JSON.stringify(calendar.error));
  return {
    calendar: calendar.value,
    spec: calendar.value.spec,
    isWorked: (d: string) => isWorkingDay(calendar.value, dayNumber(d)),
  };
}

function faultsOf(draft: Partial<CalendarDraft>) {
  const calendar = change(draft);
  return calendar.ok ? [] : calendar.error.map(({ place, type }) => `${place} ${type}`);
}

describe('the question of 23/11/2026', () => {
  test('is found in the shipped calendar', () => {
    expect(findSwapQuestions(SHIPPED)).toEqual([
      { dayOff: '2026-11-23', makeUp: '2026-11-28', text: expect.stringContaining('hoán đổi') },
    ]);
  });

  test('answered "nghỉ và làm bù": the Monday is off, the Saturday worked with the hours of a Monday, nothing is open', () => {
    const { calendar, spec, isWorked } = changed({ answers: [answerTo('swapped')] });
    expect([isWorked('2026-11-23'), isWorked('2026-11-28')]).toEqual([false, true]);
    expect(sessionsOn(calendar, dayNumber('2026-11-28'))).toEqual(FULL);
    expect(spec.makeUpDays).toContainEqual({
      date: '2026-11-28',
      replaces: '2026-11-23',
      name: 'Làm bù cho thứ Hai, 23/11/2026',
      basis: 'Thông báo 99/TB-BNV',
    });
    expect(findSwapQuestions(spec)).toEqual([]);
    expect(spec.unconfirmed).toHaveLength(1);
  });

  test('answered "làm việc bình thường": no day changes and nothing is open', () => {
    const { calendar, spec } = changed({ answers: [answerTo('worked', { basis: '' })] });
    expect(calendar.workingDayList).toEqual(loadWorkingCalendar().workingDayList);
    expect(findSwapQuestions(spec)).toEqual([]);
    expect(spec.unconfirmed.map(({ from }) => from)).toEqual(['2027-01-01']);
  });

  test('cannot be answered twice, and a swap names what it rests on', () => {
    const { spec } = changed({ answers: [answerTo('worked')] });
    expect(change({ answers: [answerTo('swapped')] }, spec)).toEqual({
      ok: false,
      error: [{ type: 'NotAsked', place: 'answers.0', date: '2026-11-23' }],
    });
    expect(faultsOf({ answers: [answerTo('swapped', { basis: ' ' })] })).toEqual([
      'answers.0 BasisMissing',
      'answers.0 BasisMissing',
    ]);
  });

  test('is not asked of single days that are open for reasons of their own', () => {
    const single = { from: date('2026-11-23'), through: date('2026-11-23'), text: 'a' };
    const other = { from: date('2026-11-28'), through: date('2026-11-28'), text: 'b' };
    expect(findSwapQuestions({ unconfirmed: [single, other] })).toEqual([]);
  });
});

describe('what a draft changes', () => {
  test('the shipped calendar has no fault of its own, and an empty draft changes nothing but the version', () => {
    expect(isEmptyDraft(EMPTY_DRAFT)).toBe(true);
    expect(changed({}).spec).toEqual({ ...SHIPPED, version: 'next' });
  });

  test('days are added in order, and a day added one by one is no longer open', () => {
    const { spec, isWorked } = changed({ addedDaysOff: [off('2026-11-23')] });
    expect(isWorked('2026-11-23')).toBe(false);
    expect(spec.daysOff.map(({ date: on }) => on)).toEqual(spec.daysOff.map(({ date: on }) => on).toSorted());
    expect(spec.unconfirmed.map(({ from }) => from)).toEqual(['2026-11-28', '2027-01-01']);
  });

  test('days removed are worked again; one may be replaced in the same draft', () => {
    const { spec, isWorked } = changed({
      removed: [date('2027-09-03'), date('2026-11-24')],
      addedDaysOff: [off('2027-09-01'), off('2026-11-24')],
    });
    expect([isWorked('2027-09-03'), isWorked('2027-09-01'), isWorked('2026-11-24')]).toEqual([true, false, false]);
    expect(spec.daysOff.find(({ date: on }) => on === '2026-11-24')?.basis).toBe('Thông báo 1/TB-BNV');
  });

  test('a swap goes both ways: day off and make-up day are removed together', () => {
    const { isWorked } = changed({ removed: [date('2026-08-31'), date('2026-08-22')] });
    expect([isWorked('2026-08-31'), isWorked('2026-08-22')]).toEqual([true, false]);
  });

  test('confirming a whole year closes it, confirming days within leaves the rest open', () => {
    const year = { from: date('2027-01-01'), through: date('2027-12-31') };
    expect(changed({ confirmed: [year] }).spec.unconfirmed.map(({ from }) => from)).toEqual([
      '2026-11-23',
      '2026-11-28',
    ]);
    const tet = { from: date('2027-02-01'), through: date('2027-02-14') };
    const left = changed({ confirmed: [tet] }).spec.unconfirmed.slice(2);
    expect(left.map(({ from, through }) => [from, through])).toEqual([
      ['2027-01-01', '2027-01-31'],
      ['2027-02-15', '2027-12-31'],
    ]);
  });

  test('days can be marked as proposed', () => {
    const proposed = { from: date('2026-12-31'), through: date('2026-12-31'), text: 'chờ thông báo nghỉ 31/12' };
    expect(changed({ proposed: [proposed] }).spec.unconfirmed.at(-1)).toEqual(proposed);
  });

  test('hours of the week are replaced; a Saturday morning is kept and makes no working day', () => {
    const sessions = { ...WEEK, 5: [MORNING], 6: [MORNING, BLANK] };
    const { calendar, spec, isWorked } = changed({ sessions });
    expect(spec.sessions[6]).toEqual([MORNING]);
    expect(sessionsOn(calendar, dayNumber('2026-12-04'))).toEqual([MORNING]);
    expect(isWorked('2026-12-05')).toBe(false);
    expect(sessionsOn(calendar, dayNumber('2026-12-05'))).toEqual([]);
    expect(calendar.workingDayList).toEqual(loadWorkingCalendar().workingDayList);
  });
});

describe('every fault is told with its place', () => {
  test.each<[string, Partial<CalendarDraft>, readonly string[]]>([
    ['a day off already there', { addedDaysOff: [off('2026-09-02')] }, ['addedDaysOff.0 DateTwice']],
    ['a day typed twice', { addedDaysOff: [off('2026-12-01'), off('2026-12-01')] }, ['addedDaysOff.1 DateTwice']],
    [
      'a day both off and made up',
      { addedDaysOff: [off('2026-12-01')], addedMakeUpDays: [madeUp('2026-12-01', '2026-12-01')] },
      ['addedMakeUpDays.0 DateTwice', 'addedMakeUpDays.0 AlreadyWorkingDay'],
    ],
    [
      'a make-up day on a working day',
      { addedDaysOff: [off('2026-12-01')], addedMakeUpDays: [madeUp('2026-12-02', '2026-12-01')] },
      ['addedMakeUpDays.0 AlreadyWorkingDay'],
    ],
    [
      'a make-up day for a day that is worked',
      { addedMakeUpDays: [madeUp('2026-12-05', '2026-12-01')] },
      ['addedMakeUpDays.0 ReplacesWorkedDay'],
    ],
    [
      'a make-up day for no day',
      { addedMakeUpDays: [madeUp('2026-12-05', null)] },
      ['addedMakeUpDays.0 ReplacedDayMissing'],
    ],
    [
      'a second make-up day for a day that has one',
      { addedMakeUpDays: [madeUp('2026-12-05', '2026-08-31')] },
      ['addedMakeUpDays.0 ReplacedTwice'],
    ],
    [
      'two new make-up days for one day',
      {
        addedDaysOff: [off('2026-12-01')],
        addedMakeUpDays: [madeUp('2026-12-05', '2026-12-01'), madeUp('2026-12-12', '2026-12-01')],
      },
      ['addedMakeUpDays.1 ReplacedTwice'],
    ],
    [
      'two new make-up days for no day',
      { addedMakeUpDays: [madeUp('2026-12-05', null), madeUp('2026-12-12', null)] },
      ['addedMakeUpDays.0 ReplacedDayMissing', 'addedMakeUpDays.1 ReplacedDayMissing'],
    ],
    [
      'a swap answered and its day made up for once more',
      { answers: [answerTo('swapped')], addedMakeUpDays: [madeUp('2026-12-05', '2026-11-23')] },
      ['answers.0 ReplacedTwice'],
    ],
    ['a day off on a Sunday', { addedDaysOff: [off('2026-12-06')] }, ['addedDaysOff.0 NotWorkedAnyway']],
    [
      'a day off on a make-up Saturday',
      { addedDaysOff: [off('2026-08-22')] },
      ['addedDaysOff.0 DateTwice', 'addedDaysOff.0 NotWorkedAnyway'],
    ],
    ['a day beyond the years held', { addedDaysOff: [off('2028-01-03')] }, ['addedDaysOff.0 DateOutsideCalendar']],
    ['a day before the years held', { addedDaysOff: [off('2021-12-31')] }, ['addedDaysOff.0 DateOutsideCalendar']],
    [
      'a day without name and basis',
      { addedDaysOff: [{ date: date('2026-12-01'), name: ' ', basis: '' }] },
      ['addedDaysOff.0 NameMissing', 'addedDaysOff.0 BasisMissing'],
    ],
    ['the removal of a day that is not there', { removed: [date('2026-12-01')] }, ['removed.0 NotInCalendar']],
    [
      'the removal of a day off whose make-up day stays',
      { removed: [date('2026-08-31')] },
      ['removed.0 ReplacesWorkedDay'],
    ],
    [
      'a stretch that ends before it starts',
      { confirmed: [{ from: date('2027-02-10'), through: date('2027-02-01') }] },
      ['confirmed.0 EndsBeforeItStarts'],
    ],
    [
      'a proposal beyond the years held, without a word',
      { proposed: [{ from: date('2027-12-01'), through: date('2028-01-05'), text: '' }] },
      ['proposed.0 DateOutsideCalendar', 'proposed.0 TextMissing'],
    ],
    [
      'a session with one end',
      { sessions: { ...WEEK, 2: [{ from: 8 * HOUR, to: null }] } },
      ['sessions.2.0 SessionIncomplete'],
    ],
    [
      'a session that ends when it starts',
      { sessions: { ...WEEK, 3: [MORNING, { from: 13 * HOUR, to: 13 * HOUR }] } },
      ['sessions.3.1 SessionEndsBeforeItStarts'],
    ],
    [
      'sessions that overlap',
      { sessions: { ...WEEK, 4: [MORNING, { from: 11 * HOUR, to: 17 * HOUR }] } },
      ['sessions.4.1 SessionsOverlap'],
    ],
    ['a working day without a session', { sessions: { ...WEEK, 5: [BLANK, BLANK] } }, ['sessions.5 NoSession']],
    [
      'a week without a session',
      { sessions: { 1: [], 2: [], 3: [BLANK], 4: [], 5: [], 6: [] } },
      ['sessions NoSessionAtAll'],
    ],
  ])('%s', (_name, draft, faults) => {
    expect(faultsOf(draft)).toEqual(faults);
  });

  test('a make-up day may be put in the place of the one it replaces', () => {
    const draft = { removed: [date('2026-08-22')], addedMakeUpDays: [madeUp('2026-08-29', '2026-08-31')] };
    expect(faultsOf(draft)).toEqual([]);
    expect(changed(draft).isWorked('2026-08-29')).toBe(true);
  });

  test('the second make-up day of a day is told in words, with both days', () => {
    const twice = change({ addedMakeUpDays: [madeUp('2026-12-05', '2026-08-31')] });
    expect(calendarFaultTexts(twice.ok ? [] : twice.error, SHIPPED)).toEqual({
      'addedMakeUpDays.0':
        'Làm bù thứ Bảy, 05/12/2026 thay cho thứ Hai, 31/08/2026, nhưng thứ Hai, 31/08/2026 đã có ngày làm bù khác. Bỏ ngày làm bù kia trước nếu muốn thay.',
    });
  });

  test('one bad thing does not hide another', () => {
    expect(
      faultsOf({
        addedDaysOff: [off('2026-09-02'), off('2026-12-01')],
        removed: [date('2026-12-03')],
        sessions: { ...WEEK, 1: [] },
      }),
    ).toEqual(['removed.0 NotInCalendar', 'addedDaysOff.0 DateTwice', 'sessions.1 NoSession']);
  });

  test('sessions that touch do not overlap', () => {
    const sessions = { ...WEEK, 1: [MORNING, { from: 12 * HOUR, to: 16 * HOUR }] };
    expect(faultsOf({ sessions })).toEqual([]);
  });
});
