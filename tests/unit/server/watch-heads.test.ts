import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WardCode } from '#domain/dossier/ids.ts';
import { createHeadsFeed, type Heads } from '#server/use-cases/watch-heads.ts';

const [WARD, OTHER] = ['00001', '00002'] as WardCode[] as [WardCode, WardCode];
const EVERY_MS = 1000;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A database whose wards stand where `heads` says; `answer` is called before each answer. */
function setup() {
  const heads: Record<string, number> = { [WARD]: 3, [OTHER]: 0 };
  const database = { heads, answer: async () => undefined as void };
  const db = async () => {
    const rows = Object.entries(heads).map(([ward_id, head]) => ({ ward_id, head, records: 0 }));
    await database.answer();
    return rows;
  };
  const feed = createHeadsFeed({ db: db as never, journal: {} as never });
  const listen = (ward: WardCode) => {
    const heard: number[] = [];
    feed.listen([ward], { onHeads: (told: Heads) => heard.push(told.heads[ward] ?? -1), onEnd: () => undefined });
    return heard;
  };
  return { database, feed, heard: listen(WARD), beside: listen(OTHER) };
}

test('those who listen to a ward hear of what was just stored there before the next poll, and others do not', async () => {
  const { feed, heard, beside } = setup();
  await vi.advanceTimersByTimeAsync(0);
  expect([heard, beside]).toEqual([[3], [0]]);
  feed.tell(WARD, 4);
  expect([heard, beside]).toEqual([[3, 4], [0]]);
  feed.close();
});

test('of many pushes between two polls the first is told at once, the others together with the next poll', async () => {
  const { database, feed, heard } = setup();
  await vi.advanceTimersByTimeAsync(0);
  for (const head of [4, 5, 6]) {
    database.heads[WARD] = head;
    feed.tell(WARD, head);
  }
  expect(heard).toEqual([3, 4]);
  await vi.advanceTimersByTimeAsync(EVERY_MS);
  expect(heard).toEqual([3, 4, 6]);
  feed.close();
});

test('a poll that was read before does not tell the ward back', async () => {
  const { database, feed, heard } = setup();
  await vi.advanceTimersByTimeAsync(0);
  database.answer = async () => {
    feed.tell(WARD, 4);
    database.answer = async () => undefined;
  };
  await vi.advanceTimersByTimeAsync(EVERY_MS);
  expect(heard).toEqual([3, 4]);
  // The history was replaced by a shorter one: the next poll says so.
  database.heads[WARD] = 1;
  await vi.advanceTimersByTimeAsync(EVERY_MS);
  expect(heard).toEqual([3, 4, 1]);
  feed.close();
});

test('a push that brought nothing new tells nobody', async () => {
  const { feed, heard } = setup();
  feed.tell(WARD, 9);
  await vi.advanceTimersByTimeAsync(0);
  feed.tell(WARD, 3);
  expect(heard).toEqual([3]);
  feed.close();
});
