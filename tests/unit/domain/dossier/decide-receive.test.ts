import { describe, expect, test } from 'vitest';
import { parsePlainDate } from '#domain/calendar/plain-date.ts';
import { decideReceive, type IntakeFault, type IntakeField, type IntakeForm } from '#domain/dossier/decide-receive.ts';
import type { Procedure } from '#domain/procedure/procedure.ts';
import { at } from '#support/fixed-clock.ts';

const TODAY = parsePlainDate('2026-11-23')!;
const NOW = at('2026-11-23 10:00');
const BIRTH: Procedure = {
  code: '1.001193',
  version: '2026-07-18',
  name: 'Đăng ký khai sinh',
  sector: { code: 'G15-TP07', name: 'Hộ tịch' },
  agency: 'Ủy ban nhân dân cấp xã',
  cases: [
    {
      id: '1.001193.01',
      name: 'Đăng ký khai sinh',
      statutory: { value: 3, unit: 'WORKING_DAY' },
      committed: { value: 1, unit: 'WORKING_DAY' },
      basis: 'Luật Hộ tịch 2014 điều 16',
      verification: { workingDays: 5, basis: 'Luật Hộ tịch 2014 điều 18' },
      documents: [{ id: 'to-khai', name: 'Tờ khai', originals: 1, copies: 0, required: true }],
    },
  ],
  fees: [{ name: 'Lệ phí', amount: 5000, note: null }],
  results: ['Giấy khai sinh'],
  onlineLevel: 'partial',
  signer: null,
  steps: [{ name: 'Tiếp nhận', part: 'counter', share: 100 }],
  retentionYears: null,
  source: 'Luật Hộ tịch 2014',
  verifiedOn: TODAY,
  verifiedBy: null,
  questions: [],
};
const PAPER = { documentId: 'to-khai', name: 'Tờ khai', originals: 1, copies: 0 };
const FORM: IntakeForm = {
  fullName: 'Nguyễn Thị Hoà',
  personalId: '001085012345',
  bornOn: '09/03/1985',
  phone: '0912345678',
  address: 'Tổ 5, phường Long Biên',
  fromCard: [],
  procedure: BIRTH,
  caseId: '1.001193.01',
  documents: [PAPER],
  sets: 1,
  returnMethod: 'counter',
  channel: 'direct',
  competentAgency: '',
  feeIndex: null,
};

describe('of an organisation decideReceive', () => {
  const COMPANY: IntakeForm = {
    ...FORM,
    fullName: ' Công ty TNHH  Sông Hồng ',
    personalId: '0101 234 567',
    bornOn: '31/02/1985',
    organisation: { representative: ' Nguyễn Thị  Hoà ' },
  };

  test('takes its name, its tax code and who came for it, and asks for no birthday', () => {
    const decided = decideReceive(COMPANY, NOW);
    expect(decided.ok && decided.value.applicant).toMatchObject({
      fullName: 'Công ty TNHH Sông Hồng',
      personalId: '0101234567',
      bornOn: null,
      organisation: { representative: 'Nguyễn Thị Hoà' },
    });
  });

  test.each([
    ['0101234567001', '0101234567-001'],
    ['0101234567-001', '0101234567-001'],
    ['001085012345', '001085012345'],
    ['', ''],
  ])('keeps the tax code %j as %j', (personalId, kept) => {
    const decided = decideReceive({ ...COMPANY, personalId }, NOW);
    expect(decided.ok && decided.value.applicant.personalId).toBe(kept);
  });

  test.each([
    ['personalId', 'TaxCodeLength', { personalId: '012345678' }],
    ['personalId', 'TaxCodeLength', { personalId: '01012345670' }],
    ['representative', 'NotAName', { organisation: { representative: '0912345678' } }],
  ] as const)('names %s: %s', (field, fault, change) => {
    expect(decideReceive({ ...COMPANY, ...change }, NOW)).toEqual({ ok: false, error: [{ field, fault }] });
  });

  test('leaves a person one', () => {
    const decided = decideReceive(FORM, NOW);
    expect(decided.ok && Object.keys(decided.value.applicant)).not.toContain('organisation');
  });
});

describe('decideReceive takes', () => {
  test('the fee the officer chose of several, and the agency that is competent when it is another', () => {
    const fees = [
      { name: 'Đúng hạn', amount: 0, note: null },
      { name: 'Quá hạn', amount: 5000, note: null },
    ];
    const form = { ...FORM, procedure: { ...BIRTH, fees }, feeIndex: 1, competentAgency: ' UBND  phường Bồ Đề ' };
    expect(decideReceive(form, NOW)).toMatchObject({
      ok: true,
      value: { fee: 5000, competentAgency: 'UBND phường Bồ Đề' },
    });
  });

  test('a filled form, pinning the procedure with the limit the ward is held to', () => {
    const facts = decideReceive(FORM, NOW);
    expect(facts).toMatchObject({
      ok: true,
      value: {
        applicant: { fullName: 'Nguyễn Thị Hoà', bornOn: '1985-03-09' },
        procedure: {
          code: '1.001193',
          version: '2026-07-18',
          sector: 'Hộ tịch',
          limit: { value: 1, unit: 'WORKING_DAY' },
          verification: { workingDays: 5 },
          steps: [{ name: 'Tiếp nhận' }],
        },
        channel: 'direct',
        competentAgency: null,
        fee: 5000,
      },
    });
  });

  test('a name and a procedure alone: the rest of the applicant is optional', () => {
    const bare = { ...FORM, personalId: '', bornOn: ' ', phone: '', address: '' };
    expect(decideReceive(bare, NOW)).toMatchObject({
      ok: true,
      value: { applicant: { personalId: '', bornOn: null } },
    });
  });

  test.each([
    ['fullName', '  nguyễn  thị\thoà ', 'nguyễn thị hoà'],
    ['fullName', 'Nguyễn Thị Hoà'.normalize('NFD'), 'Nguyễn Thị Hoà'],
    ['fullName', 'Công ty 319 Bộ Quốc phòng', 'Công ty 319 Bộ Quốc phòng'],
    ['personalId', '001 085 012 345', '001085012345'],
    ['personalId', '012345678', '012345678'],
    ['phone', '+84 912.345.678', '0912345678'],
    ['phone', '(024) 3872-1234', '02438721234'],
  ] as const)('%s typed as %j, kept as %j', (field, typed, kept) => {
    expect(decideReceive({ ...FORM, [field]: typed }, NOW)).toMatchObject({
      ok: true,
      value: { applicant: { [field]: kept } },
    });
  });

  test.each([
    [
      'several fees, of which the officer must choose',
      [
        { name: 'a', amount: 0, note: null },
        { name: 'b', amount: 5000, note: null },
      ],
    ],
    ['a fee that is not set yet', [{ name: 'a', amount: null, note: null }]],
    ['no fee named', []],
  ])('%s as an unknown total', (_, fees) => {
    expect(decideReceive({ ...FORM, procedure: { ...BIRTH, fees } }, NOW)).toMatchObject({
      ok: true,
      value: { fee: null },
    });
  });
});

describe('decideReceive refuses', () => {
  const faulty: [field: IntakeField, fault: IntakeFault, change: Partial<IntakeForm>][] = [
    ['fullName', 'Missing', { fullName: ' ' }],
    ['fullName', 'NotAName', { fullName: '001085012345' }],
    ['fullName', 'NotAName', { fullName: 'An 0912345678' }],
    ['fullName', 'NotAName', { fullName: '<script>' }],
    ['fullName', 'NotAName', { fullName: '001085012345|An|Nữ' }],
    ['fullName', 'TooLong', { fullName: 'a'.repeat(201) }],
    ['personalId', 'PersonalIdLength', { personalId: '0010850123456' }],
    ['personalId', 'PersonalIdLength', { personalId: '00108501234O' }],
    ['bornOn', 'NotADate', { bornOn: '31/02/1985' }],
    ['bornOn', 'NotADate', { bornOn: '1985' }],
    ['bornOn', 'NotADate', { bornOn: '01/01/1850' }],
    ['bornOn', 'DateInFuture', { bornOn: '24/11/2026' }],
    ['phone', 'NotAPhone', { phone: '12345' }],
    ['address', 'TooLong', { address: 'a'.repeat(201) }],
    ['procedure', 'Missing', { procedure: null }],
    ['procedure', 'Missing', { caseId: 'khác' }],
    ['documents', 'NoDocuments', { documents: [] }],
    ['documents', 'NotACount', { documents: [{ ...PAPER, originals: 0 }] }],
    ['documents', 'NotACount', { documents: [PAPER, { ...PAPER, copies: 1.5 }] }],
    ['sets', 'NotACount', { sets: 0 }],
    ['sets', 'NotACount', { sets: NaN }],
    ['sets', 'NotACount', { sets: 100 }],
  ];
  test.each(faulty)('%s: %s for %j', (field, fault, change) => {
    expect(decideReceive({ ...FORM, ...change }, NOW)).toEqual({ ok: false, error: [{ field, fault }] });
  });

  test('all faults at once, in the order of the form', () => {
    const refused = decideReceive({ ...FORM, fullName: '', phone: 'x', procedure: null, sets: 0 }, NOW);
    expect(refused.ok ? [] : refused.error.map(({ field }) => field)).toEqual([
      'fullName',
      'phone',
      'procedure',
      'sets',
    ]);
  });
});

test('a birth today is no birth in the future', () => {
  expect(decideReceive({ ...FORM, bornOn: '23/11/2026' }, NOW).ok).toBe(true);
});
