import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { loadCalendarSpec } from '#catalogue/load-calendar.ts';
import { loadProcedures } from '#catalogue/load-procedures.ts';
import {
  calendarSpecSchema,
  delegationSchema,
  procedureDraftSchema,
  recordPlaceSchema,
  recordsRequestSchema,
  recordsResponseSchema,
  WARD_RECORD_KINDS,
  wardRecordSchema,
  type WardRecordKind,
} from '#protocol/ward-records.ts';
import { WARD } from '#support/dossier-events.ts';
import { at, date } from '#support/fixed-clock.ts';
import { delegation, procedureDraft, SAMPLE_RECORDS, wardCalendar } from '#support/ward-records.ts';

const NOW = at('2026-03-09 09:15');
const HEAD = { rseq: 3, at: NOW, by: { userId: 'u-admin', name: 'Phạm Thị Dung' }, reason: 'Theo thông báo.' };

function sample(kind: WardRecordKind): { readonly [field: string]: unknown; readonly body: object } {
  return { ...HEAD, kind, ...SAMPLE_RECORDS[kind] };
}

function accepts(schema: v.GenericSchema, value: unknown): boolean {
  return v.safeParse(schema, value).success;
}

describe.each(WARD_RECORD_KINDS)('a record of kind %s', (kind) => {
  test('is accepted as the domain makes it, over the wire and back, unchanged', () => {
    const record = sample(kind);
    expect(v.parse(wardRecordSchema, JSON.parse(JSON.stringify(record)))).toEqual(record);
  });

  test('is refused with a field too many, too few or of another type, in its head or in its body', () => {
    const record = sample(kind);
    expect(accepts(wardRecordSchema, { ...record, extra: 1 })).toBe(false);
    expect(accepts(wardRecordSchema, { ...record, body: { ...record.body, extra: 1 } })).toBe(false);
    for (const field of Object.keys(record)) {
      expect([field, accepts(wardRecordSchema, { ...record, [field]: undefined })]).toEqual([field, false]);
      expect([field, accepts(wardRecordSchema, { ...record, [field]: { not: 'this' } })]).toEqual([field, false]);
    }
    for (const field of Object.keys(record.body)) {
      const without = { ...record, body: { ...record.body, [field]: undefined } };
      const other = { ...record, body: { ...record.body, [field]: { not: 'this' } } };
      expect([field, accepts(wardRecordSchema, without), accepts(wardRecordSchema, other)]).toEqual([
        field,
        false,
        false,
      ]);
    }
  });
});

test('a record of destruction may carry the signed digest of its links, whole', () => {
  const record = sample('destruction');
  const withProof = (proof: unknown) => ({ ...record, body: { ...record.body, proof } });
  const proof = { digest: 'a3'.repeat(32), signed: 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln' };
  expect(v.parse(wardRecordSchema, withProof(proof))).toEqual(withProof(proof));
  for (const bad of [{ digest: proof.digest }, { ...proof, digest: 'A3' }, { ...proof, extra: 1 }, null])
    expect(accepts(wardRecordSchema, withProof(bad))).toBe(false);
});

test('everything shipped could be a ward’s own', () => {
  expect(v.parse(calendarSpecSchema, loadCalendarSpec())).toEqual(loadCalendarSpec());
  for (const { version: _, ...procedure } of loadProcedures()) {
    expect(v.safeParse(procedureDraftSchema, procedure)).toMatchObject({ success: true, output: procedure });
  }
});

test('a procedure half filled in is kept: no name yet, no limit yet, a count that makes no sense yet', () => {
  const [procedureCase] = procedureDraft().cases;
  const half = {
    ...procedureDraft(),
    name: '',
    cases: [{ ...procedureCase, statutory: null, verification: { workingDays: -1, basis: '' } }],
    retentionYears: 0.5,
  };
  expect(accepts(procedureDraftSchema, half)).toBe(true);
});

const LONG = 'ô'.repeat(2001);
const limitOf = (value: number, unit: string) => ({
  ...procedureDraft(),
  cases: [{ ...procedureDraft().cases[0], statutory: { value, unit } }],
});
const many = <T>(item: T, count: number) => Array.from({ length: count }, () => item);
const dayOff = { date: date('2026-03-11'), name: 'Nghỉ', basis: '' };

test.each<[string, v.GenericSchema, unknown]>([
  ['a limit of zero days', procedureDraftSchema, limitOf(0, 'WORKING_DAY')],
  ['a limit of minus three days', procedureDraftSchema, limitOf(-3, 'DAY')],
  ['a limit in moons', procedureDraftSchema, limitOf(1, 'MOON')],
  ['a name that is too long', procedureDraftSchema, procedureDraft({ name: 'ô'.repeat(501) })],
  ['a text that is too long', procedureDraftSchema, procedureDraft({ source: LONG })],
  ['a text no database holds', procedureDraftSchema, procedureDraft({ source: 'a\0b' })],
  ['half a character', procedureDraftSchema, procedureDraft({ source: 'a\ud83d' })],
  ['too many questions', procedureDraftSchema, procedureDraft({ questions: many('?', 501) })],
  ['a procedure without a code', procedureDraftSchema, { ...procedureDraft(), code: '' }],
  ['too many days off', calendarSpecSchema, { ...wardCalendar('v'), daysOff: many(dayOff, 2001) }],
  [
    'a day that does not exist',
    calendarSpecSchema,
    { ...wardCalendar('v'), daysOff: [{ ...dayOff, date: '2026-02-30' }] },
  ],
  ['a calendar without a version', calendarSpecSchema, wardCalendar('')],
  [
    'hours of an eighth day',
    calendarSpecSchema,
    { ...wardCalendar('v'), sessions: { ...wardCalendar('v').sessions, 8: [] } },
  ],
  [
    'office hours after midnight',
    calendarSpecSchema,
    { ...wardCalendar('v'), sessions: { ...wardCalendar('v').sessions, 1: [{ from: 0, to: 86_400_001 }] } },
  ],
  ['a delegation of an unknown sort', delegationSchema, { ...delegation(), prefix: 'KG.' }],
  ['too many procedures delegated', delegationSchema, delegation({ procedures: many('1.001193', 501) })],
  ['a form 08', wardRecordSchema, { ...sample('form'), key: '08' }],
  ['a second calendar of a ward', wardRecordSchema, { ...sample('calendar'), key: 'calendar-2' }],
  ['a kind nobody knows', wardRecordSchema, { ...sample('form'), kind: 'anthem' }],
  ['a number 0', wardRecordSchema, { ...sample('form'), rseq: 0 }],
  ['a request from before the beginning', recordsRequestSchema, { protocol: 1, ward: WARD, after: -1 }],
  ['a request of another protocol', recordsRequestSchema, { protocol: 2, ward: WARD, after: 0 }],
])('%s is refused', (_, schema, value) => {
  expect(accepts(schema, value)).toBe(false);
});

test('until three in the afternoon is a limit without a number', () => {
  expect(accepts(procedureDraftSchema, limitOf(0, 'SAME_DAY_15H'))).toBe(true);
});

test('the bounds themselves are accepted', () => {
  expect(accepts(procedureDraftSchema, procedureDraft({ name: 'ô'.repeat(500), source: 'ô'.repeat(2000) }))).toBe(true);
  expect(accepts(calendarSpecSchema, { ...wardCalendar('v'), daysOff: many(dayOff, 2000) })).toBe(true);
});

test('records travel unread, so that one of a kind to come does not stop the rest', () => {
  const strange = { rseq: 4, kind: 'anthem', key: 'x', body: { verses: 3 } };
  expect(accepts(recordsResponseSchema, { now: NOW, ward: WARD, head: 4, records: [strange, null] })).toBe(true);
  expect(v.parse(recordPlaceSchema, strange)).toEqual({ rseq: 4, kind: 'anthem', key: 'x' });
});
