import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadCalendarSpec, loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { createCalendarBook } from '#domain/calendar/calendar-book.ts';
import { EMPTY_DRAFT, type CalendarDraft } from '#domain/calendar/calendar-draft.ts';
import { changeCalendar } from '#domain/calendar/change-calendar.ts';
import { fromLocal, MS_PER_DAY, MS_PER_HOUR, type Instant } from '#domain/calendar/instant.ts';
import { fromDayNumber, weekdayOf } from '#domain/calendar/plain-date.ts';
import type { ProcessingTime } from '#domain/calendar/processing-time.ts';
import { createWorkingCalendar, type WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import { isOpen } from '#domain/dossier/dossier-status.ts';
import type { EventKind } from '#domain/dossier/event-bodies.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import { countMoves, dueMoments, previewCalendar } from '#domain/dossier/preview-calendar.ts';
import { receivedBody, setupDossierEvents, SHIPPED_BOOK } from '#support/dossier-events.ts';
import { at, date, dayNumber } from '#support/fixed-clock.ts';

const NOW = at('2026-11-22 09:00');
const FRIDAY = at('2026-11-20 09:00');

function changed(draft: Partial<CalendarDraft>, version = 'next'): WorkingCalendar {
  const calendar = changeCalendar(loadCalendarSpec(), { ...EMPTY_DRAFT, ...draft }, version);
  if (!calendar.ok) throw new Error(JSON.stringify(calendar.error));
  return calendar.value;
}

const off = (text: string) => ({ date: date(text), name: 'Nghỉ', basis: 'Thông báo' });
const SWAPPED = changed({
  addedDaysOff: [off('2026-11-23')],
  addedMakeUpDays: [{ ...off('2026-11-28'), replaces: date('2026-11-23') }],
});

function fold(events: readonly DossierEvent[]): DossierState {
  const state = foldDossier(events);
  if (!state) throw new Error('no reception');
  return state;
}

/** Received on Friday 20 November at nine; `dueAt` is what its receipt promises. */
function dossier(
  limit: ProcessingTime,
  {
    dueAt,
    receivedAt = FRIDAY,
    steps = [],
  }: { dueAt: Instant; receivedAt?: Instant; steps?: readonly [EventKind, Instant][] },
): DossierState {
  const events = setupDossierEvents();
  const procedure = { ...receivedBody().procedure, limit };
  return fold([
    events.make('received', receivedAt, { body: receivedBody({ procedure, dueAt }) }),
    ...steps.map(([kind, moment]) => events.make(kind, moment)),
  ]);
}

const days = (value: number): ProcessingTime => ({ value, unit: 'WORKING_DAY' });
const preview = (states: readonly DossierState[], next = SWAPPED, now = NOW) =>
  previewCalendar(states, { book: SHIPPED_BOOK, next, now });

describe('the swap of 23/11/2026', () => {
  test('moves a dossier due on the Monday, and its receipt says another day', () => {
    const state = dossier(days(1), { dueAt: at('2026-11-23 17:00') });
    expect(preview([state])).toEqual([
      {
        id: state.id,
        code: 'H26.40.12-260309-0001',
        applicantName: 'Nguyễn Thị Hoà',
        procedureName: 'Đăng ký khai sinh',
        from: at('2026-11-23 17:00'),
        to: at('2026-11-25 17:00'),
        effect: 'moved',
        receipt: 'issued',
      },
    ]);
  });

  test('brings back a dossier whose days run past the make-up Saturday, and leaves one due before the swap', () => {
    expect(preview([dossier(days(6), { dueAt: at('2026-12-01 17:00') })])).toEqual([]);
    expect(preview([dossier({ value: 0, unit: 'SAME_DAY_15H' }, { dueAt: at('2026-11-20 17:00') })])).toEqual([]);
  });

  test('makes one on time that was late, and one late that was in time the other way round', () => {
    const tuesday = at('2026-11-24 09:00');
    const state = dossier(days(1), { dueAt: at('2026-11-23 17:00') });
    expect(preview([state], SWAPPED, tuesday)[0]?.effect).toBe('becomes-on-time');
    const book = createCalendarBook([loadWorkingCalendar(), SWAPPED]);
    const moved = { ...state, calendarVersion: 'next' };
    const [back] = previewCalendar([moved], { book, next: changed({}, 'back'), now: tuesday });
    expect(back).toMatchObject({ effect: 'becomes-late', from: at('2026-11-25 17:00'), receipt: null });
  });

  test('a dossier that waits for the citizen is looked at when its clock stopped, not now', () => {
    const state = dossier(days(1), {
      dueAt: at('2026-11-23 17:00'),
      steps: [['supplement-requested', at('2026-11-23 09:00')]],
    });
    expect(preview([state], SWAPPED, at('2026-11-24 09:00'))[0]?.effect).toBe('moved');
  });

  test('a receipt printed is told from one only issued; one that says the new moment is no difference', () => {
    const printed = dossier(days(1), { dueAt: at('2026-11-23 17:00'), steps: [['printed', FRIDAY]] });
    const right = dossier(days(1), { dueAt: at('2026-11-25 17:00') });
    expect(preview([printed, right]).map(({ receipt }) => receipt)).toEqual(['printed', null]);
  });

  test('a dossier counted by it already does not move again', () => {
    const state = { ...dossier(days(1), { dueAt: at('2026-11-23 17:00') }), calendarVersion: 'next' };
    expect(preview([state])).toEqual([]);
  });
});

test('a due moment that cannot be worked out is late, and one that then can is a move', () => {
  const spec = loadCalendarSpec();
  const longer = createWorkingCalendar({ ...spec, version: 'longer', through: date('2028-12-31') });
  if (!longer.ok) throw new Error(longer.error.type);
  const state = dossier({ value: 14, unit: 'MONTH' }, { dueAt: at('2028-01-20 17:00') });
  expect(preview([state], longer.value)).toMatchObject([
    { from: null, to: at('2028-01-20 17:00'), effect: 'becomes-on-time', receipt: null },
  ]);
  expect(dueMoments(state, { book: SHIPPED_BOOK, next: longer.value, now: NOW })).toEqual({
    from: null,
    to: at('2028-01-20 17:00'),
  });
});

test.each<[EventKind, ...EventKind[]]>([
  ['resolved'],
  ['resolved', 'handed-over'],
  ['refused'],
  ['withdrawn'],
  ['withdrawn', 'stopped'],
])('a dossier closed by %s %s never appears', (...kinds) => {
  const steps = kinds.map((kind): [EventKind, Instant] => [kind, at('2026-11-20 15:00')]);
  const state = dossier(days(1), { dueAt: at('2026-11-23 17:00'), steps });
  expect(isOpen(state.status)).toBe(false);
  expect(preview([state])).toEqual([]);
});

const FIRST = dayNumber('2026-10-01');
const stateArb = fc
  .record({
    day: fc.integer({ min: FIRST, max: FIRST + 60 }),
    minute: fc.integer({ min: 0, max: 24 * 60 - 1 }),
    limit: fc.oneof(
      fc.integer({ min: 1, max: 20 }).map(days),
      fc.constant<ProcessingTime>({ value: 0, unit: 'SAME_DAY_15H' }),
      fc.integer({ min: 1, max: 40 }).map((value): ProcessingTime => ({ value, unit: 'DAY' })),
      fc.integer({ min: 1, max: 40 }).map((value): ProcessingTime => ({ value, unit: 'WORKING_HOUR' })),
    ),
    steps: fc.constantFrom<readonly EventKind[]>(
      [],
      ['assigned'],
      ['supplement-requested'],
      ['resolved'],
      ['refused'],
      ['withdrawn'],
    ),
    later: fc.integer({ min: 1, max: 8 * 60 }),
  })
  .map(({ day, minute, limit, steps, later }) => {
    const receivedAt = fromLocal(day, minute * 60_000);
    return dossier(limit, {
      dueAt: (receivedAt + MS_PER_DAY) as Instant,
      receivedAt,
      steps: steps.map((kind) => [kind, (receivedAt + later * 60_000) as Instant]),
    });
  });
const weekdayArb = fc
  .integer({ min: FIRST, max: FIRST + 100 })
  .filter((day) => weekdayOf(day) <= 5)
  .map(fromDayNumber)
  .filter((day) => day !== '2026-11-24' && day !== '2027-01-01');

test('a day off more never makes a due moment earlier, closed dossiers never appear, and counts are lengths', () => {
  const nowArb = fc.integer({ min: FIRST, max: FIRST + 90 }).map((day) => fromLocal(day, 9 * MS_PER_HOUR));
  fc.assert(
    fc.property(fc.array(stateArb, { maxLength: 12 }), weekdayArb, nowArb, (states, day, now) => {
      const moves = preview(states, changed({ addedDaysOff: [off(day)] }), now);
      for (const { from, to, effect } of moves) {
        expect(to ?? Infinity).toBeGreaterThan(from ?? 0);
        expect(effect).not.toBe('becomes-late');
      }
      const closed = states.filter(({ status }) => !isOpen(status)).length;
      expect(moves.length).toBeLessThanOrEqual(states.length - closed);
      const counts = countMoves(moves);
      const of = (effect: string) => moves.filter((move) => move.effect === effect).length;
      expect(counts.moved).toBe(counts.becomesLate + counts.becomesOnTime + of('moved'));
      expect(counts.receiptsDiffer).toBe(moves.filter(({ receipt }) => receipt !== null).length);
    }),
  );
});
