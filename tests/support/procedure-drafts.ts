/** Procedures as an administrator saves them. */
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { CaseDraft, ProcedureDraft } from '#domain/procedure/procedure-draft.ts';

export function caseDraft(changes: Partial<CaseDraft> = {}): CaseDraft {
  return {
    id: '1.004873.thuong',
    name: 'Xác nhận tình trạng hôn nhân',
    statutory: { value: 3, unit: 'WORKING_DAY' },
    committed: null,
    basis: 'NĐ 123/2015/NĐ-CP điều 22',
    verification: null,
    documents: [{ id: 'to-khai', name: 'Tờ khai', originals: 1, copies: 0, required: true }],
    ...changes,
  };
}

export function procedureDraft(changes: Partial<ProcedureDraft> = {}): ProcedureDraft {
  return {
    code: '1.004873',
    name: 'Cấp giấy xác nhận tình trạng hôn nhân',
    sector: { code: 'G15-TP07', name: 'Hộ tịch' },
    agency: 'Ủy ban nhân dân cấp xã',
    cases: [caseDraft()],
    fees: [],
    results: ['Giấy xác nhận tình trạng hôn nhân'],
    onlineLevel: 'partial',
    signer: 'Chủ tịch',
    steps: [],
    retentionYears: null,
    source: 'Cổng Dịch vụ công quốc gia',
    verifiedOn: '2026-07-18' as PlainDate,
    verifiedBy: null,
    questions: [],
    ...changes,
  };
}
