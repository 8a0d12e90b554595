import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instant } from '#domain/calendar/instant.ts';
import { TIME_UNITS } from '#domain/calendar/processing-time.ts';
import { computeDossierDue } from '#domain/dossier/dossier-due.ts';
import { EVENT_KINDS, type DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import { summariseDossier, type DossierSummary } from '#domain/dossier/dossier-summary.ts';
import { DEFAULT_DUE_SETTINGS } from '#domain/calendar/due-settings.ts';
import { receivedBody, setupDossierEvents, SHIPPED_BOOK } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

const MONDAY = at('2026-03-09 09:15');
const FIRST_DUE = at('2026-03-12 17:00');

function fold(events: readonly DossierEvent[]): DossierState {
  const state = foldDossier(events);
  if (!state) throw new Error('no reception');
  return state;
}

/** Received on Monday 9 March for three working days, with what `steps` adds. */
function summary(
  steps: (make: ReturnType<typeof setupDossierEvents>['make']) => DossierEvent[],
  body = receivedBody(),
): DossierSummary {
  const { make } = setupDossierEvents();
  return summariseDossier(SHIPPED_BOOK, fold([make('received', MONDAY, { body }), ...steps(make)]));
}

describe('the due date', () => {
  test('without a pause is the one promised', () => {
    expect(summary(() => [])).toMatchObject({
      firstDueAt: FIRST_DUE,
      dueAt: FIRST_DUE,
      pausedSince: null,
      timeliness: null,
    });
  });

  test('moves by the working days waited, and the first promise is kept beside it', () => {
    const row = summary((make) => [
      make('supplement-requested', at('2026-03-10 10:00')),
      make('supplement-received', at('2026-03-13 09:00')),
    ]);
    expect(row).toMatchObject({ firstDueAt: FIRST_DUE, dueAt: at('2026-03-17 17:00'), supplementRequests: 1 });
  });

  test('stands while the citizen is waited for, and the row says since when', () => {
    const row = summary((make) => [make('supplement-requested', at('2026-03-10 10:00'))]);
    expect(row).toMatchObject({ dueAt: FIRST_DUE, pausedSince: at('2026-03-10 10:00'), status: 'awaiting-supplement' });
  });

  test('stands for papers in time whatever is withdrawn and taken up again meanwhile: that makes nothing late', () => {
    const row = summary((make) => [
      make('supplement-requested', at('2026-03-10 10:00')),
      make('withdrawn', at('2026-03-16 09:00')),
      make('reopened', at('2026-03-17 09:00')),
    ]);
    expect(row).toMatchObject({ status: 'awaiting-supplement', lateSince: null, pausedSince: at('2026-03-10 10:00') });
  });

  test('is null where the calendar ends, and a finish is then judged by nobody', () => {
    const { make } = setupDossierEvents();
    const late = at('2027-12-30 09:00');
    const row = summariseDossier(SHIPPED_BOOK, fold([make('received', late), make('resolved', late)]));
    expect(row).toMatchObject({ dueAt: null, lateSince: null, timeliness: null, firstDueAt: FIRST_DUE });
  });
});

describe('a finish', () => {
  test.each([
    ['2026-03-11 16:59', 'early'],
    ['2026-03-12 08:00', 'on_time'],
    ['2026-03-12 17:00', 'on_time'],
    ['2026-03-12 17:00:01', 'late'],
    ['2026-03-13 08:00', 'late'],
  ])('at %s is %s', (moment, timeliness) => {
    const row = summary((make) => [make('resolved', at(moment))]);
    expect(row).toMatchObject({ resolvedAt: at(moment), timeliness });
  });

  test('is judged by the reading pinned at reception', () => {
    const dueSettings = { ...DEFAULT_DUE_SETTINGS, lateAfter: 'end_of_day' } as const;
    const row = summary((make) => [make('resolved', at('2026-03-12 20:00'))], receivedBody({ dueSettings }));
    expect(row.timeliness).toBe('on_time');
  });

  test('counts when the result was ready, whenever the citizen comes', () => {
    const row = summary((make) => [
      make('resolved', at('2026-03-12 16:00')),
      make('handed-over', at('2026-04-12 16:00')),
    ]);
    expect(row).toMatchObject({ timeliness: 'on_time', handedOverAt: at('2026-04-12 16:00') });
  });

  test('after a pause asked for only when it was late stays late', () => {
    const row = summary((make) => [
      make('supplement-requested', at('2026-03-13 09:00')),
      make('supplement-received', at('2026-03-20 09:00')),
      make('resolved', at('2026-03-20 10:00')),
    ]);
    expect(row).toMatchObject({ timeliness: 'late', lateSince: FIRST_DUE });
  });
});

describe('what lists show', () => {
  test('the corrected applicant, the year of birth, and who holds it', () => {
    const row = summary((make) => [
      make('corrected', at('2026-03-09 10:00')),
      make('assigned', at('2026-03-09 11:00')),
    ]);
    expect(row).toMatchObject({
      phone: '0987654321',
      bornYear: '1985',
      holderName: 'Lê Văn Cường',
      rev: 3,
      problems: 0,
    });
  });

  test('the receiving officer until somebody is given it, and no year where none was said', () => {
    const { make } = setupDossierEvents();
    const applicant = { ...receivedBody().applicant, bornOn: null };
    const row = summariseDossier(
      SHIPPED_BOOK,
      fold([make('received', MONDAY, { body: receivedBody({ applicant }) }), make('handed-over', MONDAY)]),
    );
    expect(row).toMatchObject({ holderName: 'Trần Thị Bình', bornYear: '', problems: 1 });
  });
});

describe('clocks that disagree', () => {
  test('a request stamped before the reception it followed starts with it', () => {
    const { make } = setupDossierEvents();
    const state = fold([
      make('received', MONDAY),
      make('supplement-requested', at('2026-03-09 08:00')),
      make('supplement-received', at('2026-03-09 08:30')),
    ]);
    expect(computeDossierDue(SHIPPED_BOOK, state)).toMatchObject({ ok: true, value: { dueAt: FIRST_DUE } });
  });

  test('a result stamped before the reception counts as ready at it', () => {
    expect(summary((make) => [make('resolved', at('2026-03-09 08:00'))]).timeliness).toBe('early');
  });

  test('no clock and no limit makes it throw: a due date is a moment of the calendar or null', () => {
    const instant = fc
      .oneof(
        fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }),
        fc.integer({ min: at('2021-12-20 00:00'), max: at('2028-01-10 00:00') }),
      )
      .map((ms) => ms as Instant);
    const limit = fc.record({
      unit: fc.constantFrom(...TIME_UNITS),
      value: fc.double({ min: 0.01, max: 3000, noNaN: true }),
    });
    const steps = fc.array(fc.tuple(fc.constantFrom(...EVENT_KINDS), instant), { maxLength: 8 });
    fc.assert(
      fc.property(instant, limit, steps, (received, drawn, kinds) => {
        const { make } = setupDossierEvents();
        const body = receivedBody({ procedure: { ...receivedBody().procedure, limit: drawn } });
        const state = fold([
          make('received', received, { body }),
          ...kinds.map(([kind, moment]) => make(kind, moment)),
        ]);
        const { dueAt, timeliness, resolvedAt } = summariseDossier(SHIPPED_BOOK, state);
        if (dueAt !== null) {
          expect(Number.isSafeInteger(dueAt)).toBe(true);
          expect(dueAt).toBeLessThan(at('2028-01-01 00:00'));
        }
        expect(timeliness !== null).toBe(dueAt !== null && resolvedAt !== null);
      }),
      { numRuns: 400 },
    );
  });
});
