import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadProcedures } from '#catalogue/load-procedures.ts';
import { parsePlainDate, type PlainDate } from '#domain/calendar/plain-date.ts';
import { checkProcedure, isShortened } from '#domain/procedure/check-procedure.ts';
import type { CaseDraft, ProcedureDraft } from '#domain/procedure/procedure-draft.ts';

const paper = { id: 'to-khai', name: 'Tờ khai', originals: 1, copies: 0, required: true };
const sound: CaseDraft = {
  id: '1.000001.01',
  name: 'Trường hợp chung',
  statutory: { value: 5, unit: 'WORKING_DAY' },
  committed: null,
  basis: 'NĐ 1/2026/NĐ-CP',
  verification: null,
  documents: [paper],
};
const draft: ProcedureDraft = {
  code: '1.000001',
  name: 'Thủ tục thử',
  sector: { code: null, name: 'Hộ tịch' },
  agency: 'Ủy ban nhân dân cấp xã',
  cases: [sound],
  fees: [{ name: 'Lệ phí', amount: 5000, note: null }],
  results: ['Giấy chứng nhận'],
  onlineLevel: 'partial',
  signer: null,
  steps: [],
  retentionYears: null,
  source: 'Cổng Dịch vụ công quốc gia',
  verifiedOn: parsePlainDate('2026-11-22') as PlainDate,
  verifiedBy: null,
  questions: [],
};

function faultsOf(change: Partial<ProcedureDraft>): string[] {
  const checked = checkProcedure({ ...draft, ...change });
  return checked.ok ? [] : checked.error.map(({ path, fault }) => `${path} ${fault}`);
}

function caseFaults(change: Partial<CaseDraft>): string[] {
  return faultsOf({ cases: [{ ...sound, ...change }] });
}

describe('checking a procedure', () => {
  test('a sound draft is accepted unchanged', () => {
    expect(checkProcedure(draft)).toEqual({ ok: true, value: draft });
  });

  test.each(['Giải quyết tố cáo tại cấp xã', 'Thủ tục TỐ CÁO', 'Tiếp nhận tố cáo'.normalize('NFD')])(
    '%s may not be used: who denounces would be seen by the whole ward',
    (name) => expect(faultsOf({ name })).toEqual(['name Denunciation']),
  );

  test('a complaint may be, though its sector names denunciations too', () => {
    expect(
      faultsOf({ name: 'Giải quyết khiếu nại lần đầu', sector: { code: null, name: 'Khiếu nại, tố cáo' } }),
    ).toEqual([]);
  });

  test('every procedure we ship is accepted', () => {
    const faulty = loadProcedures().flatMap((procedure) => {
      const checked = checkProcedure(procedure);
      return checked.ok ? [] : [[procedure.code, checked.error]];
    });
    expect(faulty).toEqual([]);
  });

  test.each([
    [{ name: ' ' }, 'name Missing'],
    [{ agency: '' }, 'agency Missing'],
    [{ sector: { code: 'G15-TP07', name: '' } }, 'sector Missing'],
    [{ source: '' }, 'source Missing'],
    [{ code: '' }, 'code Missing'],
    [{ results: [] }, 'results Missing'],
    [{ results: ['Giấy', ''] }, 'results.1 Missing'],
    [{ name: 'x'.repeat(501) }, 'name TooLong'],
    [{ cases: [] }, 'cases NoCase'],
    [{ retentionYears: 0 }, 'retentionYears NotACount'],
    [{ retentionYears: 2.5 }, 'retentionYears NotACount'],
    [{ fees: [{ name: 'Phí', amount: -1, note: null }] }, 'fees.0.amount NotACount'],
    [{ fees: [{ name: '', amount: null, note: null }] }, 'fees.0.name Missing'],
  ])('%o is refused with its place', (change, fault) => {
    expect(faultsOf(change)).toEqual([fault]);
  });

  test.each([
    [{ statutory: null }, 'cases.0.statutory LimitMissing'],
    [{ statutory: { value: 0, unit: 'DAY' } }, 'cases.0.statutory LimitNotPositive'],
    [{ statutory: { value: -3, unit: 'WORKING_DAY' } }, 'cases.0.statutory LimitNotPositive'],
    [{ statutory: { value: NaN, unit: 'DAY' } }, 'cases.0.statutory LimitNotPositive'],
    [{ committed: { value: 0, unit: 'WORKING_DAY' } }, 'cases.0.committed LimitNotPositive'],
    [{ committed: { value: 6, unit: 'WORKING_DAY' } }, 'cases.0.committed CommittedLonger'],
    [{ committed: { value: 41, unit: 'WORKING_HOUR' } }, 'cases.0.committed CommittedLonger'],
    [{ verification: { workingDays: 0, basis: '' } }, 'cases.0.verification VerificationNotPositive'],
    [{ name: '' }, 'cases.0.name Missing'],
    [{ documents: [paper, { ...paper, name: 'Khác' }] }, 'cases.0.documents.1.id DocumentTwice'],
    [{ documents: [{ ...paper, originals: 0 }] }, 'cases.0.documents.0.originals NotACount'],
    [{ documents: [{ ...paper, copies: 1.5 }] }, 'cases.0.documents.0.copies NotACount'],
    [{ documents: [{ ...paper, originals: 100 }] }, 'cases.0.documents.0.originals NotACount'],
    [{ documents: [{ ...paper, name: '' }] }, 'cases.0.documents.0.name Missing'],
  ] as [Partial<CaseDraft>, string][])('a case with %o is refused with its place', (change, fault) => {
    expect(caseFaults(change)).toEqual([fault]);
  });

  test('same day needs no number, and a limit that only the calendar could compare is no fault', () => {
    expect(caseFaults({ statutory: { value: 0, unit: 'SAME_DAY_15H' } })).toEqual([]);
    expect(caseFaults({ committed: { value: 6, unit: 'DAY' } })).toEqual([]);
  });

  test('two cases may share neither id nor name', () => {
    const other = { ...sound, id: '1.000001.02', name: 'Trường hợp khác' };
    expect(faultsOf({ cases: [sound, other] })).toEqual([]);
    expect(faultsOf({ cases: [sound, { ...other, id: sound.id }] })).toEqual(['cases.1.id CaseTwice']);
    expect(faultsOf({ cases: [sound, { ...other, name: 'TRƯỜNG HỢP CHUNG' }] })).toEqual(['cases.1.name CaseTwice']);
  });

  test('shares of steps make a whole', () => {
    const steps = (...shares: number[]) =>
      shares.map((share) => ({ name: 'Bước', part: 'specialist' as const, share }));
    expect(faultsOf({ steps: steps(25, 37.5, 25, 12.5) })).toEqual([]);
    expect(faultsOf({ steps: steps(33.33, 33.33, 33.34) })).toEqual([]);
    expect(faultsOf({ steps: steps(50, 40) })).toEqual(['steps SharesNotWhole']);
    expect(faultsOf({ steps: steps(120, -20) })).toEqual(['steps SharesNotWhole']);
  });

  test('all faults are told at once', () => {
    const found = faultsOf({
      name: '',
      cases: [
        { ...sound, statutory: null },
        { ...sound, id: '' },
      ],
      results: [],
    });
    expect(found).toEqual([
      'name Missing',
      'cases.0.statutory LimitMissing',
      'cases.1.id Missing',
      'cases.1.name CaseTwice',
      'results Missing',
    ]);
  });

  test('whatever is accepted has positive limits and none committed for longer', () => {
    const time = fc.record({
      value: fc.double({ min: -5, max: 50 }),
      unit: fc.constantFrom('WORKING_DAY' as const, 'DAY' as const, 'WORKING_HOUR' as const),
    });
    fc.assert(
      fc.property(fc.option(time), fc.option(time), (statutory, committed) => {
        const checked = checkProcedure({ ...draft, cases: [{ ...sound, statutory, committed }] });
        if (!checked.ok) return checked.error.length > 0;
        const [only] = checked.value.cases;
        return (
          only !== undefined &&
          only.statutory.value > 0 &&
          (only.committed === null ||
            only.committed.unit !== only.statutory.unit ||
            only.committed.value <= only.statutory.value)
        );
      }),
    );
  });
});

describe('a shortened case', () => {
  test('is one whose commitment is really shorter', () => {
    expect(isShortened({ ...sound, committed: { value: 4, unit: 'WORKING_DAY' } })).toBe(true);
    expect(isShortened({ ...sound, committed: { value: 40, unit: 'WORKING_HOUR' } })).toBe(false);
    expect(isShortened({ ...sound, committed: { value: 6, unit: 'DAY' } })).toBe(false);
    expect(isShortened(sound)).toBe(false);
    expect(isShortened({ ...sound, statutory: null, committed: { value: 1, unit: 'DAY' } })).toBe(false);
  });
});
