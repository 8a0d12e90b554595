import { describe, expect, test } from 'vitest';
import { loadProcedures } from '#catalogue/load-procedures.ts';
import { readPortalProcedure, type PortalReading } from '#catalogue/portal-procedure.ts';
import { checkProcedure } from '#domain/procedure/check-procedure.ts';
import { date } from '#support/fixed-clock.ts';

const shipped = new Map(loadProcedures().map((procedure) => [procedure.code, procedure]));
const context = { readOn: date('2026-11-22'), findShipped: (code: string) => shipped.get(code) };

const method = {
  submissionMethod: 'DIRECT',
  processingTime: 5 as number | string,
  processingTimeUnit: 'WORKING_DAY',
  description: '',
  fees: [] as object[],
};
const portalCase = { name: 'Thủ tục thử', code: '1.999999.01', processingDay: { qty: 5, type: 'WORKING_DAY' } };
const paper = { name: 'Tờ khai', code: 'TK', originalQty: 1, copyQty: 0, required: false };
const data = {
  code: '1.999999',
  name: 'Thủ tục thử',
  executionMethods: [method],
  executionSteps: [{ name: '', description: 'Bước 1: nộp hồ sơ.' }],
  executionCases: [{ name: '', profileComponents: [paper] }],
  cases: [portalCase],
  category: { name: 'Hộ tịch', code: 'G15-TP07' },
  unitGroupsExecuting: [{ name: 'Ủy ban nhân dân cấp xã' }],
  resultsDetails: [{ name: 'Giấy thử' }],
  departmentPromulgateName: 'Bộ Tư pháp',
  procedureProposal: { proposalNumber: '1/QĐ-BTP' },
  isWard: true,
  somethingNew: { nobody: 'knows' },
};

function read(changes: Record<string, unknown> = {}): PortalReading {
  return readPortalProcedure({ code: 'OK', data: { ...data, ...changes } }, context);
}

function draftOf(reading: PortalReading) {
  if (reading.outcome === 'refused') throw new Error(reading.reason);
  return reading.draft;
}

function questionsOf(reading: PortalReading): string[] {
  return reading.outcome === 'questions' ? reading.questions.map(({ path, text }) => `${path} ${text}`) : [];
}

describe('a portal document', () => {
  test('whose places agree is imported and may be used', () => {
    const reading = read();
    expect(reading.outcome).toBe('imported');
    const draft = draftOf(reading);
    expect(checkProcedure(draft).ok).toBe(true);
    expect(draft).toMatchObject({
      code: '1.999999',
      sector: { code: 'G15-TP07', name: 'Hộ tịch' },
      agency: 'Ủy ban nhân dân cấp xã',
      onlineLevel: 'none',
      results: ['Giấy thử'],
      verifiedOn: '2026-11-22',
      verifiedBy: null,
    });
    expect(draft.cases[0]).toMatchObject({
      id: '1.999999.01',
      statutory: { value: 5, unit: 'WORKING_DAY' },
      committed: null,
      documents: [{ id: 'TK', name: 'Tờ khai', originals: 1, copies: 0 }],
    });
    expect(draft.source).toContain('1/QĐ-BTP');
  });

  test.each<[string, Record<string, unknown>]>([
    ['the case differs from the rows', { cases: [{ ...portalCase, processingDay: { qty: 7, type: 'WORKING_DAY' } }] }],
    ['the unit differs', { cases: [{ ...portalCase, processingDay: { qty: 5, type: 'DAY' } }] }],
    ['the rows differ', { executionMethods: [method, { ...method, processingTime: 8 }] }],
    ['the unit is OTHER', { executionMethods: [{ ...method, processingTimeUnit: 'OTHER' }] }],
    ['the limit is zero', { cases: [{ ...portalCase, processingDay: { qty: 0, type: 'WORKING_DAY' } }] }],
    ['the limit is minus', { executionMethods: [{ ...method, processingTime: -5 }] }],
    ['the limit is missing', { cases: [{ ...portalCase, processingDay: null }] }],
    [
      'the description says otherwise',
      { executionMethods: [{ ...method, description: 'Không quá 08 ngày làm việc.' }] },
    ],
    [
      'the description says calendar days',
      { executionMethods: [{ ...method, description: '<p>Không quá <b>05</b> ngày</p>' }] },
    ],
    [
      'the steps say otherwise',
      {
        executionSteps: [
          { description: 'Trong thời hạn 03 ngày kể từ ngày nhận đủ hồ sơ hợp lệ, cơ quan trả kết quả.' },
        ],
      },
    ],
    [
      'the steps know the 15:00 rule',
      { executionSteps: [{ description: 'Nhận hồ sơ sau 15 giờ thì trả ngày làm việc tiếp theo.' }] },
    ],
    [
      'the time is a sentence without a limit',
      { executionMethods: [{ ...method, processingTime: 'Theo mô tả', processingTimeUnit: 'OTHER' }] },
    ],
  ])('leaves the limit open and asks when %s', (_what, changes) => {
    const reading = read(changes);
    expect(draftOf(reading).cases[0]?.statutory).toBeNull();
    const asked = questionsOf(reading).filter((question) => question.startsWith('cases.0.statutory'));
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain('1.999999.01');
    const checked = checkProcedure(draftOf(reading));
    expect(checked.ok ? [] : checked.error).toContainEqual({ path: 'cases.0.statutory', fault: 'LimitMissing' });
  });

  test('names both values that contradict each other', () => {
    const [question] = questionsOf(read({ executionMethods: [{ ...method, processingTime: 17.5 }] }));
    expect(question).toContain('trường hợp ghi 5 ngày làm việc');
    expect(question).toContain('hình thức nộp ghi 17,5 ngày làm việc');
  });

  test('a time written as a sentence counts as what it says', () => {
    const sentence = { ...method, processingTime: 'Không quá 05 ngày làm việc', processingTimeUnit: 'OTHER' };
    expect(read({ executionMethods: [sentence] }).outcome).toBe('imported');
  });

  test('a limit for verification or for remote communes is never taken, only asked about', () => {
    const description =
      'Không quá 05 ngày làm việc; trường hợp cần xác minh không quá 08 ngày làm việc. Xã miền núi không quá 15 ngày làm việc.';
    const reading = read({ executionMethods: [{ ...method, description }] });
    expect(draftOf(reading).cases[0]?.statutory).toEqual({ value: 5, unit: 'WORKING_DAY' });
    expect(questionsOf(reading).join()).toMatch(
      /miền núi.*15 ngày làm việc.*8 ngày làm việc cho trường hợp cần xác minh/,
    );
  });

  test('takes the lawful limit of our own catalogue when the document states it among others, and asks all the same', () => {
    const birth = { code: '1.001193', cases: [{ ...portalCase, code: '1.001193.01' }] };
    const reading = read({
      ...birth,
      executionSteps: [{ description: 'Nhận hồ sơ sau 15 giờ thì trả kết quả ngày làm việc tiếp theo.' }],
    });
    expect(draftOf(reading).cases[0]?.statutory).toEqual({ value: 0, unit: 'SAME_DAY_15H' });
    expect(questionsOf(reading).join()).toContain('Luật Hộ tịch 2014');
  });

  test('cases of one name: the same limit makes one of them, another limit is asked about', () => {
    const second = { ...portalCase, code: '1.999999.02' };
    const merged = read({ cases: [portalCase, second] });
    expect(draftOf(merged).cases.map(({ id }) => id)).toEqual(['1.999999.01']);
    expect(questionsOf(merged)[0]).toContain('1.999999.01, 1.999999.02');

    const slow = { ...second, processingDay: { qty: 9, type: 'WORKING_DAY' } };
    const differing = read({ cases: [portalCase, slow], executionMethods: [method, { ...method, processingTime: 9 }] });
    expect(draftOf(differing).cases.map(({ statutory }) => statutory?.value)).toEqual([5, 9]);
    expect(questionsOf(differing).join()).toMatch(/cùng tên.*5 ngày làm việc.*9 ngày làm việc/);
    expect(checkProcedure(draftOf(differing)).ok).toBe(false);
  });

  test('a code given to two cases is given once', () => {
    const other = { ...portalCase, name: 'Khác' };
    expect(draftOf(read({ cases: [portalCase, other] })).cases.map(({ id }) => id)).toEqual([
      '1.999999.01',
      '1.999999.01-2',
    ]);
  });

  test('without a case one is made up from rows that agree, and asked about', () => {
    const reading = read({ cases: [] });
    expect(draftOf(reading).cases).toMatchObject([
      { id: '1.999999.chung', statutory: { value: 5, unit: 'WORKING_DAY' } },
    ]);
    expect(questionsOf(reading)[0]).toContain('không có trường hợp giải quyết nào');
    expect(draftOf(read({ cases: [], executionMethods: [] })).cases[0]?.statutory).toBeNull();
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['agency', { unitGroupsExecuting: [] }, /^agency .*không ghi cơ quan/],
    ['commune agency', { unitGroupsExecuting: [{ name: 'Sở Tư pháp' }] }, /^agency .*Sở Tư pháp/],
    ['results', { resultsDetails: [] }, /^results /],
    ['sector', { category: null }, /^sector /],
    ['one sector', { categoriesDetails: [{ name: 'A' }, { name: 'B' }] }, /^sector .*A, B/],
    ['ward level', { isWard: false }, /^agency .*không ghi đây là thủ tục cấp xã/],
    ['national issuer', { departmentPromulgateName: 'UBND tỉnh Gia Lai' }, /^source .*UBND tỉnh Gia Lai/],
    ['online row', { isFullProcess: true }, /^onlineLevel /],
    [
      'quantities',
      { executionCases: [{ name: '', profileComponents: [{ ...paper, originalQty: 0 }] }] },
      /^cases.0.documents 1 giấy tờ chưa ghi số/,
    ],
    ['papers', { executionCases: [] }, /^cases.0.documents .*không có giấy tờ phải nộp/],
  ])('a missing %s is asked about', (_what, changes, expected) => {
    expect(questionsOf(read(changes)).join('\n')).toMatch(expected);
  });

  test('papers only shown and notes are no papers of the dossier, and are named', () => {
    const reading = read({
      executionCases: [
        { name: '* Giấy tờ phải nộp:', profileComponents: [paper] },
        { name: '* Giấy tờ phải xuất trình:', profileComponents: [{ ...paper, name: 'Hộ chiếu' }] },
        { name: '* Lưu ý :', profileComponents: [{ ...paper, name: 'Công chức kiểm tra' }] },
      ],
    });
    expect(draftOf(reading).cases[0]?.documents.map(({ name }) => name)).toEqual(['Tờ khai']);
    expect(questionsOf(reading).join()).toMatch(/Hộ chiếu.*Công chức kiểm tra/);
  });

  test.each<[string, object, number | null]>([
    ['an amount', { type: 'FEE', value: 5000, description: '' }, 5000],
    ['free in words and number', { type: 'FEE', value: 0, description: 'Miễn lệ phí.' }, 0],
    ['no amount', { type: 'FEE', value: null, description: 'HĐND quy định' }, null],
    ['zero beside a price', { type: 'FEE', value: 0, description: '8.000 đồng/bản' }, null],
    ['zero beside a resolution', { type: 'FEE', value: 0, description: 'Theo Nghị quyết của HĐND' }, null],
    ['an amount beside another', { type: 'FEE', value: 5000, description: 'thu 7.000 đồng/lần' }, null],
    ['a minus', { type: 'FEE', value: -1, description: '' }, null],
  ])('fee: %s', (_what, fee, amount) => {
    const reading = read({ executionMethods: [{ ...method, fees: [fee] }] });
    expect(draftOf(reading).fees.map(({ amount: kept }) => kept)).toEqual([amount]);
    expect(questionsOf(reading).some((question) => question.startsWith('fees.0.amount'))).toBe(amount === null);
  });

  test('a fee that differs by the way of filing says so in its name', () => {
    const rows = [
      { ...method, fees: [{ type: 'FEE', value: 15000, description: '' }] },
      { ...method, submissionMethod: 'ONLINE', fees: [{ type: 'FEE', value: 7000, description: '' }] },
    ];
    expect(draftOf(read({ executionMethods: rows })).fees.map(({ name }) => name)).toEqual([
      'Phí (nộp trực tiếp)',
      'Phí (nộp trực tuyến)',
    ]);
  });

  test.each<[string, unknown, RegExp]>([
    ['null', null, /không phải tệp thủ tục/],
    ['a list', [], /không phải tệp|code/],
    ['an answer without data', { code: 'ERR', data: null }, /không phải tệp thủ tục/],
    ['no code', { data: { ...data, code: '' } }, /^code/],
    ['no name', { data: { ...data, name: ' ' } }, /^name/],
    ['cases that are no list', { data: { ...data, cases: 'x' } }, /^cases/],
    [
      'a quantity that is text',
      { data: { ...data, cases: [{ ...portalCase, processingDay: { qty: '5', type: 'DAY' } }] } },
      /^cases\.0\.processingDay\.qty/,
    ],
  ])('%s is refused with its place', (_what, json, reason) => {
    const reading = readPortalProcedure(json, context);
    expect(reading.outcome).toBe('refused');
    expect(reading.outcome === 'refused' ? reading.reason : '').toMatch(reason);
  });
});
