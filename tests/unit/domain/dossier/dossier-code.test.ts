import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePlainDate } from '#domain/calendar/plain-date.ts';
import {
  DOSSIER_CODE_PATTERN,
  MAX_BLOCKS,
  SERIALS_PER_BLOCK,
  formatDossierCode,
  serialAt,
} from '#domain/dossier/dossier-code.ts';

const someBlocks = fc.uniqueArray(fc.nat({ max: MAX_BLOCKS - 1 }), { minLength: 2, maxLength: 6 });

function serialsOf(blocks: readonly number[]): string[] {
  const serials: string[] = [];
  for (let index = 0; ; index++) {
    const serial = serialAt(blocks, index);
    if (serial === undefined) return serials;
    serials.push(serial);
  }
}

describe('serialAt', () => {
  test.each([
    [[0], 0, '0001'],
    [[0], SERIALS_PER_BLOCK - 1, '0050'],
    [[3, 7], 0, '0151'],
    [[3, 7], SERIALS_PER_BLOCK, '0351'],
    [[198], SERIALS_PER_BLOCK - 1, '9950'],
    [[199], 0, '299000'],
    [[899], 999, '999999'],
  ])('blocks %j give their dossier number %i the serial %s', (blocks, index, serial) => {
    expect(serialAt(blocks, index)).toBe(serial);
  });

  test('without blocks, or past the last reserve, there is none', () => {
    expect(serialAt([], 0)).toBeUndefined();
    expect(serialAt([4], 1000)).toBeUndefined();
  });

  test('a device never repeats a serial, and each is four or six digits', () => {
    fc.assert(
      fc.property(someBlocks, (blocks) => {
        const serials = serialsOf(blocks);
        expect(new Set(serials).size).toBe(serials.length);
        expect(serials.every((serial) => /^(\d{4}|[1-9]\d{5})$/.test(serial) && serial !== '0000')).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('a block leased in the middle of the day repeats nothing given before', () => {
    fc.assert(
      fc.property(someBlocks, fc.nat({ max: 400 }), (blocks, grownAt) => {
        const before = blocks.slice(0, 1);
        const given = Array.from({ length: 800 }, (_, index) => serialAt(index < grownAt ? before : blocks, index));
        expect(new Set(given).size).toBe(given.length);
      }),
    );
  });

  test('two devices with different blocks never meet', () => {
    fc.assert(
      fc.property(someBlocks, fc.nat(), (blocks, cut) => {
        const border = 1 + (cut % (blocks.length - 1));
        const mine = new Set(serialsOf(blocks.slice(0, border)));
        expect(serialsOf(blocks.slice(border)).filter((serial) => mine.has(serial))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

test('the code carries agency, day of receipt and serial', () => {
  const receivedOn = parsePlainDate('2026-11-23')!;
  expect(formatDossierCode('H26.40.12', receivedOn, '0007')).toBe('H26.40.12-261123-0007');
  for (const serial of ['0001', '9950', '100000', '999999']) {
    expect(formatDossierCode('H26.00145', receivedOn, serial)).toMatch(DOSSIER_CODE_PATTERN);
  }
});
