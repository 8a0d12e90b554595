import { expect, test } from 'vitest';
import type { EventRow } from '#server/store/proofs.ts';
import { compareColumns } from '#server/use-cases/verify-columns.ts';
import { MS_PER_MINUTE } from '#domain/calendar/instant.ts';
import { at } from '#support/fixed-clock.ts';

const READ_AT = at('2026-03-09 09:15');

function rowStored(minutesLater: number): EventRow {
  const [id, dossierId, device] = ['e-1', 'd-1', 'm-1'];
  const columns = { id, dossierId, device, ward: '00145', dseq: 1, kind: 'noted', v: 1 };
  const body = { ...columns, actor: { userId: 'u-1' }, time: { deviceAt: READ_AT, arrivedAt: READ_AT } };
  const arrivedAt = READ_AT + minutesLater * MS_PER_MINUTE;
  return { ...columns, wseq: 1, chain: '', body, actor: 'u-1', copy: '', deviceAt: READ_AT, arrivedAt } as never;
}

test.each([
  ['at once', 0, []],
  ['after waiting for others', 10, []],
  ['by a clock that was set back meanwhile', -10, []],
  ['far too late', 11, ['arrived_at']],
  ['far too early', -11, ['arrived_at']],
])('an event stored %s than it was read', (_when, minutesLater, wrong) => {
  expect(compareColumns(rowStored(minutesLater)).map(({ column }) => column)).toEqual(wrong);
});
