import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAX_EVENTS_PER_PULL, type PullResponse } from '#protocol/sync-messages.ts';
import {
  createTablet,
  eventsOf,
  startCentre,
  uniqueReception,
  type Caller,
  type TestCentre,
  type TestTablet,
} from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

let centre: TestCentre;
let officer: Caller;
let tablet: TestTablet;

const TOTAL = MAX_EVENTS_PER_PULL + 250;

beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
  tablet = createTablet(officer);
  await tablet.hello();
  const events = eventsOf(tablet);
  const monday = at('2026-03-09 09:15');
  const all = [
    events.make('received', monday, { body: uniqueReception() }),
    ...Array.from({ length: TOTAL - 1 }, (_unused, n) => events.make('noted', monday, { dossier: 2 + (n % 600) })),
  ];
  for (let first = 0; first < TOTAL; first += 500) await tablet.push(all.slice(first, first + 500));
}, 120_000);
afterAll(() => centre.close());

describe('a pull', () => {
  test('pages through the ward in order, without a hole, and says when there is more', async () => {
    const first = await tablet.pull(0);
    if (first.result !== 'page') throw new Error('refused');
    expect(first.events.map(({ wseq }) => wseq)).toEqual(
      Array.from({ length: MAX_EVENTS_PER_PULL }, (_unused, n) => n + 1),
    );
    expect(first).toMatchObject({ ward: WARD, after: 0, head: TOTAL, more: true });
    const rest = await tablet.pull(MAX_EVENTS_PER_PULL, first.epoch);
    if (rest.result !== 'page') throw new Error('refused');
    expect(rest.events.map(({ wseq }) => wseq)).toEqual(
      Array.from({ length: 250 }, (_unused, n) => MAX_EVENTS_PER_PULL + n + 1),
    );
    expect(rest).toMatchObject({ after: MAX_EVENTS_PER_PULL, more: false });
    expect(await tablet.pull(TOTAL, first.epoch)).toMatchObject({ events: [], more: false, head: TOTAL });
  });

  test('starts from the beginning when the history is another one', async () => {
    const answer = await tablet.pull(TOTAL, randomUUID());
    expectFromNothing(answer);
    expect(answer).toMatchObject({ head: TOTAL });
  });

  test('is refused for a ward of others, and the other wards are served', async () => {
    const since = [OTHER_WARD, WARD].map((ward) => ({ ward, epoch: null, wseq: TOTAL }));
    const answer = await officer.send('POST', '/api/sync/pull', { protocol: 1, device: tablet.device, since });
    expect(answer.json).toMatchObject({
      wards: [
        { ward: OTHER_WARD, result: 'refused', reason: 'not-your-ward' },
        { ward: WARD, result: 'page' },
      ],
    });
  });

  test('keeps an answer within one page of events, however many wards ask', async () => {
    const since = [1, 1].map((wseq) => ({ ward: WARD, epoch: null, wseq }));
    const answer = await officer.send('POST', '/api/sync/pull', { protocol: 1, device: tablet.device, since });
    expect(answer.json).toMatchObject({ wards: [{ more: true }, { more: true, events: [] }] });
  });

  describe('of a tablet that holds more than the ward has: the history was put back from outside', () => {
    const epochOf = async () =>
      (await centre.sql<{ epoch: string }[]>`select epoch from ward_head where ward_id = ${WARD}`)[0]!.epoch;

    test('begins from nothing under a new epoch, however many say so at once', async () => {
      const before = await epochOf();
      const pages = await Promise.all([1, 2, 3].map((more) => tablet.pull(TOTAL + more, before)));
      const after = await epochOf();
      expect(after).not.toBe(before);
      for (const page of pages) {
        expectFromNothing(page);
        expect(page).toMatchObject({ epoch: after, head: TOTAL });
      }
      const told = centre.log.filter((line) => line.includes('history replaced from outside'));
      expect(told.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ ward: WARD, head: TOTAL }]);
    });

    test('nothing is renewed for one that holds all there is, or names a history that is gone', async () => {
      const epoch = await epochOf();
      expect(await tablet.pull(TOTAL, epoch)).toMatchObject({ after: TOTAL, events: [] });
      expectFromNothing(await tablet.pull(TOTAL + 1, randomUUID()));
      expect(await epochOf()).toBe(epoch);
    });
  });
});

/** By pages, or by the snapshot that a pull before had made. */
function expectFromNothing(answer: PullResponse['wards'][number]): void {
  expect(answer).toMatchObject(answer.result === 'page' ? { after: 0, more: true } : { result: 'snapshot' });
}
