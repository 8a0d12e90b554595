import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText, foldText, foldTexts } from '#domain/base/fold-text.ts';

describe('foldText', () => {
  test.each([
    ['Nguyễn Thị Hoà', 'nguyen thi hoa'],
    ['đường', 'duong'],
    ['Đường', 'duong'],
    ['Ðặng (chữ Eth gõ nhầm)', 'dang (chu eth go nham)'],
    ['Ɖỗ', 'do'],
    ['Trần  Văn\tQuý ', 'tran van quy'],
    ['ƯỚC MƠ ƠI', 'uoc mo oi'],
    ['H26.40.12-261123-0007', 'h26.40.12-261123-0007'],
  ])('folds %s to %s', (typed, folded) => {
    expect(foldText(typed)).toBe(folded);
  });

  test.each([
    ['hòa', 'hoà'],
    ['thúy', 'thuý'],
    ['Hường', 'Hu\u031bo\u031b\u0300ng'],
    ['Đức', 'ĐỨC'],
    ['Nguyễn', 'Nguyễn'.normalize('NFD')],
  ])('%s and %s are found by the same words', (one, other) => {
    expect(foldText(one)).toBe(foldText(other));
  });

  test('different letters stay different', () => {
    expect(foldText('Lan')).not.toBe(foldText('Lân Anh'));
    expect(foldText('Lý')).not.toBe(foldText('Lí'));
  });

  test('folding twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aăâeêoôơuưđĐÐẶỆỜ ự\t\u0300\u0323') }), (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text));
      }),
    );
  });
});

test('texts folded together are as if each had been folded by itself', () => {
  const letters = 'aăâĂeêoơưđĐÐẶỆΣσ \t\n\u00a0\u0300\u0323\u0000';
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom(...letters) })), (texts) => {
      expect(foldTexts(texts)).toEqual(texts.map(foldText));
    }),
  );
});

describe('cleanText', () => {
  test('composes letters and drops outer and doubled white space, marks untouched', () => {
    expect(cleanText('  Nguyễn\u00a0 Thị\n Hoà '.normalize('NFD'))).toBe('Nguyễn Thị Hoà'.normalize('NFC'));
  });
});
