import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexOfSerial, parseDossierCode, serialAt, serialsOfBlock } from '#domain/dossier/dossier-code.ts';
import type { DeviceId, DossierId } from '#domain/dossier/ids.ts';
import { createSerialRegister, type GivenNumber, type LeasedBlock } from '#domain/report/serial-register.ts';
import { at } from '#support/fixed-clock.ts';

const ONE = 'aaaaaaaa-0000-4000-8000-00000000aaaa' as DeviceId;
const TWO = 'bbbbbbbb-0000-4000-8000-00000000bbbb' as DeviceId;
const BLOCKS: readonly LeasedBlock[] = [
  { block: 0, device: ONE },
  { block: 1, device: TWO },
  { block: 2, device: ONE },
];

let dossiers = 0;

function given(device: DeviceId, ...serials: string[]): GivenNumber[] {
  return serials.map((serial) => {
    dossiers += 1;
    const dossierId = `d-${dossiers}` as DossierId;
    return { code: `H26.40.12-260309-${serial}`, dossierId, device, receivedAt: at('2026-03-09 09:00') };
  });
}

const serials = (numbers: readonly GivenNumber[]) => numbers.map(({ code }) => code.slice(-4));

describe('the register of a day', () => {
  test('numbers in the order each tablet counted, from block to block, and nothing skipped', () => {
    const first = Array.from({ length: 51 }, (_, index) => serialAt([0, 2], index) ?? '');
    const { tablets, doubled, outside } = createSerialRegister(BLOCKS, given(ONE, ...first.toReversed()));
    expect(tablets).toMatchObject([
      { device: ONE, blocks: [0, 2], skipped: [] },
      { device: TWO, blocks: [1], given: [], skipped: [] },
    ]);
    expect(serials(tablets[0]!.given)).toEqual(first);
    expect(first.at(-1)).toBe('0101');
    expect([doubled, outside]).toEqual([[], []]);
  });

  test('a serial before the last one that no dossier has was skipped, also across blocks', () => {
    const { tablets } = createSerialRegister(BLOCKS, given(ONE, '0001', '0003', ...range(4, 48), '0102'));
    expect(tablets[0]?.skipped).toEqual(['0002', '0049', '0050', '0101']);
    expect(createSerialRegister(BLOCKS, given(TWO, '0051')).tablets[1]?.skipped).toEqual([]);
  });

  test('a number on two dossiers is shown once with both, whichever tablet gave it', () => {
    const numbers = [...given(ONE, '0001', '0001'), ...given(TWO, '0001')];
    const { doubled, outside } = createSerialRegister(BLOCKS, numbers);
    expect(doubled).toEqual([{ code: 'H26.40.12-260309-0001', given: numbers }]);
    expect(outside).toEqual([numbers[2]]);
  });

  test('a number from no block of its tablet stands apart and makes no hole', () => {
    const imported = given(TWO, '7000', '123456');
    const { tablets, outside } = createSerialRegister(BLOCKS, imported);
    expect(outside).toEqual(imported);
    expect(tablets.find(({ device }) => device === TWO)).toMatchObject({ given: [], skipped: [] });
  });
});

function range(from: number, through: number): string[] {
  return Array.from({ length: through - from + 1 }, (_, index) => String(from + index).padStart(4, '0'));
}

describe('a serial and its place in the day', () => {
  const anyBlocks = fc
    .uniqueArray(fc.nat({ max: 899 }), { minLength: 1, maxLength: 6 })
    .map((blocks) => blocks.toSorted((a, b) => a - b));

  test('are each other’s inverse, however many blocks were leased after the serial was given', () => {
    fc.assert(
      fc.property(anyBlocks, fc.nat({ max: 5999 }), fc.nat({ max: 5 }), (blocks, index, later) => {
        const then = blocks.slice(0, Math.max(1, blocks.length - later));
        const serial = serialAt(then, index);
        fc.pre(serial !== undefined);
        expect(indexOfSerial(blocks, serial)).toBe(index);
      }),
    );
  });

  test('are worked out from the code; what is none has no place', () => {
    expect(parseDossierCode('H26.40.12-260309-0007')).toEqual({ yymmdd: '260309', serial: '0007' });
    expect(parseDossierCode('H26-1')).toBeUndefined();
    expect(indexOfSerial([0], '')).toBeUndefined();
    expect(indexOfSerial([0], '0000')).toBeUndefined();
    expect(indexOfSerial([0], '0051')).toBeUndefined();
    for (const spelling of ['00007', '000007']) expect(indexOfSerial([0], spelling)).toBeUndefined();
  });

  test('a block names its first and last', () => {
    expect(serialsOfBlock(0)).toEqual({ from: '0001', through: '0050' });
    expect(serialsOfBlock(198)).toEqual({ from: '9901', through: '9950' });
    expect(serialsOfBlock(199)).toEqual({ from: '299000', through: '299999' });
  });
});
