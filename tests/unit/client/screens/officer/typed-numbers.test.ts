import { expect, test } from 'vitest';
import { parseAmount, parseWholeDays, parseWorkingDays } from '#client/screens/officer/steps/typed-numbers.ts';

test.each([
  ['250000', 250_000],
  ['250.000', 250_000],
  [' 1 250 000 đồng', 1_250_000],
  ['5.000đ', 5000],
  ['0', undefined],
  ['-5', undefined],
  ['', undefined],
  ['250,5', undefined],
  ['25.00', undefined],
  ['1e6', undefined],
  ['99999999999999999999', undefined],
])('an amount typed %j is %s', (typed, amount) => {
  expect(parseAmount(typed)).toBe(amount);
});

test.each([
  ['2', 2, 2],
  ['2,5', 2.5, undefined],
  ['2.5', 2.5, undefined],
  ['0', undefined, undefined],
  ['-1', undefined, undefined],
  ['', undefined, undefined],
  ['hai', undefined, undefined],
])('days typed %j are %s, whole %s', (typed, days, whole) => {
  expect(parseWorkingDays(typed)).toBe(days);
  expect(parseWholeDays(typed)).toBe(whole);
});
