import { describe, expect, test } from 'vitest';
import { findCommuneProcedures } from '#catalogue/find-commune-procedures.ts';
import { COMMUNE_PROCEDURES_SOURCE, loadCommuneProcedures } from '#catalogue/load-commune-procedures.ts';
import { loadProcedures } from '#catalogue/load-procedures.ts';

const entries = loadCommuneProcedures();

describe('the commune catalogue', () => {
  test('has the 754 procedures of the portal’s list and those we ship besides, each code once, in order', () => {
    const codes = entries.map(({ code }) => code);
    const shipped = loadProcedures().map(({ code }) => code);
    expect(entries.filter(({ promulgator }) => promulgator !== '')).toHaveLength(754);
    expect(shipped.filter((code) => !codes.includes(code))).toEqual([]);
    expect(codes).toEqual([...new Set(codes)].sort());
    expect(COMMUNE_PROCEDURES_SOURCE.retrievedOn).toBe('2026-07-18');
  });

  test('names are clean text with a sector', () => {
    const unclean = entries.filter(
      ({ code, name, sector }) =>
        !/^\d\.\d{6}$/.test(code) ||
        [name, sector].some((text) => text === '' || text !== text.normalize('NFC').replace(/\s+/gu, ' ').trim()),
    );
    expect(unclean).toEqual([]);
  });

  test('marks the procedures we ship in full', () => {
    const shipped = loadProcedures().map(({ code }) => code);
    expect(entries.filter(({ isShipped }) => isShipped).map(({ code }) => code)).toEqual(shipped.sort());
    expect(entries.find(({ code }) => code === '1.001193')?.isShipped).toBe(true);
  });
});

describe('searching the commune catalogue', () => {
  test('a code finds that procedure first, the beginning of a code all that begin so', () => {
    expect(findCommuneProcedures(entries, '1.001193')[0]?.name).toBe('Thủ tục đăng ký khai sinh');
    expect(findCommuneProcedures(entries, '2.0009').every(({ code }) => code.startsWith('2.0009'))).toBe(true);
  });

  test('words are found without marks, the plainest name first', () => {
    expect(findCommuneProcedures(entries, 'dang ky khai sinh')[0]?.code).toBe('1.001193');
    expect(findCommuneProcedures(entries, '  ĐĂNG KÝ   kết hôn ')[0]?.code).toBe('1.000894');
  });

  test('words may be apart and may stand in the sector', () => {
    const apart = findCommuneProcedures(entries, 'khai sinh nuoc ngoai');
    expect(apart.map(({ code }) => code)).toContain('2.000528');
    expect(findCommuneProcedures(entries, 'ho tich giam ho').length).toBeGreaterThan(0);
  });

  test('every result holds every word, and there are at most fifty', () => {
    const found = findCommuneProcedures(entries, 'dat');
    expect(found).toHaveLength(50);
    expect(findCommuneProcedures(entries, 'khong co thu tuc nay')).toEqual([]);
    expect(findCommuneProcedures(entries, ' ')).toEqual([]);
  });
});
