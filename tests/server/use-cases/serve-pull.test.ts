import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSeal } from '#server/open-seal.ts';
import { MAX_EVENTS_PER_PULL, type PullResponse } from '#protocol/sync-messages.ts';
import {
  DATA_DIR,
  createTablet,
  eventsOf,
  startCentre,
  uniqueReception,
  type Caller,
  type TestCentre,
  type TestTablet,
} from '#support/centre.ts';
import { isProven, provePage, readProofKey } from '#server/use-cases/pull-proof.ts';
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
    const LOST = 3;
    const epochOf = async () =>
      (await centre.sql<{ epoch: string }[]>`select epoch from ward_head where ward_id = ${WARD}`)[0]!.epoch;
    const told = (what: string) =>
      centre.log.filter((line) => line.includes(what)).map((line) => JSON.parse(line) as Record<string, unknown>);
    const putBack = (by: number) => centre.sql`update ward_head set last_seq = ${TOTAL - by} where ward_id = ${WARD}`;
    /** The centre's own mark of an end. */
    async function proofOf(wseq: number): Promise<string> {
      const page = await tablet.pull(wseq, await epochOf(), null);
      return (page.result === 'page' && page.proof) || '';
    }

    test('is not believed without the centre’s mark: that tablet alone begins from nothing', async () => {
      const epoch = await epochOf();
      const proof = await proofOf(TOTAL);
      expect(proof).toMatch(/^[0-9a-f]{64}\.[0-9a-f]{64}$/);
      const claims = [undefined, null, '', 'x', proof];
      for (const said of claims) {
        const page = await tablet.pull(TOTAL + 1, epoch, said);
        expectFromNothing(page);
        expect(page).toMatchObject({ epoch, head: TOTAL });
      }
      expect(await epochOf()).toBe(epoch);
      expect(told('not shown')).toHaveLength(claims.length);
      expect(told('not shown')[0]).toMatchObject({ ward: WARD, device: tablet.device, head: TOTAL, held: TOTAL + 1 });
    });

    test('is given no mark of a place beyond the end, whether it names the history or none', async () => {
      for (const asked of [null, await epochOf()]) expectFromNothing(await tablet.pull(TOTAL + 5, asked, null));
    });

    test('shows a mark of that very ward, history and place, or none', async () => {
      const end = { ward: WARD, epoch: await epochOf(), wseq: TOTAL + 1, chain: 'a'.repeat(64) };
      const keeper = { db: centre.sql, seal: readSeal(DATA_DIR) };
      const proof = provePage(await readProofKey(keeper), end);
      expect(await isProven(keeper, end, proof)).toBe(true);
      for (const change of [{ ward: OTHER_WARD }, { epoch: randomUUID() }, { wseq: TOTAL + 2 }])
        expect(await isProven(keeper, { ...end, ...change }, proof)).toBe(false);
      expect(await isProven(keeper, end, proof.replace('a', 'b'))).toBe(false);
      expect(await isProven(keeper, end, proof.slice(0, -2))).toBe(false);
    });

    test('with the mark begins from nothing under a new epoch, however many show it at once', async () => {
      const before = await epochOf();
      const proof = await proofOf(TOTAL);
      await putBack(LOST);
      const pages = await Promise.all([1, 2, 3].map(() => tablet.pull(TOTAL, before, proof)));
      const after = await epochOf();
      expect(after).not.toBe(before);
      for (const page of pages) {
        expectFromNothing(page);
        expect(page).toMatchObject({ epoch: after, head: TOTAL - LOST });
      }
      expect(told('history replaced from outside')).toMatchObject([{ ward: WARD, head: TOTAL - LOST }]);
      await putBack(0);
    });

    test('whose centre has lost its key as well: each begins from nothing, and the epoch stays', async () => {
      const [epoch, proof] = [await epochOf(), await proofOf(TOTAL)];
      await putBack(LOST);
      await centre.sql`delete from centre_key where name = 'pull-proof'`;
      expectFromNothing(await tablet.pull(TOTAL, epoch, proof));
      expect(await epochOf()).toBe(epoch);
      await putBack(0);
      expect(await proofOf(TOTAL)).not.toBe(proof);
    });

    test('is given a mark only when it asks, as no tablet of before does', async () => {
      expect(await tablet.pull(TOTAL, await epochOf())).not.toHaveProperty('proof');
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
