import { expect, test } from 'vitest';
import { codesAfter } from '#domain/dossier/device-serials.ts';
import { date } from '#support/fixed-clock.ts';

const ON = date('2026-03-09');
const numbers = (heldCodes: string[], serialBlocks = [2]) => ({ agencyCode: 'H26.40.12', serialBlocks, heldCodes });
const code = (serial: string, day = '260309') => `H26.40.12-${day}-${serial}`;

test('the numbers after those the centre holds of that day', () => {
  const held = [code('0102'), code('0101'), code('0101', '260308'), code('0102', '260308'), code('0103', '260308')];
  expect(codesAfter(numbers(held), ON, 3)).toEqual([code('0103'), code('0104'), code('0105')]);
});

test('from the first number on a day the centre holds nothing of', () => {
  expect(codesAfter(numbers([code('0101', '260308')]), ON, 2)).toEqual([code('0101'), code('0102')]);
});

test('a reception that was set aside leaves a hole, and is not taken for the end', () => {
  expect(codesAfter(numbers([code('0101'), code('0103')]), ON, 1)).toEqual([code('0104')]);
});

test('across blocks into the reserve, and no further than the numbers go', () => {
  const held = Array.from({ length: 50 }, (_, n) => code(String(101 + n).padStart(4, '0')));
  expect(codesAfter(numbers(held), ON, 2)).toEqual([code('102050'), code('102051')]);
  expect(codesAfter(numbers([], []), ON, 3)).toEqual([]);
});
