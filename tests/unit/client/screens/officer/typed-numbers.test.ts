import { expect, test } from 'vitest';
import {
  parseAmount,
  parseMoment,
  parseWholeDays,
  parseWorkingDays,
} from '#client/screens/officer/steps/typed-numbers.ts';
import { at } from '#support/fixed-clock.ts';

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

test.each([
  ['10/3/2026', '8:30', at('2026-03-10 08:30')],
  ['10032026', '08h30', at('2026-03-10 08:30')],
  ['10/03/2026', '23:59', at('2026-03-10 23:59')],
  ['10/03/2026', '24:00', undefined],
  ['10/03/2026', '', undefined],
  ['31/02/2026', '08:30', undefined],
])('the moment typed %j %j is %s', (date, time, moment) => {
  expect(parseMoment(date, time)).toBe(moment);
});
