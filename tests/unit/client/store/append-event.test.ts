import { describe, expect, test } from 'vitest';
import { appendEvent, type TakenNumbers } from '#client/store/append-event.ts';
import type { Store } from '#client/store/store.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { EventId } from '#domain/dossier/ids.ts';
import { OTHER_WARD, setupDossierEvents, uuid, WARD } from '#support/dossier-events.ts';
import { at, date } from '#support/fixed-clock.ts';
import { setupTablet } from '#support/tablet.ts';

const MONDAY = date('2026-03-09');
let ids = 0;

/** One event under the numbers taken, with an id of its own. */
function build({ dseq }: TakenNumbers, ward = WARD): DossierEvent {
  const event = setupDossierEvents({ ward }).make('noted', at('2026-03-09 09:00'));
  return { ...event, dseq, id: uuid('event', (ids += 1)) as EventId };
}

/** Appends and tells the numbers that were taken. */
async function append(store: Store, serialDate: PlainDate | null = null, ward = WARD): Promise<TakenNumbers> {
  let taken: TakenNumbers | undefined;
  await appendEvent(store, {
    ward,
    serialDate,
    build: (numbers) => {
      taken = numbers;
      return build(numbers, ward);
    },
  });
  if (!taken) throw new Error('nothing was built');
  return taken;
}

async function rows(store: Store): Promise<[string, number, string][]> {
  return (await store.outbox.event.toArray()).map(({ ward, dseq, state }) => [ward, dseq, state]);
}

test('events of a ward are numbered from 1 without gaps, each ward for itself', async () => {
  const { store } = await setupTablet();
  const taken = [];
  for (const ward of [WARD, WARD, OTHER_WARD, WARD]) taken.push((await append(store, null, ward)).dseq);
  expect(taken).toEqual([1, 2, 1, 3]);
  expect(await rows(store)).toEqual([
    [WARD, 1, 'pending'],
    [WARD, 2, 'pending'],
    [WARD, 3, 'pending'],
    [OTHER_WARD, 1, 'pending'],
  ]);
});

test('serials count from 0 on each day, and only where one is asked for', async () => {
  const { store } = await setupTablet();
  const tuesday = date('2026-03-10');
  const taken = [];
  for (const day of [MONDAY, null, MONDAY, tuesday, MONDAY]) taken.push((await append(store, day)).serialIndex);
  expect(taken).toEqual([0, null, 1, 0, 2]);
  expect((await append(store, MONDAY, OTHER_WARD)).serialIndex).toBe(0);
});

test('what is given back is what lies on disk', async () => {
  const { store } = await setupTablet();
  const kept = await appendEvent(store, { ward: WARD, serialDate: null, build });
  expect((await store.outbox.event.get([WARD, 1]))?.event).toEqual(kept);
});

test('two at once get two numbers and two serials', async () => {
  const { store } = await setupTablet();
  const taken = await Promise.all(Array.from({ length: 20 }, () => append(store, MONDAY)));
  const inOrder = (numbers: (number | null)[]) => numbers.toSorted((a, b) => (a ?? 0) - (b ?? 0));
  expect(inOrder(taken.map(({ dseq }) => dseq))).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(inOrder(taken.map(({ serialIndex }) => serialIndex))).toEqual(Array.from({ length: 20 }, (_, index) => index));
});

describe('when it fails nothing is written and the numbers go to the next', () => {
  test('because the event could not be built', async () => {
    const { store } = await setupTablet();
    await append(store, MONDAY);
    const fail = () => {
      throw new Error('no serial left');
    };
    await expect(appendEvent(store, { ward: WARD, serialDate: MONDAY, build: fail })).rejects.toThrow('no serial left');
    expect(await rows(store)).toEqual([[WARD, 1, 'pending']]);
    expect(await append(store, MONDAY)).toEqual({ dseq: 2, serialIndex: 1 });
  });

  test('because the row cannot be kept', async () => {
    const { store } = await setupTablet();
    const unkeepable = (numbers: TakenNumbers) => ({ ...build(numbers), body: 1n }) as unknown as DossierEvent;
    await expect(appendEvent(store, { ward: WARD, serialDate: MONDAY, build: unkeepable })).rejects.toThrow();
    expect(await rows(store)).toEqual([]);
    expect(await append(store, MONDAY)).toEqual({ dseq: 1, serialIndex: 0 });
  });

  test('because the number is taken already: an older row is never overwritten', async () => {
    const { store } = await setupTablet();
    await append(store);
    const before = await store.outbox.event.get([WARD, 1]);
    await store.outbox.sequence.clear();
    await expect(append(store)).rejects.toThrow(/Constraint|Key already exists/i);
    expect(await store.outbox.event.get([WARD, 1])).toEqual(before);
  });

  test('because the database is closed', async () => {
    const { store } = await setupTablet();
    store.outbox.close();
    await expect(append(store)).rejects.toThrow();
  });
});

test('numbers go on after a restart', async () => {
  const first = await setupTablet({ name: 'restarted' });
  await append(first.store, MONDAY);
  first.store.outbox.close();
  const second = await setupTablet({ name: 'restarted' });
  expect(await append(second.store, MONDAY)).toEqual({ dseq: 2, serialIndex: 1 });
  expect([first.store.isNew, second.store.isNew]).toEqual([true, false]);
  expect(second.store.deviceId).toBe(first.store.deviceId);
});

test('a database that vanished makes a new device, so that no number is used twice', async () => {
  const first = await setupTablet({ name: 'cleared' });
  await first.store.outbox.delete();
  const second = await setupTablet({ name: 'cleared' });
  expect(second.store.isNew).toBe(true);
  expect(second.store.deviceId).not.toBe(first.store.deviceId);
});
