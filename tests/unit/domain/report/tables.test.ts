/** The smaller tables of the report: working time, rounds, signings, workload, what waits on the shelf, forecast, signals. */
import { describe, expect, test } from 'vitest';
import { MS_PER_HOUR, type Instant } from '#domain/calendar/instant.ts';
import { computeFigures } from '#domain/report/figures.ts';
import { forecastRate } from '#domain/report/forecast.ts';
import { computeRounds } from '#domain/report/rounds-by-procedure.ts';
import { computeSignals } from '#domain/report/signals.ts';
import { computeSignings } from '#domain/report/signings.ts';
import { listUncollected } from '#domain/report/uncollected.ts';
import { computeWorkingTimes, nearestRank } from '#domain/report/working-time.ts';
import { computeWorkload } from '#domain/report/workload.ts';
import { ended, period, resolved, row } from '#support/figure-rows.ts';
import { at } from '#support/fixed-clock.ts';

const NOW = at('2026-11-20 10:00');
const NOVEMBER = period('2026-11');
const done = (changes = {}) => resolved('2026-11-05 09:00', 'early', changes);

describe('computeWorkingTimes', () => {
  test('gives times some dossier really took, by procedure, the most frequent first', () => {
    const births = [4, 1, 3, 2, 10].map((hours) =>
      done({ procedureCode: 'B', procedureName: 'Khai sinh', workedMs: hours * MS_PER_HOUR }),
    );
    const copies = done({ procedureCode: 'C', procedureName: 'Chứng thực', workedMs: MS_PER_HOUR });
    const times = computeWorkingTimes([copies, ...births], NOVEMBER);
    expect(
      times.map(({ procedureName, medianMs, p90Ms, rows }) => [
        procedureName,
        medianMs / MS_PER_HOUR,
        p90Ms / MS_PER_HOUR,
        rows.length,
      ]),
    ).toEqual([
      ['Khai sinh', 3, 10, 5],
      ['Chứng thực', 1, 1, 1],
    ]);
    expect(times[0]?.rows).toEqual(births);
  });

  test('leaves out what was finished in another period or has no working time', () => {
    expect(computeWorkingTimes([resolved('2026-10-30 09:00'), row(), done({ workedMs: null })], NOVEMBER)).toEqual([]);
  });

  test.each([
    [[1, 2, 3, 4], 0.5, 2],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9, 9],
    [[7], 0.9, 7],
    [[1, 2], 0.01, 1],
  ])('the nearest rank in %j at %d is %d', (values, share, expected) => {
    expect(nearestRank(values, share)).toBe(expected);
  });
});

test('rounds stand by procedure, the worst per dossier first', () => {
  const [quiet, often] = [
    [done({ procedureCode: 'Q', procedureName: 'Yên', changes: 9, returns: 0 })],
    [
      done({ procedureCode: 'O', procedureName: 'Nhiều', changes: 2, returns: 1 }),
      done({ procedureCode: 'O', procedureName: 'Nhiều', changes: 1, returns: 0 }),
    ],
  ];
  const rounds = computeRounds([...quiet, ...often, row({ returns: 5 })], NOVEMBER);
  expect(
    rounds.map(({ procedureName, changes, returns, returned }) => [procedureName, changes, returns, returned.length]),
  ).toEqual([
    ['Nhiều', 3, 1, 1],
    ['Yên', 9, 0, 0],
  ]);
});

test('signings are told apart by signer, and by own right or delegation', () => {
  const chair = done({ signedById: 'u-chair', signedByName: 'Chủ Tịch' });
  const lent = done({ signedById: 'u-clerk', signedByName: 'Bình', delegationId: 'd-1' });
  const own = done({ signedById: 'u-clerk', signedByName: 'Bình' });
  const unsigned = done();
  const signings = computeSignings([chair, lent, own, unsigned, row({ signedById: 'u-chair' })], NOVEMBER);
  expect(signings).toMatchObject({
    signers: [
      { signerName: 'Bình', inOwnRight: [own], underDelegation: [lent] },
      { signerName: 'Chủ Tịch', inOwnRight: [chair], underDelegation: [] },
    ],
    inOwnRight: [chair, own],
    underDelegation: [lent],
    unsigned: [unsigned],
  });
});

test('workload counts what is open on each desk, the fullest first; an agency outside stands by its name', () => {
  const held = (holderId: string | null, holderName: string, changes = {}) => row({ holderId, holderName, ...changes });
  const rows = [
    held('u-1', 'An', { dueAt: at('2026-11-19 17:00') }),
    held('u-2', 'Bình'),
    held('u-2', 'Bình', { pausedSince: at('2026-11-18 09:00') }),
    held(null, 'Công an phường'),
    done({ holderId: 'u-1', holderName: 'An' }),
  ];
  expect(
    computeWorkload(rows, NOW).map(({ holderName, open, overdue, waiting }) => [
      holderName,
      open.length,
      overdue.length,
      waiting.length,
    ]),
  ).toEqual([
    ['Bình', 2, 0, 1],
    ['An', 1, 1, 0],
    ['Công an phường', 1, 0, 0],
  ]);
});

test('a result nobody has collected for more than a week is on the shelf, the oldest first', () => {
  const [week, older, fresh] = [
    resolved('2026-11-13 09:59'),
    resolved('2026-11-02 09:00'),
    resolved('2026-11-13 10:00'),
  ];
  const collected = resolved('2026-11-02 09:00', 'early', { status: 'handed-over' });
  expect(listUncollected([week, fresh, collected, older], NOW)).toEqual([older, week]);
});

describe('forecastRate', () => {
  const forecast = (...rows: ReturnType<typeof row>[]) =>
    forecastRate(computeFigures(rows, { period: NOVEMBER, now: NOW }), NOW);

  test('says what today decides: all that is due in time, or all late', () => {
    const today = row({ dueAt: at('2026-11-20 17:00') });
    expect(forecast(done(), done(), resolved('2026-11-05 09:00', 'late'), today, row())).toEqual({
      dueToday: [today],
      bestPercent: 75,
      worstPercent: 50,
    });
  });

  test('counts as the rate itself does: what was refused after its due moment stays among those not in time', () => {
    const today = row({ dueAt: at('2026-11-20 17:00') });
    const refused = ended('refused', '2026-11-05 09:00', { endTimeliness: 'late' });
    expect(forecast(done(), done(), refused, ended('withdrawn', '2026-11-05 09:00'), today)).toMatchObject({
      bestPercent: 75,
      worstPercent: 50,
    });
  });

  test('has nothing to say on a day without due dossiers', () => {
    expect(forecast(done(), row(), row({ dueAt: at('2026-11-20 09:00') }))).toBeUndefined();
  });
});

test('a signal is one sign and nothing more', () => {
  const dueAt = at('2026-11-05 17:00');
  const late = (ms: number) => (dueAt - ms) as Instant;
  const rows = {
    extended: done({ extensions: 1 }),
    askedTwice: done({ supplementRequests: 2 }),
    finishedAtLimit: done({ dueAt, resolvedAt: late(60_000) }),
    collectedLongAfter: done({ handedOverAt: at('2026-11-12 09:01') }),
    manyReturns: done({ returns: 2 }),
    uncertainClock: done({ evidence: 'uncertain' }),
  };
  const plain = [done({ dueAt, resolvedAt: late(60_001) }), done({ handedOverAt: at('2026-11-12 09:00'), returns: 1 })];
  const signals = computeSignals([...Object.values(rows), ...plain]);
  for (const [signal, dossier] of Object.entries(rows))
    expect(signals[signal as keyof typeof signals]).toEqual([dossier]);
});
