import { describe, expect, test } from 'vitest';
import { loadCalendarSpec } from '#catalogue/load-calendar.ts';
import { createCalendarBook, type CalendarBook } from '#domain/calendar/calendar-book.ts';
import { createWorkingCalendar, type WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import { computeDossierDue } from '#domain/dossier/dossier-due.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { ReceivedBody } from '#domain/dossier/event-bodies.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import { factsOf as figureFacts } from '#domain/report/figure-facts.ts';
import { summariseDossier } from '#domain/dossier/dossier-summary.ts';
import {
  receivedBody,
  SAMPLE_BODIES,
  setupDossierEvents,
  SHIPPED_BOOK,
  type DossierEvents,
} from '#support/dossier-events.ts';
import { at, date } from '#support/fixed-clock.ts';

/** Monday; three working days from it end on Thursday 12 March at 17:00. */
const MONDAY = at('2026-03-09 09:15');

function stateOf(steps: (make: DossierEvents['make']) => DossierEvent[], body: Partial<ReceivedBody> = {}) {
  const { make } = setupDossierEvents();
  const state = foldDossier([make('received', MONDAY, { body: receivedBody(body) }), ...steps(make)]);
  if (!state) throw new Error('no reception');
  return state;
}

function dueOf(...given: Parameters<typeof stateOf>) {
  const due = computeDossierDue(SHIPPED_BOOK, stateOf(...given));
  if (!due.ok) throw new Error(due.error.type);
  return due.value;
}

describe('what moves the due moment', () => {
  test('nghĩa vụ tài chính: the days waited for the payment are not counted', () => {
    const due = dueOf((make) => [
      make('payment-requested', at('2026-03-10 09:00')),
      make('paid', at('2026-03-12 10:00')),
    ]);
    expect(due.dueAt).toBe(at('2026-03-16 17:00'));
    expect(due.reasons).toContainEqual(
      expect.objectContaining({ rule: 'paused', kinds: ['FINANCIAL_DUTY'], amount: 2 }),
    );
  });

  test('a paper and a payment waited for on the same days are waited for once', () => {
    const { make } = setupDossierEvents();
    const state = foldDossier([
      make('received', MONDAY, { body: receivedBody() }),
      make('supplement-requested', at('2026-03-10 09:00')),
      make('supplement-received', at('2026-03-11 09:00')),
      make('payment-requested', at('2026-03-11 09:00')),
      make('paid', at('2026-03-12 09:00')),
    ]);
    if (!state) throw new Error('no reception');
    expect(computeDossierDue(SHIPPED_BOOK, state)).toMatchObject({ value: { dueAt: at('2026-03-16 17:00') } });
  });

  test('xác minh: the procedure’s own days are added', () => {
    const due = dueOf((make) => [make('verification-required', at('2026-03-10 09:00'))]);
    expect(due.dueAt).toBe(at('2026-03-19 17:00'));
    expect(due.reasons).toContainEqual({ rule: 'extended', workingDays: 5, basis: 'Luật Hộ tịch 2014 điều 18' });
  });

  test('gia hạn with its basis, on top of the verification', () => {
    const due = dueOf((make) => [
      make('verification-required', at('2026-03-10 09:00')),
      make('extended', at('2026-03-18 09:00')),
    ]);
    expect(due.dueAt).toBe(at('2026-03-23 17:00'));
  });

  test('an extension written when the due moment had passed moves nothing and is named', () => {
    const belated = at('2026-03-13 08:00');
    const due = dueOf((make) => [make('extended', belated)]);
    expect(due.dueAt).toBe(at('2026-03-12 17:00'));
    expect(due.warnings).toContainEqual({ type: 'extended-when-late', at: belated });
  });

  test('an extension in time counts, though a pause before it had already moved the day', () => {
    const due = dueOf((make) => [
      make('supplement-requested', at('2026-03-10 09:00')),
      make('supplement-received', at('2026-03-12 09:00')),
      make('extended', at('2026-03-13 09:00')),
    ]);
    expect(due.dueAt).toBe(at('2026-03-18 17:00'));
    expect(due.warnings.map(({ type }) => type)).not.toContain('extended-when-late');
  });

  test('papers asked for only when it was late leave it late, also while they are waited for', () => {
    for (const kind of ['supplement-requested', 'payment-requested'] as const) {
      const { make } = setupDossierEvents();
      const state = foldDossier([make('received', MONDAY), make(kind, at('2026-03-20 09:00'))]);
      if (!state) throw new Error('no reception');
      const row = summariseDossier(SHIPPED_BOOK, state);
      expect(row).toMatchObject({ lateSince: at('2026-03-12 17:00'), pausedSince: at('2026-03-20 09:00') });
      expect(figureFacts(row).overdueAt).toBe(at('2026-03-12 17:00'));
    }
  });

  test('an apology never moves it, approved or not', () => {
    const { make } = setupDossierEvents();
    const proposed = make('apology-proposed', at('2026-03-12 09:00'));
    const approved = make('apologised', at('2026-03-12 10:00'), {
      role: 'chair',
      body: { proposalId: proposed.id, number: '05/PXL' },
    });
    const resolved = make('resolved', at('2026-03-16 10:00'));
    const state = foldDossier([make('received', MONDAY, { body: receivedBody() }), proposed, approved, resolved]);
    if (!state) throw new Error('no reception');
    expect(summariseDossier(SHIPPED_BOOK, state)).toMatchObject({
      dueAt: at('2026-03-12 17:00'),
      promisedAt: at('2026-03-16 17:00'),
      apologies: 1,
      apologyPending: false,
      timeliness: 'late',
    });
  });

  test('a withdrawal taken back gives its days back; a result taken back by the office does not', () => {
    const withdrawn = dueOf((make) => [
      make('withdrawn', at('2026-03-10 09:00')),
      make('reopened', at('2026-03-11 09:00')),
    ]);
    expect(withdrawn.dueAt).toBe(at('2026-03-13 17:00'));
    const takenBack = dueOf((make) => [
      make('resolved', at('2026-03-10 09:00')),
      make('reopened', at('2026-03-11 09:00')),
    ]);
    expect(takenBack.dueAt).toBe(at('2026-03-12 17:00'));
  });
});

describe('phi địa giới: two moments (NĐ 118/2025 điều 17 khoản 3)', () => {
  const competentAgency = 'UBND phường Bồ Đề';

  test('the limit counts from when the competent agency received it', () => {
    const due = dueOf(
      (make) => [
        make('competent-received', at('2026-03-11 10:00'), {
          body: { agency: competentAgency, at: at('2026-03-11 08:30') },
        }),
      ],
      { competentAgency },
    );
    expect(due.dueAt).toBe(at('2026-03-16 17:00'));
  });

  test('until it is known, the last lawful moment of handing it on stands in; after 15:00 that is the next morning', () => {
    expect(dueOf(() => [], { competentAgency }).dueAt).toBe(at('2026-03-12 17:00'));
    const { make } = setupDossierEvents();
    const late = foldDossier([make('received', at('2026-03-09 15:30'), { body: receivedBody({ competentAgency }) })]);
    if (!late) throw new Error('no reception');
    expect(late.status).toBe('lodged');
    expect(computeDossierDue(SHIPPED_BOOK, late)).toMatchObject({ value: { dueAt: at('2026-03-13 17:00') } });
  });
});

describe('the calendar a dossier keeps', () => {
  const NEXT = 'vn-2026-11-22+00145.1';

  /** The Wednesday inside the limit becomes a day off. */
  function changed(): WorkingCalendar {
    const spec = loadCalendarSpec();
    const off = { date: date('2026-03-11'), name: 'Nghỉ đột xuất', basis: 'Công văn 1/UBND' };
    const next = createWorkingCalendar({ ...spec, version: NEXT, daysOff: [...spec.daysOff, off] });
    if (!next.ok) throw new Error(next.error.type);
    return next.value;
  }

  const book: CalendarBook = createCalendarBook([SHIPPED_BOOK.current, changed()]);

  function dueAt(...given: Parameters<typeof stateOf>) {
    const due = computeDossierDue(book, stateOf(...given));
    return due.ok ? due.value.dueAt : null;
  }

  test('is the one it was received under, until a change was applied to it', () => {
    expect(dueAt(() => [])).toBe(at('2026-03-12 17:00'));
    const body = { ...SAMPLE_BODIES['calendar-reapplied'], calendarVersion: NEXT };
    expect(dueAt((make) => [make('calendar-reapplied', at('2026-03-10 09:00'), { body, role: 'admin' })])).toBe(
      at('2026-03-13 17:00'),
    );
  });

  test('a change applied after it had ended moves nothing, however late the end was heard of', () => {
    const body = { ...SAMPLE_BODIES['calendar-reapplied'], calendarVersion: NEXT };
    expect(
      dueAt((make) => [
        make('calendar-reapplied', at('2026-03-10 09:00'), { body, role: 'admin' }),
        make('resolved', at('2026-03-10 08:00')),
      ]),
    ).toBe(at('2026-03-12 17:00'));
  });

  test('a version nobody holds here is stood in for by the current one, and said', () => {
    const state = stateOf(() => [], { calendarVersion: 'vn-1999' });
    const due = computeDossierDue(book, state);
    expect(due).toMatchObject({ value: { dueAt: at('2026-03-13 17:00') } });
    expect(due.ok && due.value.warnings).toContainEqual({ type: 'calendar-not-held', version: 'vn-1999' });
  });
});

describe('an extension is judged by the due moment as it stood when it was given', () => {
  test('at the due moment itself it was not late', () => {
    const due = dueOf((make) => [make('extended', at('2026-03-12 17:00'))]);
    expect(due.dueAt).toBe(at('2026-03-16 17:00'));
    expect(due.warnings).toEqual([]);
  });

  test('given too late it stays so, whatever is asked for afterwards', () => {
    const due = dueOf((make) => [
      make('extended', at('2026-03-13 09:00')),
      make('supplement-requested', at('2026-03-16 09:00')),
      make('supplement-received', at('2026-03-17 09:00')),
    ]);
    expect(due.warnings).toContainEqual({ type: 'extended-when-late', at: at('2026-03-13 09:00') });
    expect(due.lateSince).toBe(at('2026-03-12 17:00'));
  });
});

test.each(['refused', 'withdrawn', 'stopped'] as const)(
  'what was %s while papers were waited for stood still until then, and was not late',
  (kind) => {
    const state = stateOf((make) => [
      make('supplement-requested', at('2026-03-10 10:00')),
      make(kind, at('2026-03-20 09:00')),
    ]);
    expect(summariseDossier(SHIPPED_BOOK, state)).toMatchObject({ endTimeliness: 'early', lateSince: null });
  },
);
