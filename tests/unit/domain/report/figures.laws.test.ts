/** Laws that hold for every figure over arbitrary histories, whatever the filter and the period. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateOf, type Instant } from '#domain/calendar/instant.ts';
import { isOpen } from '#domain/dossier/dossier-status.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import { collectCells } from '#domain/report/figure-cell.ts';
import { factsOf, sizeOf, type FigureFacts } from '#domain/report/figure-facts.ts';
import { computeFigures, countFigures, onTimeRates, sortFigures } from '#domain/report/figures.ts';
import { filterRows, type FigureFilter } from '#domain/report/filter-rows.ts';
import { scoreIndex766, computeIndex766 } from '#domain/report/index-766.ts';
import { daysBetween, lastDayOf, periodAt, type Period } from '#domain/report/period.ts';
import { COLUMNS_06A, computeReport06a, tabulate06a } from '#domain/report/report-06a.ts';
import { computeRounds } from '#domain/report/rounds-by-procedure.ts';
import { computeSignings } from '#domain/report/signings.ts';
import { computeWorkingTimes } from '#domain/report/working-time.ts';
import { computeWorkload } from '#domain/report/workload.ts';
import { anyDossiers, anyMoment } from '#support/random-dossiers.ts';

const anyMonths: fc.Arbitrary<Period> = fc
  .tuple(fc.constantFrom('month' as const, 'quarter' as const, 'year' as const), anyMoment)
  .map(([kind, moment]) => periodAt(kind, moment));
const anyDays = fc
  .tuple(anyMoment, anyMoment)
  .map(([a, b]) => daysBetween(dateOf(a < b ? a : b), dateOf(a < b ? b : a)));
const anyPeriod = fc.oneof(anyMonths, anyDays);
const anyFilter: fc.Arbitrary<FigureFilter> = fc.record(
  {
    sector: fc.constantFrom('Hộ tịch', 'Chứng thực'),
    procedureCode: fc.constantFrom('1.0001', '1.0013'),
    channel: fc.constantFrom('online' as const, 'direct' as const),
    holderId: fc.constantFrom('u-officer', 'u-specialist', null),
  },
  { requiredKeys: [] },
);

const ids = (rows: readonly DossierSummary[]) => rows.map(({ id }) => id).toSorted();
const facts = (item: FigureFacts) => item;

function holds(law: (rows: readonly DossierSummary[], period: Period, now: Instant) => void, periods = anyPeriod) {
  fc.assert(
    fc.property(anyDossiers, anyFilter, periods, anyMoment, (all, filter, period, now) =>
      law(filterRows(all, filter), period, now),
    ),
    { numRuns: 150 },
  );
}

describe('every figure', () => {
  test('came in and went out are the same dossiers, each once: carried in + received = ended + carried out', () => {
    holds((rows, period, now) => {
      const f = computeFigures(rows, { period, now });
      const came = [...f.carriedIn, ...f.received];
      const ended = [...f.early, ...f.onTime, ...f.late, ...f.unjudged, ...f.refused, ...f.withdrawn, ...f.stopped];
      const open = [...f.openInTime, ...f.openOverdue, ...f.awaitingCitizen];
      expect(ids(came)).toEqual(ids([...ended, ...open]));
      expect(new Set(ids(came)).size).toBe(came.length);
      expect(ids(open)).toEqual(ids(f.carriedOut));
    });
  });

  test('what one period carries out is what the next carries in', () => {
    holds((rows, period, now) => {
      const last = lastDayOf(period);
      const next = daysBetween(dateOf(period.to), dateOf(period.to));
      const of = (each: Period) => computeFigures(rows, { period: each, now });
      expect(last < dateOf(next.from)).toBe(true);
      expect(ids(of(next).carriedIn)).toEqual(ids(of(period).carriedOut));
    });
  });

  test('the number is the length of its list, and the list holds what it says', () => {
    holds((rows, period, now) => {
      const f = computeFigures(rows, { period, now });
      for (const [name, count] of Object.entries(countFigures(f))) expect(count).toBe(f[name as keyof typeof f].length);
      expect(f.received.every(({ receivedAt }) => receivedAt >= period.from && receivedAt < period.to)).toBe(true);
      expect(f.openInTime.every(({ dueAt }) => dueAt !== null)).toBe(true);
      expect([...f.early, ...f.onTime, ...f.late].every(({ timeliness }) => timeliness !== null)).toBe(true);
    });
  });

  test('verdicts add up: a rate counts each of its dossiers once, and what it leaves out is the rest', () => {
    holds((rows, period, now) => {
      const f = computeFigures(rows, { period, now });
      const { overResolved, overReceived } = onTimeRates(f, ({ evidence, endTimeliness }: DossierSummary) => ({
        evidence,
        timeliness: endTimeliness,
      }));
      for (const rate of [overResolved, overReceived]) {
        expect(ids([...rate.denominator, ...rate.leftOut])).toEqual(ids([...f.carriedIn, ...f.received]));
        expect(ids(Object.values(rate.evidence).flat())).toEqual(ids(rate.numerator));
        expect(rate.percent === 100).toBe(
          rate.denominator.length > 0 && rate.numerator.length === rate.denominator.length,
        );
      }
    });
  });

  test('is the sum of its parts: by sector the lists are disjoint and cover it', () => {
    holds((rows, period, now) => {
      const all = countFigures(computeFigures(rows, { period, now }));
      const sectors = [...new Set(rows.map(({ sector }) => sector))];
      const parts = sectors.map((sector) =>
        countFigures(computeFigures(filterRows(rows, { sector }), { period, now })),
      );
      for (const [name, count] of Object.entries(all)) {
        expect(parts.reduce((sum, part) => sum + part[name as keyof typeof part], 0)).toBe(count);
      }
    });
  });

  test('comes out the same from aggregates, for whole months that are over', () => {
    holds((rows, period) => {
      const now = period.to;
      const cells = collectCells(rows.map(factsOf));
      expect(sizeOf(cells)).toBe(rows.length);
      expect(countFigures(sortFigures(cells, { period, now, facts }))).toEqual(
        countFigures(computeFigures(rows, { period, now })),
      );
      const report = computeReport06a(rows, { period, now });
      const coarse = tabulate06a(cells, { period, now, facts });
      const table = (each: typeof report | typeof coarse) =>
        each.ok && [...each.value.rows, each.value.total].map(({ sector, counts }) => ({ sector, counts }));
      expect(table(coarse)).toEqual(table(report));
      const scores = (parts: readonly { score: number | null; reached: number | null }[]) =>
        parts.map(({ score, reached }) => ({ score, reached }));
      expect(scores(scoreIndex766(cells, { period, now, facts }))).toEqual(
        scores(computeIndex766(rows, { period, now })),
      );
    }, anyMonths);
  });
});

describe('other tables', () => {
  test('II.06a balances for any history, and its columns are the figures', () => {
    holds((rows, period, now) => {
      const report = computeReport06a(rows, { period, now });
      expect(report.ok).toBe(true);
      if (!report.ok) return;
      const { counts, lists } = report.value.total;
      const f = computeFigures(rows, { period, now });
      for (const column of COLUMNS_06A) expect(counts[column]).toBe(lists[column].length);
      expect(ids(lists[3])).toEqual(ids([...f.received, ...f.carriedIn]));
      expect(ids(lists[6])).toEqual(ids(f.carriedIn));
      expect(ids(lists[11])).toEqual(ids(f.carriedOut));
      expect(ids(lists[13])).toEqual(ids(f.openOverdue));
    });
  });

  test('each row of working time, rounds, signings and workload counts its own dossiers, together all', () => {
    holds((rows, period, now) => {
      const f = computeFigures(rows, { period, now });
      const results = ids([...f.early, ...f.onTime, ...f.late, ...f.unjudged]);
      expect(ids(computeWorkingTimes(rows, period).flatMap((each) => each.rows))).toEqual(results);
      expect(ids(computeRounds(rows, period).flatMap((each) => each.rows))).toEqual(results);
      const { inOwnRight, underDelegation, unsigned, signers } = computeSignings(rows, period);
      expect(ids([...inOwnRight, ...underDelegation, ...unsigned])).toEqual(results);
      expect(ids(signers.flatMap((each) => [...each.inOwnRight, ...each.underDelegation]))).toEqual(
        ids([...inOwnRight, ...underDelegation]),
      );
      const open = rows.filter(({ status }) => isOpen(status));
      expect(ids(computeWorkload(rows, now).flatMap((desk) => desk.open))).toEqual(ids(open));
    });
  });

  test('a dossier is open exactly while it has no end', () => {
    holds((rows) => {
      for (const { status, endedAt } of rows) expect(isOpen(status)).toBe(endedAt === null);
    });
  });
});
