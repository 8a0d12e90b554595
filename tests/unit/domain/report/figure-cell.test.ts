/** Cells stand for many dossiers at once: one that joins too much, or counts wrongly, is a wrong number for a whole ward. */
import { describe, expect, test } from 'vitest';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import { cellKey, collectCells, monthNumberOf, startOfMonth, type FigureCell } from '#domain/report/figure-cell.ts';
import { ALWAYS, factsOf, NEVER, type FigureFacts } from '#domain/report/figure-facts.ts';
import { resolved, row } from '#support/figure-rows.ts';
import { at } from '#support/fixed-clock.ts';

const cells = (...rows: DossierSummary[]): FigureCell[] => collectCells(rows.map(factsOf));

describe('the month of a moment', () => {
  test.each([
    ['2026-11-01 00:00', 24_322],
    ['2026-11-30 23:59:59', 24_322],
    ['2026-12-01 00:00', 24_323],
    ['2027-01-01 00:00', 24_324],
  ])('%s is %d, by the clock of Việt Nam', (local, month) => {
    expect(monthNumberOf(at(local))).toBe(month);
  });

  test('and back is its first midnight; never and always stay what they are', () => {
    expect(startOfMonth(24_322)).toBe(at('2026-11-01 00:00'));
    expect(startOfMonth(24_323)).toBe(at('2026-12-01 00:00'));
    expect(startOfMonth(24_324)).toBe(at('2027-01-01 00:00'));
    expect([NEVER, ALWAYS].map(monthNumberOf).map(startOfMonth)).toEqual([NEVER, ALWAYS]);
  });
});

describe('dossiers that no figure of whole months tells apart', () => {
  test('lie in one cell with their number', () => {
    const all = cells(
      resolved('2026-11-03 09:00'),
      resolved('2026-11-28 16:00'),
      resolved('2026-11-30 23:59', 'on_time', { receivedAt: at('2026-10-31 23:59') }),
    );
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject({
      count: 3,
      receivedAt: at('2026-10-01 00:00'),
      endedAt: at('2026-11-01 00:00'),
      overdueAt: NEVER,
      waitingAt: NEVER,
      outcome: 'result',
    });
  });

  test('what differs for some figure lies apart', () => {
    const all = cells(
      resolved('2026-11-03 09:00'),
      resolved('2026-12-01 00:00'),
      resolved('2026-11-03 09:00', 'late'),
      resolved('2026-11-03 09:00', 'on_time', { receivedAt: at('2026-11-01 00:00') }),
      resolved('2026-11-03 09:00', 'on_time', { evidence: 'uncertain' }),
      resolved('2026-11-03 09:00', 'on_time', { sector: 'Đất đai' }),
      row(),
      row({ dueAt: at('2026-11-05 17:00') }),
      row({ pausedSince: at('2026-11-05 17:00') }),
    );
    expect(all.map(({ count }) => count)).toEqual(Array.from({ length: 9 }, () => 1));
  });
});

describe('the month it fell overdue', () => {
  test('is kept of what is open, or ended in a later month', () => {
    expect(cells(row({ dueAt: at('2026-11-05 17:00') }))[0]?.overdueAt).toBe(at('2026-11-01 00:00'));
    const later = resolved('2026-12-01 00:00', 'late', { dueAt: at('2026-11-30 17:00') });
    expect(cells(later)[0]?.overdueAt).toBe(at('2026-11-01 00:00'));
  });

  test('is of no account where it ended in that month or before: no month ended on it', () => {
    const same = resolved('2026-11-30 17:00', 'late', { dueAt: at('2026-11-02 17:00') });
    const before = resolved('2026-11-30 17:00', 'early', { dueAt: at('2026-12-02 17:00') });
    expect(cells(same)[0]?.overdueAt).toBe(NEVER);
    expect(cells(before)[0]?.overdueAt).toBe(NEVER);
    expect(cells(same, before)).toHaveLength(2);
  });
});

test('the key has every fact in it, apart from the others', () => {
  const facts: FigureFacts = factsOf(resolved('2026-11-03 09:00'));
  const changes: readonly Partial<FigureFacts>[] = [
    { receivedAt: 0 as Instant },
    { endedAt: 0 as Instant },
    { overdueAt: 0 as Instant },
    { waitingAt: 0 as Instant },
    { outcome: 'refused' },
    { timeliness: 'late' },
    { evidence: null },
    { askedTwice: true },
    { online: true },
    { electronicResult: true },
    { opinion: 'satisfied' },
    { sector: 'Khác' },
  ];
  expect(changes).toHaveLength(Object.keys(facts).length);
  const keys = [facts, ...changes.map((change) => ({ ...facts, ...change }))].map(cellKey);
  expect(new Set(keys).size).toBe(keys.length);
  const moments = { receivedAt: 1 as Instant, endedAt: 23 as Instant };
  expect(cellKey({ ...facts, ...moments })).not.toBe(
    cellKey({ ...facts, receivedAt: 12 as Instant, endedAt: 3 as Instant }),
  );
});
