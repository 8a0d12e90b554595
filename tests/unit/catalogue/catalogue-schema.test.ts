/** The schemas refuse what an editor is likely to get wrong, in Vietnamese and with the field's name. */
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { holidayFileSchema, procedureFileSchema, wardFileSchema } from '#catalogue/catalogue-schema.ts';

const paper = { id: 'to-khai', name: 'Tờ khai đăng ký khai sinh', originals: 1, copies: 0, required: true };
const birth = {
  id: '1.001193.01',
  name: 'Đăng ký khai sinh',
  statutory: { value: 0, unit: 'SAME_DAY_15H' },
  committed: null,
  basis: 'Luật Hộ tịch 2014 điều 16',
  documents: [paper],
};
const procedure = {
  code: '1.001193',
  name: 'Đăng ký khai sinh',
  agency: 'Ủy ban nhân dân cấp xã',
  cases: [birth],
  fees: [{ name: 'Lệ phí', amount: 0, note: null }],
  results: ['Giấy khai sinh'],
  onlineLevel: 'partial',
  signer: null,
  source: 'Cổng Dịch vụ công quốc gia',
  verifiedOn: '2026-07-18',
  questions: [],
};
const procedureFile = {
  sector: { code: 'G15-TP07', name: 'Hộ tịch' },
  retrievedOn: '2026-07-18',
  source: 'Cổng Dịch vụ công quốc gia',
  procedures: [procedure],
};
const { signer: _signer, ...procedureWithoutSigner } = procedure;

const withProcedure = (change: object) => ({ ...procedureFile, procedures: [{ ...procedure, ...change }] });
const withCase = (change: object) => withProcedure({ cases: [{ ...birth, ...change }] });

describe('a file of procedures', () => {
  test('a right one passes', () => {
    expect(messages(procedureFileSchema, procedureFile)).toEqual([]);
  });

  test.each([
    ['an unknown field', withProcedure({ phi: 1 }), 'Thủ tục: trường “phi” không được phép có'],
    [
      'a missing field',
      { ...procedureFile, procedures: [procedureWithoutSigner] },
      'Thủ tục: trường “signer” còn thiếu',
    ],
    ['a code of another form', withProcedure({ code: '1' }), 'Thủ tục: code phải có dạng 1.001193'],
    [
      'a decomposed name',
      withProcedure({ name: 'Đăng ký'.normalize('NFD') }),
      'Thủ tục: name: phải là Unicode dựng sẵn (NFC)',
    ],
    ['a line break', withProcedure({ name: 'Đăng ký\nkhai sinh' }), 'Thủ tục: name: thừa khoảng trắng hoặc xuống dòng'],
    ['no case', withProcedure({ cases: [] }), 'Thủ tục: cases phải có ít nhất một trường hợp'],
    ['a case twice', withProcedure({ cases: [birth, birth] }), 'Thủ tục: cases có id trường hợp bị trùng'],
    [
      'a case of another procedure',
      withCase({ id: '1.000894.01' }),
      'Thủ tục: id của trường hợp phải bắt đầu bằng code của thủ tục',
    ],
    ['an unknown unit', withCase({ statutory: { value: 3, unit: 'OTHER' } }), 'Thời hạn: unit phải là một trong'],
    ['a limit of nothing', withCase({ statutory: { value: 0, unit: 'DAY' } }), 'Thời hạn: value phải lớn hơn 0'],
    ['days beside same-day', withCase({ statutory: { value: 1, unit: 'SAME_DAY_15H' } }), 'riêng SAME_DAY_15H ghi 0'],
    [
      'a paragraph for a paper',
      withCase({ documents: [{ ...paper, name: 'Trường hợp '.repeat(20).trim() }] }),
      'Giấy tờ: name: dài quá 160 ký tự',
    ],
    ['half a sheet', withCase({ documents: [{ ...paper, copies: 0.5 }] }), 'Giấy tờ: copies: phải là số nguyên'],
    [
      'a paper nobody hands in',
      withCase({ documents: [{ ...paper, originals: 0 }] }),
      'Giấy tờ: originals hoặc copies phải lớn hơn 0',
    ],
    ['a paper twice', withCase({ documents: [paper, paper] }), 'Trường hợp: documents có id giấy tờ bị trùng'],
    ['no such day', withProcedure({ verifiedOn: '2026-02-30' }), 'Thủ tục: verifiedOn: không phải là ngày có thật'],
    [
      'a fee nobody explains',
      withProcedure({ fees: [{ name: 'Lệ phí', amount: null, note: null }] }),
      'Thủ tục: fees chưa có amount thì phải có note',
    ],
    ['a code twice', { ...procedureFile, procedures: [procedure, procedure] }, 'Tệp thủ tục: có mã thủ tục bị trùng'],
  ])('refuses %s', (_what, file, message) => {
    expect(messages(procedureFileSchema, file)).toEqual([expect.stringContaining(message)]);
  });
});

const holidayFile = {
  year: 2026,
  status: 'confirmed',
  source: ['Thông báo 9441/TB-BNV'],
  retrievedOn: '2026-11-22',
  off: [
    { date: '2026-01-01', name: 'Tết Dương lịch', basis: 'BLLĐ 2019 điều 112' },
    { date: '2026-01-02', name: 'Nghỉ hoán đổi', basis: '12729/VPCP-KGVX' },
  ],
  worked: [{ date: '2026-01-10', replaces: '2026-01-02', name: 'Làm bù', basis: '12729/VPCP-KGVX' }],
  questions: [],
};

describe('a file of holidays', () => {
  test('a right one passes', () => {
    expect(messages(holidayFileSchema, holidayFile)).toEqual([]);
  });

  test.each([
    [
      'a Sunday off',
      { ...holidayFile, off: [...holidayFile.off, { date: '2026-02-01', name: 'Nghỉ', basis: 'Thông báo' }] },
      'Ngày nghỉ: date phải từ thứ Hai đến thứ Sáu',
    ],
    [
      'a Friday made up for',
      { ...holidayFile, worked: [{ ...holidayFile.worked[0], date: '2026-01-09' }] },
      'Ngày làm bù: date phải là thứ Bảy',
    ],
    ['days out of order', { ...holidayFile, off: [...holidayFile.off].reverse() }, 'off phải xếp theo ngày'],
    ['a day of another year', { ...holidayFile, year: 2025 }, 'ngày trong off, worked, questions phải thuộc year'],
    [
      'a swap with a day that is worked',
      { ...holidayFile, off: holidayFile.off.slice(0, 1) },
      'replaces của ngày làm bù phải có trong off',
    ],
    ['an unknown status', { ...holidayFile, status: 'draft' }, 'status phải là confirmed hoặc provisional'],
  ])('refuses %s', (_what, file, message) => {
    expect(messages(holidayFileSchema, file)).toEqual([expect.stringContaining(message)]);
  });
});

const ward = {
  code: '00145',
  name: 'phường Long Biên',
  agencyCode: 'H26.00145',
  officeName: 'Điểm phục vụ hành chính công phường Long Biên',
  address: null,
  phone: null,
  questions: [],
};
const wardFile = {
  source: 'Nghị quyết 1656/NQ-UBTVQH15',
  province: { code: '01', name: 'Thành phố Hà Nội', agencyCode: 'H26' },
  wards: [ward],
};

describe('a file of wards', () => {
  test('a right one passes', () => {
    expect(messages(wardFileSchema, wardFile)).toEqual([]);
  });

  test.each([
    ['a short code', { ...wardFile, wards: [{ ...ward, code: '145' }] }, 'Phường: code phải gồm 5 chữ số'],
    [
      'an agency code of another form',
      { ...wardFile, wards: [{ ...ward, agencyCode: 'HN-145' }] },
      'Phường: agencyCode: phải có dạng',
    ],
    ['a ward twice', { ...wardFile, wards: [ward, ward] }, 'Tệp phường: có mã phường bị trùng'],
    ['no ward', { ...wardFile, wards: [] }, 'Tệp phường: wards không được trống'],
  ])('refuses %s', (_what, file, message) => {
    expect(messages(wardFileSchema, file)).toEqual([expect.stringContaining(message)]);
  });
});

function messages(schema: v.GenericSchema, input: unknown): string[] {
  return (v.safeParse(schema, input).issues ?? []).map(({ message }) => message);
}
