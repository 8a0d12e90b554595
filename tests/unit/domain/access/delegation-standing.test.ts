import { expect, test } from 'vitest';
import type { Delegation } from '#domain/access/delegation.ts';
import { daysLeft, standingOn } from '#domain/access/delegation-standing.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';

const day = (text: string) => text as PlainDate;

function delegation(changes: Partial<Delegation> = {}): Delegation {
  return {
    id: 'd1',
    documentNumber: '12/UQ',
    issuedOn: day('2026-01-02'),
    delegator: { name: 'A', post: 'Chủ tịch' },
    delegate: { userId: 'u1', name: 'B', post: 'Công chức' },
    procedures: ['2.000815'],
    from: day('2026-01-05'),
    through: day('2026-12-31'),
    revokedOn: null,
    prefix: 'TUQ.',
    specimenOnFile: true,
    ...changes,
  };
}

test.each([
  ['2026-01-04', 'upcoming'],
  ['2026-01-05', 'in-force'],
  ['2026-11-30', 'in-force'],
  ['2026-12-01', 'ending'],
  ['2026-12-31', 'ending'],
  ['2027-01-01', 'ended'],
])('on %s a document from 5/1 to 31/12 is %s', (today, standing) => {
  expect(standingOn(delegation(), day(today))).toBe(standing);
});

test.each([
  ['2026-05-01', 'in-force', 30 + 16],
  ['2026-05-17', 'ending', 30],
  ['2026-06-15', 'ending', 1],
  ['2026-06-16', 'ending', 0],
  ['2026-06-17', 'revoked', -1],
])('one revoked from 17/6 is on %s %s, with %i days left', (today, standing, left) => {
  const revoked = delegation({ revokedOn: day('2026-06-17') });
  expect(standingOn(revoked, day(today))).toBe(standing);
  expect(daysLeft(revoked, day(today))).toBe(left);
});

test('one revoked on its first day never held', () => {
  expect(standingOn(delegation({ revokedOn: day('2026-01-05') }), day('2025-12-01'))).toBe('revoked');
});
