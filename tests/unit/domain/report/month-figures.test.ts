import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instant } from '#domain/calendar/instant.ts';
import { DOSSIER_STATUSES, isOpen } from '#domain/dossier/dossier-status.ts';
import {
  computeMonthFigures,
  monthOf,
  onTimeRate,
  type FigureRow,
  type MonthFigures,
} from '#domain/report/month-figures.ts';
import { uuid } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

const NOW = at('2026-11-20 10:00');
let rows = 0;

/** An open dossier of October, due in December; each test changes what it is about. */
function row(changes: Partial<FigureRow> = {}): FigureRow {
  return {
    id: uuid('dossier', (rows += 1)) as FigureRow['id'],
    status: 'processing',
    receivedAt: at('2026-10-05 09:00'),
    dueAt: at('2026-12-01 17:00'),
    resolvedAt: null,
    timeliness: null,
    pausedSince: null,
    supplementRequests: 0,
    ...changes,
  };
}

function resolved(local: string, timeliness: FigureRow['timeliness'] = 'on_time'): FigureRow {
  return row({ status: 'resolved', resolvedAt: at(local), timeliness });
}

function figures(...given: FigureRow[]): MonthFigures<FigureRow> {
  return computeMonthFigures(given, '2026-11', NOW);
}

describe('computeMonthFigures', () => {
  test('finishes of the month stand under early, on time, late, or under none that could be judged', () => {
    const [early, onTime, late, unjudged] = [
      resolved('2026-11-03 09:00', 'early'),
      resolved('2026-11-04 09:00', 'on_time'),
      resolved('2026-11-05 09:00', 'late'),
      resolved('2026-11-06 09:00', null),
    ];
    expect(figures(early, onTime, late, unjudged)).toMatchObject({
      early: [early],
      onTime: [onTime],
      late: [late],
      unjudged: [unjudged],
      openOverdue: [],
      openInTime: [],
    });
  });

  test('a finish counts in its month also when it was handed over, or received in another month', () => {
    const handedOver = { ...resolved('2026-11-30 23:59'), status: 'handed-over' } as const;
    expect(figures(handedOver).onTime).toEqual([handedOver]);
    expect(figures(handedOver).received).toEqual([]);
  });

  test.each([
    ['2026-10-31 23:59:59', false],
    ['2026-11-01 00:00', true],
    ['2026-11-30 23:59:59', true],
    ['2026-12-01 00:00', false],
  ])('the month begins and ends at midnight in Việt Nam: %s is in November: %s', (local, isIn) => {
    expect(figures(resolved(local)).onTime.length === 1).toBe(isIn);
    expect(figures(row({ receivedAt: at(local) })).received.length === 1).toBe(isIn);
    expect(monthOf(at(local)) === '2026-11').toBe(isIn);
  });

  test('open dossiers of any month are overdue, in time or waiting for the citizen', () => {
    const overdue = row({ dueAt: at('2026-11-20 09:59') });
    const now = row({ dueAt: NOW });
    const waiting = row({
      status: 'awaiting-supplement',
      dueAt: at('2026-11-01 17:00'),
      pausedSince: at('2026-10-20 09:00'),
    });
    expect(figures(overdue, now, waiting)).toMatchObject({
      openOverdue: [overdue],
      openInTime: [now],
      awaitingCitizen: [waiting],
    });
  });

  test('an open dossier without a due date is a fault somebody must see, and never in time', () => {
    const undated = row({ dueAt: null });
    expect(figures(undated)).toMatchObject({ openOverdue: [undated], openInTime: [] });
  });

  test('what is refused is neither open nor finished', () => {
    const refused = row({ status: 'refused', dueAt: at('2026-11-02 17:00'), receivedAt: at('2026-11-01 09:00') });
    const { received, ...others } = figures(refused);
    expect(received).toEqual([refused]);
    expect(Object.values(others).flat()).toEqual([]);
  });
});

describe('onTimeRate', () => {
  function rateOf(onTime: number, late: number, { early = 0, unjudged = 0 } = {}) {
    const some = (count: number) => Array.from({ length: count }, () => row());
    const none = figures();
    return onTimeRate({
      ...none,
      early: some(early),
      onTime: some(onTime),
      late: some(late),
      unjudged: some(unjudged),
    });
  }

  test.each([
    [186, 8, 95.8],
    [2999, 1, 99.9],
    [9999, 1, 99.9],
    [1, 2, 33.3],
    [2, 1, 66.6],
    [0, 5, 0],
    [7, 0, 100],
  ])('%i on time and %i late are %d per cent', (onTime, late, percent) => {
    expect(rateOf(onTime, late)).toEqual({ numerator: onTime, denominator: onTime + late, percent });
  });

  test('early counts as on time; what nobody could judge does not', () => {
    expect(rateOf(1, 0, { early: 1, unjudged: 2 })).toEqual({ numerator: 2, denominator: 4, percent: 50 });
  });

  test('no cases is no rate', () => {
    expect(rateOf(0, 0)).toEqual({ numerator: 0, denominator: 0, percent: null });
  });

  test('it is never rounded up: not to 100, nor past the exact value', () => {
    fc.assert(
      fc.property(fc.nat({ max: 3000 }), fc.nat({ max: 3 }), (onTime, late) => {
        const { numerator, denominator, percent } = rateOf(onTime, late);
        expect(percent === null).toBe(denominator === 0);
        if (percent === null) return;
        expect(Math.round(percent * 10) * denominator).toBeLessThanOrEqual(numerator * 1000);
        expect(percent === 100).toBe(late === 0);
      }),
      { numRuns: 40 },
    );
  });
});

test('every dossier stands in each figure it belongs to, and in no other', () => {
  const instant = fc.integer({ min: at('2026-10-30 00:00'), max: at('2026-12-02 00:00') }).map((ms) => ms as Instant);
  const anyRow = fc
    .record({
      status: fc.constantFrom(...DOSSIER_STATUSES),
      receivedAt: instant,
      dueAt: fc.option(instant),
      resolvedAt: fc.option(instant),
      timeliness: fc.constantFrom('early' as const, 'on_time' as const, 'late' as const, null),
      pausedSince: fc.option(instant),
    })
    .map(row);
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 30 }), (given) => {
      const f = figures(...given);
      const inMonth = (moment: Instant | null) =>
        moment !== null && moment >= at('2026-11-01 00:00') && moment < at('2026-12-01 00:00');
      const finished = given.filter(({ resolvedAt }) => inMonth(resolvedAt));
      const open = given.filter(({ status }) => isOpen(status));
      const ids = (list: readonly FigureRow[]) => list.map(({ id }) => id).toSorted();
      expect(ids([...f.early, ...f.onTime, ...f.late, ...f.unjudged])).toEqual(ids(finished));
      expect(ids([...f.openOverdue, ...f.openInTime, ...f.awaitingCitizen])).toEqual(ids(open));
      expect(ids(f.received)).toEqual(ids(given.filter(({ receivedAt }) => inMonth(receivedAt))));
      expect(f.openInTime.every(({ dueAt }) => dueAt !== null && dueAt >= NOW)).toBe(true);
      expect(onTimeRate(f).denominator).toBe(finished.length);
    }),
  );
});
