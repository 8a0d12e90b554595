import { describe, expect, test } from 'vitest';
import { checkDelegation, covers, findCovering, type Delegation } from '#domain/access/delegation.ts';
import { date } from '#support/fixed-clock.ts';

const REGISTERED: Delegation = {
  id: 'd-1',
  documentNumber: '15/GUQ-UBND',
  issuedOn: date('2025-12-25'),
  delegator: { name: 'Phạm Thị Chủ Tịch', post: 'Chủ tịch UBND phường' },
  delegate: { userId: 'u-specialist', name: 'Lê Văn Cường', post: 'Công chức Tư pháp - Hộ tịch' },
  procedures: ['2.000815', '2.000884'],
  from: date('2026-01-01'),
  through: date('2026-12-31'),
  revokedOn: null,
  prefix: 'TUQ.',
  specimenOnFile: true,
};

describe('a delegation covers (Luật 72/2025/QH15: person, scope and term in writing)', () => {
  const asked = { userId: 'u-specialist', procedureCode: '2.000815', on: date('2026-06-01') };
  test.each([
    ['its delegate, one of its procedures, a day between', asked, true],
    ['its first day', { ...asked, on: date('2026-01-01') }, true],
    ['its last day', { ...asked, on: date('2026-12-31') }, true],
    ['not the day before it begins', { ...asked, on: date('2025-12-31') }, false],
    ['not the day after it ends', { ...asked, on: date('2027-01-01') }, false],
    ['not another procedure', { ...asked, procedureCode: '1.001193' }, false],
    ['not another person', { ...asked, userId: 'u-officer' }, false],
  ])('%s', (_, signing, expected) => {
    expect(covers(REGISTERED, signing)).toBe(expected);
    expect(findCovering([REGISTERED], signing)).toBe(expected ? REGISTERED : undefined);
  });

  test('revoked, it covers the day before and no longer the day itself', () => {
    const revoked = { ...REGISTERED, revokedOn: date('2026-06-01') };
    expect(covers(revoked, { ...asked, on: date('2026-05-31') })).toBe(true);
    expect(covers(revoked, asked)).toBe(false);
  });
});

describe('the register refuses', () => {
  const NEW: Delegation = { ...REGISTERED, id: 'd-2', documentNumber: '16/GUQ-UBND' };

  test('nothing of a second document that follows the first', () => {
    const following = { ...NEW, from: date('2027-01-01'), through: date('2027-06-30'), issuedOn: date('2026-12-20') };
    expect(checkDelegation(following, [REGISTERED])).toEqual({ ok: true, value: following });
  });

  test('two documents for one person, procedure and day, naming the first and what they share', () => {
    const overlapping = {
      ...NEW,
      procedures: ['2.000884', '2.001035'],
      from: date('2026-12-31'),
      through: date('2027-06-30'),
    };
    expect(checkDelegation(overlapping, [REGISTERED])).toEqual({
      ok: false,
      error: [{ type: 'Overlaps', documentNumber: '15/GUQ-UBND', procedures: ['2.000884'] }],
    });
  });

  test('nothing when the first was revoked before the second begins', () => {
    const revoked = { ...REGISTERED, revokedOn: date('2026-06-01') };
    const next = { ...NEW, from: date('2026-06-01') };
    expect(checkDelegation(next, [revoked]).ok).toBe(true);
    expect(checkDelegation({ ...next, from: date('2026-05-31') }, [revoked]).ok).toBe(false);
  });

  test('nothing of another person or another procedure in the same term', () => {
    expect(checkDelegation({ ...NEW, delegate: { ...NEW.delegate, userId: 'u-2' } }, [REGISTERED]).ok).toBe(true);
    expect(checkDelegation({ ...NEW, procedures: ['1.001193'] }, [REGISTERED]).ok).toBe(true);
  });

  test('changing a delegation never overlaps with itself', () => {
    expect(checkDelegation({ ...REGISTERED, through: date('2026-11-30') }, [REGISTERED]).ok).toBe(true);
  });

  test.each<[string, Partial<Delegation>, object]>([
    ['a term that ends before it begins', { through: date('2025-12-31') }, { type: 'EndsBeforeItStarts' }],
    ['a document issued after it begins to hold', { issuedOn: date('2026-01-02') }, { type: 'IssuedAfterItStarts' }],
    ['a revocation before it began', { revokedOn: date('2025-12-30') }, { type: 'RevokedBeforeItStarts' }],
    ['no document', { documentNumber: ' ' }, { type: 'Missing', field: 'documentNumber' }],
    ['no delegator', { delegator: { name: '', post: '' } }, { type: 'Missing', field: 'delegator' }],
    ['no delegate', { delegate: { userId: '', name: '', post: '' } }, { type: 'Missing', field: 'delegate' }],
    ['no procedure', { procedures: [] }, { type: 'Missing', field: 'procedures' }],
  ])('%s', (_, changes, fault) => {
    expect(checkDelegation({ ...REGISTERED, ...changes }, [])).toEqual({ ok: false, error: [fault] });
  });

  test('everything wrong at once is said at once', () => {
    const checked = checkDelegation(
      { ...REGISTERED, documentNumber: '', procedures: [], through: date('2025-12-31') },
      [],
    );
    expect(checked).toMatchObject({ ok: false, error: { length: 3 } });
  });
});
