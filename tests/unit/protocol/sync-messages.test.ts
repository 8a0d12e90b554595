import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { CHAIN_START } from '#protocol/event-chain.ts';
import {
  headsSchema,
  helloRequestSchema,
  helloResponseSchema,
  MAX_EVENTS_PER_PUSH,
  pullRequestSchema,
  pullResponseSchema,
  pushRequestSchema,
  pushResponseSchema,
} from '#protocol/sync-messages.ts';
import { OTHER_DEVICE, uuid, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { hello } from '#support/tablet.ts';

const NOW = at('2026-03-09 09:15');
const PUSH_WARD = { ward: WARD, first: 1, events: [{}] };
const PUSH = { protocol: 1, device: OTHER_DEVICE, app: '1.0.0', wards: [PUSH_WARD] };
const SINCE = { ward: WARD, epoch: uuid('epoch', 1), wseq: 12 };
const PULL = { protocol: 1, device: OTHER_DEVICE, since: [SINCE] };
const HELLO = { protocol: 1, device: OTHER_DEVICE, app: '1.0.0', ward: WARD, blocksWanted: 2 };
const PAGE = {
  ward: WARD,
  result: 'page',
  epoch: uuid('epoch', 1),
  after: 0,
  head: 1,
  records: 2,
  more: false,
  chain: CHAIN_START,
  events: [{ wseq: 1, event: 'x' }],
};
const PART = { bytes: 10, sha256: CHAIN_START };
const SNAPSHOT = {
  ward: WARD,
  result: 'snapshot',
  epoch: uuid('epoch', 1),
  head: 12,
  records: 2,
  snapshot: {
    format: 1,
    wseq: 10,
    chain: CHAIN_START,
    dossiers: 1,
    sections: [
      {
        section: 0,
        holds: 'open',
        dossiers: 1,
        receivedFrom: NOW,
        receivedThrough: NOW,
        endedFrom: null,
        endedThrough: null,
        rows: PART,
        histories: PART,
      },
    ],
  },
};
const ACCEPTED = { ward: WARD, result: 'accepted', head: 5, verdicts: [{ dseq: 1, outcome: 'stored', wseq: 5 }] };

describe.each<[string, v.GenericSchema, object]>([
  ['push', pushRequestSchema, PUSH],
  ['pull', pullRequestSchema, PULL],
  ['pull for the first time', pullRequestSchema, { ...PULL, since: [{ ...SINCE, epoch: null, wseq: 0 }] }],
  ['hello', helloRequestSchema, HELLO],
  ['the answer to hello', helloResponseSchema, hello()],
  ['the answer accepted', pushResponseSchema, { now: NOW, wards: [ACCEPTED] }],
  ['the answer gap', pushResponseSchema, { now: NOW, wards: [{ ward: WARD, result: 'gap', expect: 3 }] }],
  [
    'the answer refused',
    pushResponseSchema,
    { now: NOW, wards: [{ ward: WARD, result: 'refused', reason: 'unknown-device' }] },
  ],
  ['a page', pullResponseSchema, { now: NOW, wards: [PAGE] }],
  ['a snapshot', pullResponseSchema, { now: NOW, wards: [SNAPSHOT] }],
  ['heads', headsSchema, { now: NOW, heads: { [WARD]: 12 }, records: { [WARD]: 3 } }],
])('%s', (_, schema, message) => {
  test('is accepted, and refused with a field too many or too few', () => {
    expect(v.safeParse(schema, JSON.parse(JSON.stringify(message))).success).toBe(true);
    expect(v.safeParse(schema, { ...message, extra: 1 }).success).toBe(false);
    for (const field of Object.keys(message)) {
      expect(v.safeParse(schema, { ...message, [field]: undefined }).success).toBe(false);
    }
  });
});

test.each<[string, v.GenericSchema, object]>([
  ['another protocol', pushRequestSchema, { ...PUSH, protocol: 2 }],
  ['no wards', pushRequestSchema, { ...PUSH, wards: [] }],
  ['a ward without events', pushRequestSchema, { ...PUSH, wards: [{ ...PUSH_WARD, events: [] }] }],
  [
    'too many events',
    pushRequestSchema,
    { ...PUSH, wards: [{ ...PUSH_WARD, events: Array.from({ length: MAX_EVENTS_PER_PUSH + 1 }, () => ({})) }] },
  ],
  ['a first number 0', pushRequestSchema, { ...PUSH, wards: [{ ...PUSH_WARD, first: 0 }] }],
  ['a device that is no UUID', pushRequestSchema, { ...PUSH, device: 'tablet' }],
  ['an app without a version', pushRequestSchema, { ...PUSH, app: '' }],
  ['a negative cursor', pullRequestSchema, { ...PULL, since: [{ ...SINCE, wseq: -1 }] }],
  ['a cursor with a fraction', pullRequestSchema, { ...PULL, since: [{ ...SINCE, wseq: 0.5 }] }],
  ['an epoch that is no UUID', pullRequestSchema, { ...PULL, since: [{ ...SINCE, epoch: 'x' }] }],
  ['no blocks wanted', helloRequestSchema, { ...HELLO, blocksWanted: 0 }],
  ['a hundred blocks wanted', helloRequestSchema, { ...HELLO, blocksWanted: 100 }],
  [
    'a verdict nobody knows',
    pushResponseSchema,
    { now: NOW, wards: [{ ...ACCEPTED, verdicts: [{ dseq: 1, outcome: 'lost' }] }] },
  ],
  [
    'a stored event without its number',
    pushResponseSchema,
    { now: NOW, wards: [{ ...ACCEPTED, verdicts: [{ dseq: 1, outcome: 'stored' }] }] },
  ],
  ['a centre in 1999', pushResponseSchema, { now: Date.UTC(1999, 0, 1), wards: [] }],
])('%s is refused', (_, schema, message) => {
  expect(v.safeParse(schema, message).success).toBe(false);
});

test('events travel unread, so that one malformed event does not stop the rest', () => {
  const odd = ['x', null, 42, { kind: 'approved' }];
  expect(v.safeParse(pushRequestSchema, { ...PUSH, wards: [{ ...PUSH_WARD, events: odd }] }).success).toBe(true);
  const events = odd.map((event, index) => ({ wseq: index + 1, event }));
  expect(v.safeParse(pullResponseSchema, { now: NOW, wards: [{ ...PAGE, events }] }).success).toBe(true);
});
