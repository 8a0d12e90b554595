/** The shipped wards of Long Biên, as the settings start out. */
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { wardFileSchema } from '#catalogue/catalogue-schema.ts';
import { loadWards } from '#catalogue/load-wards.ts';
import { readCatalogueFiles } from './catalogue-files.ts';

const files = readCatalogueFiles('wards');

describe('the wards', () => {
  test.each(files)('$file passes the schema', ({ json }) => {
    expect(v.safeParse(wardFileSchema, json).issues?.map(({ message }) => message)).toBeUndefined();
  });

  test('the four successors of quận Long Biên, with their codes', () => {
    expect(loadWards().map(({ code, name }) => `${code} ${name}`)).toEqual([
      '00118 phường Bồ Đề',
      '00127 phường Việt Hưng',
      '00136 phường Phúc Lợi',
      '00145 phường Long Biên',
    ]);
  });

  test('each is in Hà Nội, under its own agency code, and its office is named after it', () => {
    for (const { code, name, agencyCode, officeName, provinceName } of loadWards()) {
      expect(agencyCode).toBe(`H26.${code}`);
      expect(provinceName).toBe('Thành phố Hà Nội');
      expect(officeName).toContain(name);
    }
  });

  test('what nobody knows yet is empty and asked for, not invented', () => {
    const { wards } = v.parse(wardFileSchema, files[0]?.json);
    for (const { address, phone, questions } of wards) {
      expect([address, phone]).toEqual([null, null]);
      expect(questions.some((question) => question.includes('Mã định danh'))).toBe(true);
      expect(questions.some((question) => question.includes('Điểm phục vụ hành chính công'))).toBe(true);
      expect(questions.some((question) => question.includes('địa chỉ'))).toBe(true);
    }
  });
});
