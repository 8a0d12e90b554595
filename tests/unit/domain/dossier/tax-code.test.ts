import { describe, expect, test } from 'vitest';
import { cleanTaxCode, doubtTaxCode, isTaxCode } from '#domain/dossier/tax-code.ts';

test.each([
  ['0300588569', true],
  ['0300588569-001', true],
  ['001185012345', true],
  ['0300588569001', false],
  ['030058856', false],
  ['03005885690', false],
  ['030058856A', false],
])('%s is a tax code: %s', (code, is) => {
  expect(isTaxCode(code)).toBe(is);
});

test.each([
  ['0300 588 569 001', '0300588569-001'],
  ['0300.588.569-001', '0300588569-001'],
  ['001 185 012 345', '001185012345'],
])('%s is kept as %s', (typed, kept) => {
  expect(cleanTaxCode(typed)).toBe(kept);
});

describe('doubt', () => {
  // Codes of public companies, as they print them.
  test.each(['0300588569', '0101248141', '0100109106', '0100109106-001'])('%s is as it should be', (code) => {
    expect(doubtTaxCode(code)).toBeNull();
  });

  test.each(['0300588596', '0300588560', '1300588569-001'])('%s has a digit gone astray', (code) => {
    expect(doubtTaxCode(code)).toBe('check-digit');
  });

  test('twelve digits are right of a hộ kinh doanh alone', () => {
    expect(doubtTaxCode('001185012345')).toBe('owner-number');
  });

  test('nothing is said while a code is being typed', () => {
    expect(doubtTaxCode('03005')).toBeNull();
    expect(doubtTaxCode('')).toBeNull();
  });
});
