import { expect, test } from 'vitest';
import { createTurns } from '#domain/base/in-turn.ts';

/** Work that ends when it is told to. */
function setupWork(mostAtOnce: number) {
  const inTurn = createTurns(mostAtOnce);
  const begun: number[] = [];
  const ends = new Map<number, { resolve(value: number): void; reject(error: Error): void }>();
  const begin = (n: number, line?: string) =>
    inTurn(() => {
      begun.push(n);
      return new Promise<number>((resolve, reject) => void ends.set(n, { resolve, reject }));
    }, line);
  return {
    begin,
    begun,
    end: (n: number) => ends.get(n)?.resolve(n),
    fail: (n: number) => ends.get(n)?.reject(new Error('x')),
  };
}

test('so much at once, then one for one in the order they came; what fails makes room too', async () => {
  const { begin, begun, end, fail } = setupWork(2);
  const works = [1, 2, 3, 4, 5].map((n) => begin(n));
  expect(begun).toEqual([1, 2]);
  end(2);
  expect(await works[1]).toBe(2);
  expect(begun).toEqual([1, 2, 3]);
  fail(1);
  await expect(works[0]).rejects.toThrow('x');
  expect(begun).toEqual([1, 2, 3, 4]);
  for (const n of [3, 4]) end(n);
  await Promise.all([works[2], works[3]]);
  end(5);
  expect(await works[4]).toBe(5);
});

test('a place is free again when all is done', async () => {
  const { begin, begun, end } = setupWork(1);
  for (const n of [1, 2]) {
    const work = begin(n);
    expect(begun).toHaveLength(n);
    end(n);
    await work;
  }
});

test('of each line one before the next of any, however many stand in it', async () => {
  const { begin, begun, end } = setupWork(1);
  const works = [1, 2, 3, 4].map((n) => begin(n, 'greedy'));
  works.push(begin(5, 'other'), begin(6, 'third'), begin(7, 'other'));
  const order = [1, 2, 5, 6, 3, 7, 4];
  for (const n of order) {
    end(n);
    await works[n - 1];
  }
  expect(begun).toEqual(order);
});
