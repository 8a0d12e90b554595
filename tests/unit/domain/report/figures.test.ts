import { describe, expect, test } from 'vitest';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import { computeFigures, onTimeRates, percentOf, type FigureName, type Figures } from '#domain/report/figures.ts';
import { ended, period, resolved, row } from '#support/figure-rows.ts';
import { at } from '#support/fixed-clock.ts';

const NOW = at('2026-11-20 10:00');
const NOVEMBER = period('2026-11');

function figures(...rows: DossierSummary[]): Figures<DossierSummary> {
  return computeFigures(rows, { period: NOVEMBER, now: NOW });
}

/** The figures a dossier stands in. */
function namesOf(dossier: DossierSummary): FigureName[] {
  return Object.entries(figures(dossier)).flatMap(([name, list]) => (list.length > 0 ? [name as FigureName] : []));
}

describe('results ready in the period', () => {
  test.each([
    ['early', 'early'],
    ['on_time', 'onTime'],
    ['late', 'late'],
    [null, 'unjudged'],
  ] as const)('a finish judged %s stands under %s', (timeliness, name) => {
    expect(namesOf(resolved('2026-11-03 09:00', timeliness))).toEqual(['carriedIn', name]);
  });

  test('a finish counts also when it was handed over, or received in the period', () => {
    const dossier = resolved('2026-11-30 23:59', 'on_time', {
      status: 'handed-over',
      receivedAt: at('2026-11-02 09:00'),
    });
    expect(namesOf(dossier)).toEqual(['received', 'onTime']);
  });

  test.each([
    ['2026-10-31 23:59:59', []],
    ['2026-11-01 00:00', ['carriedIn', 'onTime']],
    ['2026-11-30 23:59:59', ['carriedIn', 'onTime']],
    ['2026-12-01 00:00', ['carriedIn', 'openInTime', 'carriedOut']],
  ])('the period begins and ends at midnight in Việt Nam: finished %s stands in %j', (local, names) => {
    expect(namesOf(resolved(local))).toEqual(names);
  });
});

describe('ends without a result', () => {
  test.each(['refused', 'withdrawn', 'stopped'] as const)('%s stands apart and in no verdict', (status) => {
    expect(namesOf(ended(status, '2026-11-05 09:00'))).toEqual(['carriedIn', status]);
  });
});

describe('what is open at the cut', () => {
  test.each([
    ['2026-11-20 09:59', 'openOverdue'],
    ['2026-11-20 10:00', 'openInTime'],
  ] as const)('due %s is %s at 10:00', (due, name) => {
    expect(namesOf(row({ dueAt: at(due) }))).toEqual(['carriedIn', name, 'carriedOut']);
  });

  test('waits for the citizen while its clock stands in time', () => {
    const waiting = row({ status: 'awaiting-supplement', pausedSince: at('2026-10-20 09:00') });
    expect(namesOf(waiting)).toEqual(['carriedIn', 'awaitingCitizen', 'carriedOut']);
  });

  test('a pause begun when it was late hides nothing: it is overdue', () => {
    const lateSince = at('2026-10-15 17:00');
    const hidden = row({ status: 'awaiting-payment', pausedSince: at('2026-10-20 09:00'), lateSince });
    expect(namesOf(hidden)).toContain('openOverdue');
    expect(namesOf(row({ lateSince }))).toContain('openOverdue');
  });

  test('without a due date it is a fault somebody must see, and never in time', () => {
    expect(namesOf(row({ dueAt: null }))).toContain('openOverdue');
    expect(namesOf(row({ dueAt: null, pausedSince: at('2026-10-20 09:00') }))).toContain('openOverdue');
  });

  test('of a past period is judged at its end: finished since then, it was still open', () => {
    const october = { period: period('2026-10'), now: NOW };
    const later = resolved('2026-11-03 09:00', 'late', { dueAt: at('2026-10-20 17:00') });
    const inTime = resolved('2026-11-03 09:00', 'on_time', { dueAt: at('2026-11-03 17:00') });
    expect(computeFigures([later, inTime], october)).toMatchObject({ openOverdue: [later], openInTime: [inTime] });
  });
});

test('more than one request for papers is shown, whatever became of the dossier', () => {
  const twice = resolved('2026-11-03 09:00', 'early', { supplementRequests: 2 });
  const once = resolved('2026-11-03 09:00', 'early', { supplementRequests: 1 });
  expect(figures(twice, once).askedTwice).toEqual([twice]);
});

test('a clock that ran behind cannot end a dossier in a period before its own', () => {
  const odd = resolved('2026-10-31 23:00', 'early', { receivedAt: at('2026-11-01 00:10') });
  expect(namesOf(odd)).toEqual(['received', 'early']);
});

describe('onTimeRates', () => {
  const rates = (...rows: DossierSummary[]) =>
    onTimeRates(figures(...rows), ({ evidence, endTimeliness }) => ({ evidence, timeliness: endTimeliness }));

  test('over resolved leaves out what is open and what ended without a result; over received only the latter', () => {
    const all = [
      resolved('2026-11-03 09:00', 'early'),
      resolved('2026-11-03 09:00', 'on_time'),
      resolved('2026-11-03 09:00', 'late'),
      resolved('2026-11-03 09:00', null),
      ended('refused', '2026-11-04 09:00'),
      row(),
    ];
    const { overResolved, overReceived } = rates(...all);
    expect(overResolved).toMatchObject({ numerator: all.slice(0, 2), percent: 50 });
    expect(overResolved.denominator).toHaveLength(4);
    expect(overResolved.leftOut).toEqual([all[4], all[5]]);
    expect(overReceived).toMatchObject({ numerator: all.slice(0, 2), leftOut: [all[4]], percent: 40 });
    expect(overReceived.denominator).toHaveLength(5);
  });

  test('to stop or refuse what is already late does not take it out of the rate', () => {
    const all = [
      resolved('2026-11-03 09:00', 'early'),
      ended('stopped', '2026-11-04 09:00', { endTimeliness: 'late' }),
      ended('refused', '2026-11-04 09:00', { endTimeliness: 'late' }),
    ];
    const { overResolved, overReceived } = rates(...all);
    expect(overResolved.denominator).toHaveLength(3);
    expect(overReceived.denominator).toHaveLength(3);
    expect(overResolved.leftOut).toEqual([]);
  });

  test('tells how much of the numerator is proven, self-reported or uncertain', () => {
    const [proven, told, unsure, unknown, late] = [
      resolved('2026-11-03 09:00', 'early', { evidence: 'proven' }),
      resolved('2026-11-03 09:00', 'early', { evidence: 'self_reported' }),
      resolved('2026-11-03 09:00', 'early', { evidence: 'uncertain' }),
      resolved('2026-11-03 09:00', 'early', { evidence: null }),
      resolved('2026-11-03 09:00', 'late', { evidence: 'proven' }),
    ];
    expect(rates(proven, told, unsure, unknown, late).overResolved.evidence).toEqual({
      proven: [proven],
      self_reported: [told],
      uncertain: [unsure, unknown],
    });
  });

  test('no cases is no rate', () => {
    expect(rates().overResolved.percent).toBeNull();
    expect(rates(row()).overReceived.percent).toBe(0);
  });
});

describe('percentOf', () => {
  test.each([
    [186, 194, 95.8],
    [2999, 3000, 99.9],
    [9999, 10_000, 99.9],
    [1, 3, 33.3],
    [5, 5, 100],
    [0, 5, 0],
    [0, 0, null],
  ])('%d of %d is %s per cent, cut and never rounded up', (numerator, denominator, percent) => {
    expect(percentOf(numerator, denominator)).toBe(percent);
  });
});
