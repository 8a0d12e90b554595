import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { TIME_UNITS } from '#domain/calendar/processing-time.ts';
import { EVENT_KINDS, type DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { EventKind } from '#domain/dossier/event-bodies.ts';
import { dossierEventSchema, parseDossierEvent } from '#protocol/dossier-event-schema.ts';
import { eventTime, receivedBody, setupDossierEvents } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

/** Added after the first tablets wrote such bodies: read as what was meant then. */
const LATER_FIELDS: Partial<Record<EventKind, readonly string[]>> = {
  received: ['channel', 'competentAgency'],
  assigned: ['step'],
  'handed-over': ['paper'],
};
const MONDAY = at('2026-03-09 09:15');

function accepts(event: unknown): boolean {
  return v.safeParse(dossierEventSchema, event).success;
}

function sample(kind: DossierEvent['kind'] = 'received'): DossierEvent {
  return setupDossierEvents().make(kind, MONDAY);
}

describe.each(EVENT_KINDS)('%s', (kind) => {
  test('is accepted as the domain makes it, over the wire and back, unchanged', () => {
    const event = sample(kind);
    const heard: unknown = JSON.parse(JSON.stringify(event));
    expect(v.safeParse(dossierEventSchema, heard)).toMatchObject({ success: true, output: event });
  });

  test('is refused with a field too many or too few, in its head or in its body', () => {
    const event = sample(kind);
    expect(accepts({ ...event, extra: 1 })).toBe(false);
    expect(accepts({ ...event, body: { ...event.body, extra: 1 } })).toBe(false);
    for (const field of Object.keys(event)) expect(accepts({ ...event, [field]: undefined })).toBe(false);
    for (const field of Object.keys(event.body)) {
      const isLater = LATER_FIELDS[kind]?.includes(field) ?? false;
      expect(accepts({ ...event, body: { ...event.body, [field]: undefined } })).toBe(isLater);
    }
  });

  test('is refused when a field is of another type', () => {
    const event = sample(kind);
    for (const part of ['body', 'actor', 'time'] as const) {
      for (const field of Object.keys(event[part])) {
        const broken = { ...event, [part]: { ...event[part], [field]: { not: 'this' } } };
        expect([`${part}.${field}`, accepts(broken)]).toEqual([`${part}.${field}`, false]);
      }
    }
    for (const field of ['id', 'dossierId', 'ward', 'device', 'dseq', 'v', 'base', 'actor', 'time']) {
      expect([field, accepts({ ...event, [field]: true })]).toEqual([field, false]);
    }
  });
});

test.each(EVENT_KINDS)('%s is read by its kind alone as it is among all of them, right or wrong', (kind) => {
  const event: unknown = JSON.parse(JSON.stringify(sample(kind)));
  const others = EVENT_KINDS.map((other) => ({ ...sample(kind), body: sample(other).body }));
  for (const raw of [event, ...others, { ...sample(kind), kind: 'approved' }, { ...sample(kind), v: 2 }]) {
    expect(parseDossierEvent(raw)).toEqual(v.safeParse(dossierEventSchema, raw));
  }
  expect(parseDossierEvent(event)).toMatchObject({ success: true, output: event });
});

test.each<[string, object]>([
  ['a kind nobody knows', { kind: 'approved' }],
  ['a newer version', { v: 2 }],
  ['a number from 0', { dseq: 0 }],
  ['half a number', { dseq: 1.5 }],
  ['a negative base', { base: -1 }],
  ['an id that is no UUID', { id: 'x' }],
  ['a ward of four digits', { ward: '0145' }],
  ['an actor without a name', { actor: { userId: 'u', name: '', role: 'officer' } }],
  ['a role nobody has', { actor: { userId: 'u', name: 'x', role: 'king' } }],
  ['a clock before 1970', { time: eventTime(-1 as Instant) }],
  ['a clock with half milliseconds', { time: eventTime(0.5 as Instant) }],
  ['an endless skew', { time: { ...eventTime(MONDAY), skewMs: Infinity } }],
])('%s is refused', (_, changes) => {
  expect(accepts({ ...sample('noted'), ...changes })).toBe(false);
});

test.each<[string, object]>([
  [
    'a tablet whose battery died and woke in 1970',
    { time: eventTime(0 as Instant, { skewMs: null, skewErrorMs: null }) },
  ],
  ['a tablet that knows all bounds', { time: eventTime(MONDAY, { notBefore: MONDAY, arrivedAt: MONDAY }) }],
])('%s is no reason to refuse', (_, changes) => {
  expect(accepts({ ...sample('noted'), ...changes })).toBe(true);
});

test('ids are read in any case, and are one text', () => {
  const id = 'abcdefab-0000-4000-8000-abcdefabcdef';
  for (const [kind, name] of [
    ['apologised', 'proposalId'],
    ['conflict-settled', 'eventId'],
    ['file-attached', 'fileId'],
  ] as const) {
    const event = sample(kind);
    const said = (text: string) => ({
      ...event,
      id: text,
      dossierId: text,
      device: text,
      body: { ...event.body, [name]: text },
    });
    expect(parseDossierEvent(said(id.toUpperCase()))).toMatchObject({ success: true, output: said(id) });
  }
});

describe('a reception', () => {
  const received = (body: object) => accepts({ ...sample(), body: { ...receivedBody(), ...body } });
  const limited = (limit: object) => received({ procedure: { ...receivedBody().procedure, limit } });

  test.each<[string, object]>([
    ['a code of another shape', { code: 'H26.40.12/260309/0001' }],
    ['a small-letter agency', { code: 'h26.40.12-260309-0001' }],
    ['a token without its ward', { token: 'AAECAwQFBgcICQoLDA0ODw' }],
    ['a look-up code whose check fails', { lookupCode: '000000001' }],
    ['a look-up code in small letters', { lookupCode: '7k3mq0abx' }],
    ['no sets', { sets: 0 }],
    ['half a fee', { fee: 0.5 }],
    ['a negative fee', { fee: -1 }],
    ['a way back nobody knows', { returnMethod: 'drone' }],
    ['a birth on 30 February', { applicant: { ...receivedBody().applicant, bornOn: '1985-02-30' } }],
    ['nobody', { applicant: { ...receivedBody().applicant, fullName: '' } }],
    ['a field of the card nobody knows', { applicant: { ...receivedBody().applicant, fromCard: ['sex'] } }],
    ['negative sheets', { documents: [{ documentId: 'x', name: 'x', originals: -1, copies: 0 }] }],
    ['a due date in 1990', { dueAt: Date.UTC(1990, 0, 1) }],
    ['a reading nobody knows', { dueSettings: { ...receivedBody().dueSettings, lateAfter: 'never' } }],
    ['a page of text as a name', { applicant: { ...receivedBody().applicant, fullName: 'a'.repeat(2001) } }],
  ])('with %s is refused', (_, body) => {
    expect(received(body)).toBe(false);
  });

  test.each(TIME_UNITS.filter((unit) => unit !== 'SAME_DAY_15H'))('with no time in %s is refused', (unit) => {
    expect(limited({ value: 0, unit })).toBe(false);
    expect(limited({ value: -1, unit })).toBe(false);
    expect(limited({ value: 0.5, unit })).toBe(true);
  });

  test('within the day has the limit 0', () => {
    expect(limited({ value: 0, unit: 'SAME_DAY_15H' })).toBe(true);
    expect(limited({ value: 1, unit: 'WEEK' })).toBe(false);
  });
});

test('nothing that is not an event makes it throw', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect(accepts(value)).toBe(false);
    }),
  );
});

test('a reception and a slip tell of an organisation, whoever came for it, and nothing else beside', () => {
  for (const kind of ['received', 'not-received'] as const) {
    const event = setupDossierEvents().make(kind, MONDAY);
    const of = (organisation: unknown) => ({
      ...event,
      body: { ...event.body, applicant: { ...event.body.applicant, organisation } },
    });
    const company = of({ representative: '' });
    expect(v.safeParse(dossierEventSchema, company)).toMatchObject({ success: true, output: company });
    expect(accepts(of({ representative: 'Lê Thử', extra: 1 }))).toBe(false);
    expect(accepts(of(null))).toBe(false);
  }
});

test('a correction and its settling tell of who came for an organisation', () => {
  const { make } = setupDossierEvents();
  const body = { field: 'representative', from: 'Lê Thử', to: '', reason: 'Gõ nhầm.' } as const;
  expect(accepts(make('corrected', MONDAY, { body }))).toBe(true);
  const { id: eventId } = make('corrected', MONDAY, { body });
  const settled = { eventId, field: 'representative', from: '', value: 'Lê Thử', reason: 'Đã hỏi.' } as const;
  expect(accepts(make('conflict-settled', MONDAY, { body: settled }))).toBe(true);
  expect(accepts(make('corrected', MONDAY, { body: { ...body, field: 'organisation' as never } }))).toBe(false);
});

test('a reception tells of the paper it was received on before, and nothing else beside', () => {
  const event = setupDossierEvents().make('received', MONDAY);
  const of = (paperReception: unknown) => ({ ...event, body: { ...event.body, paperReception } });
  const early = of({ at: MONDAY, number: '' });
  expect(v.safeParse(dossierEventSchema, early)).toMatchObject({ success: true, output: early });
  expect(accepts(of({ at: MONDAY, number: '12', extra: 1 }))).toBe(false);
  expect(accepts(of({ number: '12' }))).toBe(false);
  expect(accepts(of(null))).toBe(false);
});
