import { describe, expect, test } from 'vitest';
import { readDelegation, type TypedDelegation } from '#client/screens/settings/read-delegation.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';

const today = '2026-11-22' as PlainDate;

function typed(changes: Partial<TypedDelegation> = {}): TypedDelegation {
  return {
    documentNumber: ' 12/UQ-UBND ',
    issuedOn: '20/11/2026',
    delegator: 'Nguyễn Văn An',
    delegatorPost: 'Chủ tịch',
    delegate: 'u1',
    delegatePost: 'Công chức',
    procedures: ['2.000815'],
    from: '1/12/2026',
    through: '31/12/2026',
    prefix: 'TL.',
    specimenOnFile: false,
    ...changes,
  };
}

const read = (changes: Partial<TypedDelegation> = {}) => readDelegation(typed(changes), { register: [], today });

describe('a document of delegation as typed', () => {
  test('is read with its days', () => {
    expect(read()).toMatchObject({
      ok: true,
      value: {
        documentNumber: '12/UQ-UBND',
        issuedOn: '2026-11-20',
        from: '2026-12-01',
        through: '2026-12-31',
        prefix: 'TL.',
      },
    });
  });

  test('names every gap and every day that is none, and nothing that only follows from them', () => {
    expect(read({ documentNumber: '', delegate: '', procedures: [], issuedOn: '', from: '31/2/2026' })).toEqual({
      ok: false,
      error: {
        documentNumber: 'Số văn bản: chưa nhập.',
        delegate: 'Người được ủy quyền: chưa nhập.',
        procedures: 'Thủ tục được ký: chưa nhập.',
        issuedOn: 'Ngày ký văn bản: chưa nhập.',
        from: 'Từ ngày: không có ngày này hoặc chưa gõ đủ ngày/tháng/năm, ví dụ 01/12/2026.',
      },
    });
  });

  test('names days in the wrong order', () => {
    expect(read({ issuedOn: '2/12/2026', through: '30/11/2026' })).toEqual({
      ok: false,
      error: {
        through: 'Đến hết ngày: trước ngày bắt đầu.',
        issuedOn: 'Ngày ký văn bản: sau ngày bắt đầu được ký.',
      },
    });
  });
});
