import { expect, test } from 'vitest';
import { createRegisterRows } from '#domain/report/register-row.ts';
import { at } from '#support/fixed-clock.ts';
import { registerSummary } from '#support/register-samples.ts';

test('rows stand in the order of reception, then of the code, numbered from 1', () => {
  const late = { ...registerSummary(0), receivedAt: at('2026-11-25 09:00') };
  const rows = createRegisterRows([late, registerSummary(2), registerSummary(1)]);
  expect(rows.map(({ number, code }) => [number, code])).toEqual([
    [1, 'H26.40.12-261123-0002'],
    [2, 'H26.40.12-261123-0003'],
    [3, 'H26.40.12-261123-0001'],
  ]);
});

test('a row tells days in Việt Nam and keeps the identity number to itself', () => {
  const nearMidnight = { ...registerSummary(1), receivedAt: at('2026-11-23 00:10') };
  const [row] = createRegisterRows([nearMidnight]);
  expect(row).toMatchObject({
    receivedOn: '2026-11-23',
    resolvedOn: '2026-11-27',
    handedOverOn: '2026-11-30',
    maskedPersonalId: '•••••345',
    timeliness: 'early',
  });
  expect(JSON.stringify(row)).not.toContain('001085012345');
});

test('what has not happened is null, not a day', () => {
  const [row] = createRegisterRows([registerSummary(0)]);
  expect(row).toMatchObject({ resolvedOn: null, handedOverOn: null, promisedOn: null });
});
