/** What figures read of one dossier: a wrong fact is a wrong number in every table at once. */
import { describe, expect, test } from 'vitest';
import { ALWAYS, factsOf, isHandled, NEVER, sizeOf } from '#domain/report/figure-facts.ts';
import { standingAt } from '#domain/report/figures.ts';
import { ended, period, resolved, row } from '#support/figure-rows.ts';
import { at } from '#support/fixed-clock.ts';

const DONE = '2026-11-03 09:00';

test('an open dossier has neither outcome, verdict nor opinion, and never ends', () => {
  expect(factsOf(row({ sector: 'Hộ tịch', evidence: 'proven', rating: 1 }))).toEqual({
    receivedAt: at('2026-10-05 09:00'),
    endedAt: NEVER,
    overdueAt: at('2026-12-01 17:00'),
    waitingAt: NEVER,
    outcome: null,
    timeliness: null,
    evidence: null,
    askedTwice: false,
    online: false,
    electronicResult: false,
    opinion: 'none',
    sector: 'Hộ tịch',
  });
});

describe('the outcome', () => {
  test.each(['refused', 'withdrawn', 'stopped'] as const)('%s is no result', (status) => {
    expect(factsOf(ended(status, DONE)).outcome).toBe(status);
  });

  test.each(['resolved', 'handed-over'] as const)('%s is a result', (status) => {
    expect(factsOf(resolved(DONE, 'late', { status })).outcome).toBe('result');
  });
});

describe('how well a result is vouched for', () => {
  test.each([
    ['early', 'proven', 'proven'],
    ['early', 'self_reported', 'self_reported'],
    ['on_time', 'proven', 'proven'],
    ['on_time', 'uncertain', 'uncertain'],
    ['on_time', null, null],
    ['late', 'proven', null],
    [null, 'proven', null],
  ] as const)('%s by evidence %s counts as %s', (timeliness, evidence, expected) => {
    expect(factsOf(resolved(DONE, timeliness, { evidence })).evidence).toBe(expected);
  });

  test.each(['refused', 'withdrawn', 'stopped'] as const)('is asked of no dossier that was %s in time', (status) => {
    const facts = factsOf(ended(status, DONE, { evidence: 'proven', endTimeliness: 'on_time' }));
    expect([facts.timeliness, facts.evidence]).toEqual(['on_time', null]);
  });
});

describe('what the citizen thought of it', () => {
  test.each([
    [null, 'none'],
    [1, 'dissatisfied'],
    [2, 'dissatisfied'],
    [3, 'satisfied'],
    [5, 'satisfied'],
  ] as const)('a result rated %s is %s', (rating, opinion) => {
    expect(factsOf(resolved(DONE, 'early', { rating })).opinion).toBe(opinion);
  });

  test('is counted of no dossier without a result', () => {
    expect(factsOf(ended('refused', DONE, { rating: 1 })).opinion).toBe('none');
  });
});

test.each([
  [1, false],
  [2, true],
  [3, true],
])('%d requests for papers: more than one is %s', (supplementRequests, askedTwice) => {
  expect(factsOf(row({ supplementRequests })).askedTwice).toBe(askedTwice);
});

test.each([
  ['online', 'electronic', true],
  ['online', 'counter', false],
  ['direct', 'electronic', false],
] as const)('handed in %s and returned %s: electronic result %s', (channel, returnMethod, expected) => {
  expect(factsOf(resolved(DONE, 'early', { channel, returnMethod })).electronicResult).toBe(expected);
  expect(factsOf(row({ channel, returnMethod })).electronicResult).toBe(false);
});

describe('from when it is overdue', () => {
  const pausedSince = at('2026-10-20 09:00');
  const lateSince = at('2026-10-15 17:00');

  test.each([
    ['it runs', {}, at('2026-12-01 17:00')],
    ['it waits in time', { pausedSince }, NEVER],
    ['it waits and was late before', { pausedSince, lateSince }, lateSince],
    ['it runs again after that', { lateSince }, lateSince],
    ['it has no due date', { dueAt: null }, ALWAYS],
    ['it has none and waits', { dueAt: null, pausedSince }, ALWAYS],
  ])('when %s', (_, changes, overdueAt) => {
    expect(factsOf(row(changes))).toMatchObject({
      overdueAt,
      waitingAt: 'pausedSince' in changes ? pausedSince : NEVER,
    });
  });

  test('at the very moment it is not overdue yet, nor does it wait yet', () => {
    const cut = at('2026-11-20 10:00');
    expect(standingAt(factsOf(row({ dueAt: cut })), cut)).toBe('openInTime');
    expect(standingAt(factsOf(row({ pausedSince: cut })), cut)).toBe('openInTime');
    expect(standingAt(factsOf(row({ pausedSince: at('2026-11-20 09:59') })), cut)).toBe('awaitingCitizen');
  });
});

test('an end before the reception is one at the reception', () => {
  const receivedAt = at('2026-11-01 00:10');
  expect(factsOf(resolved('2026-10-31 23:00', 'early', { receivedAt })).endedAt).toBe(receivedAt);
  expect(factsOf(resolved('2026-11-01 00:11', 'early', { receivedAt })).endedAt).toBe(at('2026-11-01 00:11'));
});

describe('what a period has to deal with', () => {
  const november = period('2026-11');

  test.each([
    ['received with its last minute', { receivedAt: at('2026-11-30 23:59') }, true],
    ['received as the next begins', { receivedAt: at('2026-12-01 00:00') }, false],
  ])('%s: %j is %s', (_, changes, expected) => {
    expect(isHandled(factsOf(row(changes)), november)).toBe(expected);
  });

  test.each([
    ['2026-10-31 23:59:59', false],
    ['2026-11-01 00:00', true],
  ])('ended %s: %s', (moment, expected) => {
    expect(isHandled(factsOf(resolved(moment)), november)).toBe(expected);
  });
});

describe('how many dossiers a list is', () => {
  test('of dossiers its length, of aggregates their counts', () => {
    expect(sizeOf([row(), row()])).toBe(2);
    expect(sizeOf([{ count: 3 }, { count: 4 }])).toBe(7);
    expect(sizeOf([{ count: 1 }])).toBe(1);
    expect(sizeOf([{ count: 0 }, { count: 2 }])).toBe(2);
    expect(sizeOf([])).toBe(0);
  });
});
