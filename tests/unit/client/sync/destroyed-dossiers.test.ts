/** Dossiers the centre destroyed after their time: a tablet that was away drops them and goes on, and loses nothing it has not sent. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { createQueries } from '#client/queries/create-queries.ts';
import type { DraftForm } from '#client/store/draft-key.ts';
import { trimWard } from '#client/store/trim.ts';
import { MS_PER_DAY, type Instant } from '#domain/calendar/instant.ts';
import { followPulled } from '#protocol/destroyed-event.ts';
import { CHAIN_START, chainLinks } from '#protocol/event-chain.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { actor, OTHER_WARD, setupDossierEvents, uuid, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { createFakeCentre } from './fake-centre.ts';
import { DONE, EPOCH, ID, notes, PULL } from './history-pages.ts';
import { untilLoaded } from './packed-tablet.ts';
import { setupSyncedTablet } from './synced-tablet.ts';

const OTHER = uuid('dossier', 2) as DossierId;

/** Two dossiers that ended, their events one after the other. */
function twoEnded() {
  const { make } = setupDossierEvents();
  const ended = (dossier: number) => [
    make('received', at('2026-03-02 09:00'), { dossier }),
    make('refused', at('2026-03-02 10:00'), { dossier }),
  ];
  return [...ended(1), ...ended(2)];
}

async function setupHolding({ isPacked = false } = {}) {
  const centre = createFakeCentre();
  centre.add(...twoEnded());
  if (isPacked) centre.pack(WARD, 2);
  const tablet = await setupSyncedTablet({ centre });
  expect(await tablet.pull()).toEqual(DONE);
  const queries = createQueries({ store: tablet.store, origin: 'x' });
  onTestFinished(() => queries.search.close());
  const found = async () => (await queries.findDossiers(WARD, 'hoa')).map(({ id }) => id);
  expect((await found()).toSorted()).toEqual([ID, OTHER]);
  return { ...tablet, queries, found };
}

describe.each([
  ['row by row', false],
  ['packed', true],
])('a destroyed dossier kept %s', (_, isPacked) => {
  test('leaves the tablet with everything it is found by, and the other stays', async () => {
    const { centre, pull, queries, found, store } = await setupHolding({ isPacked });
    centre.destroy(WARD, ID);
    expect(await pull()).toEqual(DONE);
    expect(await found()).toEqual([OTHER]);
    expect(await queries.getDossier(ID)).toBeUndefined();
    expect((await queries.getDossier(OTHER))?.history).toHaveLength(2);
    expect(await store.cache.cursor.get(WARD)).toMatchObject({ wseq: 4 });
    expect(await store.cache.section.toArray()).toEqual([]);
    expect(await store.outbox.fault.count()).toBe(0);
    centre.add(setupDossierEvents({ first: 90 }).make('noted', at('2026-03-03 09:00'), { dossier: 2 }));
    expect(await pull()).toEqual(DONE);
    expect((await queries.getDossier(OTHER))?.history).toHaveLength(3);
  });
});

test.each([
  ['whose load has ended leaves its section, and the ward is not fetched anew', false, [4]],
  ['in the middle of a load has the ward fetched anew', true, [4, 0]],
])('a destroyed dossier kept packed %s', async (_, isLoading, asked) => {
  const tablet = await setupHolding({ isPacked: true });
  const { centre, pull, queries, found, store, sentTo } = tablet;
  await untilLoaded(tablet);
  const { snapshot } = centre.pack(WARD, 2);
  if (isLoading) await store.cache.load.put({ ward: WARD, epoch: EPOCH, snapshot });
  const before = sentTo(PULL).length;
  centre.destroy(WARD, ID);
  expect(await pull()).toEqual(DONE);
  const pulls = sentTo(PULL).slice(before) as { since: { wseq: number }[] }[];
  expect(pulls.map(({ since }) => since[0]?.wseq)).toEqual(asked);
  expect(await found()).toEqual([OTHER]);
  expect((await queries.getDossier(OTHER))?.history).toHaveLength(2);
  expect([await store.cache.section.count(), await store.cache.sectionPart.count()]).toEqual([0, 0]);
  expect(await store.cache.thawed.count()).toBe(0);
});

test('a page that crosses destroyed events is taken, by a new tablet and by one in the middle', async () => {
  const centre = createFakeCentre();
  centre.add(...twoEnded());
  const first = await setupSyncedTablet({ centre });
  centre.pageSize.value = 1;
  await first.pull();
  centre.destroy(WARD, OTHER);
  for (const { pull, store } of [first, await setupSyncedTablet({ centre })]) {
    expect(await pull()).toEqual(DONE);
    expect(await store.cache.cursor.get(WARD)).toMatchObject({ wseq: 4 });
    expect(await store.cache.history.toCollection().primaryKeys()).toEqual([ID]);
    expect(await store.outbox.fault.count()).toBe(0);
  }
});

test('what is wrong after a destroyed event is still noticed', () => {
  const events = notes(4).map((event, index) => ({ wseq: index + 1, event: event as unknown }));
  const links = chainLinks(CHAIN_START, events);
  const pulled = events.with(1, { wseq: 2, event: { destroyed: { link: links[1] } } });
  expect(followPulled(CHAIN_START, pulled)).toBe(links[3]);
  expect(followPulled(CHAIN_START, pulled.with(3, { wseq: 4, event: { ...notes(4)[3], base: 7 } }))).not.toBe(links[3]);
  expect(followPulled(CHAIN_START, pulled.slice(0, 2))).toBe(links[1]);
  expect(followPulled(CHAIN_START, [])).toBe(CHAIN_START);
});

describe('what was typed about a destroyed dossier into a step that was never taken', () => {
  async function setupTyped() {
    const tablet = await setupHolding();
    const type = async (userId: string, form: DraftForm, ward = WARD) => {
      tablet.actAs({ actor: { ...actor(), userId }, ward });
      const draft = await tablet.commands.openDraft(form);
      expect(await draft?.save({ note: 'Cần xác minh' })).toEqual({ ok: true, value: null });
      return draft;
    };
    const formsLeft = async () =>
      (await tablet.store.outbox.draft.toCollection().primaryKeys())
        .map((key) => key.split('/').slice(0, -1).join('/'))
        .toSorted();
    return { ...tablet, type, formsLeft };
  }

  test('goes with it, whoever typed it, and no other draft does', async () => {
    const { centre, pull, type, formsLeft } = await setupTyped();
    for (const userId of ['u-binh', 'u-cuong']) {
      await type(userId, `step/${ID}/noted`);
      await type(userId, `step/${OTHER}/noted`);
      await type(userId, 'intake');
    }
    await type('u-binh', `step/${ID}/refused`);
    await type('u-binh', `step/${ID}/noted`, OTHER_WARD);
    centre.destroy(WARD, ID);
    expect(await pull()).toEqual(DONE);
    expect(await formsLeft()).toEqual([
      `u-binh/${WARD}/intake`,
      `u-binh/${WARD}/step/${OTHER}/noted`,
      `u-binh/${OTHER_WARD}/step/${ID}/noted`,
      `u-cuong/${WARD}/intake`,
      `u-cuong/${WARD}/step/${OTHER}/noted`,
    ]);
  });

  test('goes within a day where the form stood open and was kept once more', async () => {
    const { centre, pull, type, formsLeft, store, clock } = await setupTyped();
    const draft = await type('u-binh', `step/${ID}/noted`);
    await type('u-binh', `step/${OTHER}/noted`);
    centre.destroy(WARD, ID);
    expect(await pull()).toEqual(DONE);
    await draft?.save({ note: 'Cần xác minh thêm' });
    expect(await formsLeft()).toHaveLength(2);
    await trimWard(store, WARD, (clock.now() + MS_PER_DAY) as Instant);
    expect(await formsLeft()).toEqual([`u-binh/${WARD}/step/${OTHER}/noted`]);
  });
});

describe('work of this tablet on a dossier that is destroyed', () => {
  test('that the centre had is confirmed, once and without being offered again', async () => {
    const { centre, pull, push, receive, states, sentTo, store, clock } = await setupSyncedTablet();
    await pull();
    const [id] = (await receive(1)) as [DossierId];
    await push();
    expect(await states()).toEqual(['at-centre']);
    centre.destroy(WARD, id);
    expect(await pull()).toEqual(DONE);
    expect(await states()).toEqual(['confirmed']);
    expect(await store.cache.dossier.count()).toBe(0);
    await push();
    expect(await pull()).toEqual(DONE);
    expect(sentTo('/api/sync/push')).toHaveLength(1);
    expect(await store.outbox.fault.count()).toBe(0);
    // No history tells any more when it arrived; it must not stay, and hold back all that follows, for ever.
    await trimWard(store, WARD, (clock.now() + 60 * MS_PER_DAY) as Instant);
    expect(await store.outbox.event.count()).toBe(0);
  });

  test('that was not sent is kept, sent, and set aside at the centre', async () => {
    const { centre, commands, pull, push, receive, states, store } = await setupSyncedTablet();
    const [id] = (await receive(1)) as [DossierId];
    await push();
    await pull();
    await commands.takeStep(id, { kind: 'noted', body: { text: 'Ghi khi mất mạng.' } });
    expect(await states()).toEqual(['confirmed', 'pending']);
    centre.destroy(WARD, id);
    centre.quarantine(({ kind }) => kind === 'noted');
    expect(await pull()).toEqual(DONE);
    expect(await states()).toEqual(['confirmed', 'pending']);
    await push();
    expect(await states()).toEqual(['confirmed', 'set-aside']);
    expect(await store.cache.history.count()).toBe(0);
  });
});
