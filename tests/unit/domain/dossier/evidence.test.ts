import { expect, test } from 'vitest';
import { judgeEvidence, type JudgedFinish } from '#domain/dossier/evidence.ts';
import { eventTime } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

const DUE = at('2026-03-12 17:00');
const DONE = at('2026-03-12 16:00');

function judge(changes: Partial<JudgedFinish>): string {
  return judgeEvidence({ timeliness: 'on_time', dueAt: DUE, time: eventTime(DONE), clockJumped: false, ...changes });
}

test.each([
  ['on time and at the centre before the due moment', 'proven', { time: eventTime(DONE, { arrivedAt: DUE }) }],
  [
    'on time by the tablet, at the centre a second too late to prove it',
    'self_reported',
    { time: eventTime(DONE, { arrivedAt: at('2026-03-12 17:00:01') }) },
  ],
  ['on time and still only on the tablet', 'self_reported', {}],
  [
    'on time by a tablet that never heard from the centre',
    'uncertain',
    { time: eventTime(DONE, { skewMs: null, skewErrorMs: null }) },
  ],
  ['on time by a clock that was moved', 'uncertain', { clockJumped: true }],
  [
    'on time by a clock that was moved, and yet there in time',
    'proven',
    { clockJumped: true, time: eventTime(DONE, { arrivedAt: DONE }) },
  ],
  [
    'late, and the tablet had heard from the centre after the due moment',
    'proven',
    { timeliness: 'late', time: eventTime(DONE, { notBefore: at('2026-03-12 17:00:01') }) },
  ],
  [
    'late by the tablet, heard from the centre only before',
    'self_reported',
    { timeliness: 'late', time: eventTime(DONE, { notBefore: DUE, arrivedAt: at('2026-03-13 08:00') }) },
  ],
] as const)('%s is %s', (_, expected, changes) => {
  expect(judge(changes)).toBe(expected);
});
