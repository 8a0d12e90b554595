import { expect, test } from 'vitest';
import { overlayProcedures } from '#client/state/overlay-procedures.ts';
import type { Procedure } from '#domain/procedure/procedure.ts';
import type { ProcedureState, WardRecordOf } from '#protocol/ward-records.ts';
import { WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { procedureDraft, shippedProcedure } from '#support/ward-records.ts';

const BIRTH = shippedProcedure('1.001193');
const COPIES = shippedProcedure('2.000815');
const SHIPPED = [BIRTH, COPIES];
const NEW_CODE = '9.000001';

function record(rseq: number, state: ProcedureState, changes: Partial<Procedure> = {}): WardRecordOf<'procedure'> {
  const procedure = { ...procedureDraft(), ...changes };
  const head = { rseq, at: at('2026-03-09 09:15'), by: { userId: 'u-admin', name: 'Phạm Thị Dung' }, reason: '' };
  return { ...head, kind: 'procedure', key: procedure.code, body: { state, procedure } };
}

/** Code, version and name of what is taken in. */
function overlay(...history: WardRecordOf<'procedure'>[]): string[][] {
  return overlayProcedures(SHIPPED, history, WARD).map(({ code, version, name }) => [code, version, name]);
}

const shippedOnly = SHIPPED.map(({ code, version, name }) => [code, version, name]);
const [birth, copies] = shippedOnly;

test('without a decision of the ward everything is as shipped', () => {
  expect(overlay()).toEqual(shippedOnly);
});

test('what the ward adopted takes the place of the shipped one, under the number of the decision', () => {
  expect(overlay(record(4, 'active', { name: 'Khai sinh (rút ngắn)' }))).toEqual([
    ['1.001193', `${WARD}.4`, 'Khai sinh (rút ngắn)'],
    copies,
  ]);
});

test('a procedure that is not shipped is added at the end', () => {
  expect(overlay(record(2, 'active', { code: NEW_CODE, name: 'Thủ tục của tỉnh' }))).toEqual([
    ...shippedOnly,
    [NEW_CODE, `${WARD}.2`, 'Thủ tục của tỉnh'],
  ]);
});

test('of several decisions the latest counts', () => {
  expect(overlay(record(1, 'active', { name: 'Cũ' }), record(6, 'active', { name: 'Mới' }))[0]).toEqual([
    '1.001193',
    `${WARD}.6`,
    'Mới',
  ]);
});

test('a draft changes nothing at the counter, neither what is shipped nor what the ward adopted before', () => {
  expect(overlay(record(1, 'draft', { name: 'Nháp' }))).toEqual(shippedOnly);
  expect(overlay(record(1, 'active', { name: 'Đang dùng' }), record(2, 'draft', { name: 'Nháp' }))[0]).toEqual([
    '1.001193',
    `${WARD}.1`,
    'Đang dùng',
  ]);
});

test('a retired procedure is not taken in any more, until it is adopted again', () => {
  expect(overlay(record(1, 'retired'))).toEqual([copies]);
  expect(overlay(record(1, 'retired'), record(2, 'active', { name: 'Dùng lại' }))).toEqual([
    copies,
    ['1.001193', `${WARD}.2`, 'Dùng lại'],
  ]);
});

test('a record that may not be used at the counter leaves what was there', () => {
  const noCase = record(3, 'active', { cases: [] });
  const noLimit = record(4, 'active');
  const [first] = noLimit.body.procedure.cases;
  if (!first) throw new Error('no case');
  const unanswered = { ...noLimit.body.procedure, cases: [{ ...first, statutory: null }] };
  expect(overlay(noCase, { ...noLimit, body: { state: 'active', procedure: unanswered } })).toEqual([birth, copies]);
});
