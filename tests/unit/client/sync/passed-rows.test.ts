/** What the centre said it has stored, and the ward's history has gone past without bringing it. */
import { describe, expect, test, vi } from 'vitest';
import { loadHistories } from '#client/sync/load-snapshot.ts';
import type { FileRow } from '#client/store/outbox-database.ts';
import { confirmReturned } from '#client/store/outbox.ts';
import { outboxRows } from '#support/outbox-rows.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { SAMPLE_BODIES, setupDossierEvents, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { MONDAY_MORNING } from '#support/tablet.ts';
import { createFakeCentre } from './fake-centre.ts';
import { DONE, pathOf, UNREACHABLE } from './packed-tablet.ts';
import type { SentRequest } from './scripted-connection.ts';
import { setupSyncedTablet, type SyncedTablet } from './synced-tablet.ts';

const PULL = '/api/sync/pull';
const PUSH = '/api/sync/push';

/** Events of another tablet; each call goes on where the last one stopped. */
function elsewhere() {
  const { make } = setupDossierEvents({ first: 800 });
  let dossier = 80;
  return (count: number) =>
    Array.from({ length: count }, () => make('received', at('2026-03-09 08:00'), { dossier: (dossier += 1) }));
}

/** One dossier of this tablet confirmed, one acknowledged by the centre and not yet brought back by a pull. */
async function setupAcknowledged() {
  const tablet = await setupSyncedTablet();
  const { receive, push, pull, states } = tablet;
  await receive(1);
  await push();
  await pull();
  const [id] = (await receive(1)) as [DossierId];
  await push();
  expect(await states()).toEqual(['confirmed', 'at-centre']);
  return { ...tablet, id, others: elsewhere() };
}

/** Rounds until nothing would change any more, and then some. */
async function goRound({ push, pull }: SyncedTablet, rounds = 5): Promise<void> {
  for (let n = 0; n < rounds; n++) {
    expect(await push()).toEqual(DONE);
    expect(await pull()).toEqual(DONE);
  }
}

describe('a centre whose database was put back by other means, and which others have brought further since', () => {
  test('gets what it lost under a number that is another event’s now', async () => {
    const tablet = await setupAcknowledged();
    const { centre, pull, states, id, others, store } = tablet;
    centre.lose(1);
    centre.add(...others(3));
    expect(await pull()).toEqual(DONE);
    expect(await states()).toEqual(['confirmed', 'pending']);
    expect(await store.outbox.fault.toArray()).toEqual([{ fault: 'diverged' }]);
    await goRound(tablet);
    expect(centre.events(WARD).filter(({ dossierId }) => dossierId === id)).toHaveLength(1);
    expect(await states()).toEqual(['confirmed', 'confirmed']);
    expect(tablet.sentTo(PUSH)).toHaveLength(3);
  });

  test('is offered it at once when nobody has come so far', async () => {
    const tablet = await setupAcknowledged();
    const { centre, pull, states, store, sentTo } = tablet;
    centre.lose(1);
    expect(await pull()).toEqual(DONE);
    expect(await states()).toEqual(['confirmed', 'pending']);
    expect(await store.outbox.fault.toArray()).toEqual([{ fault: 'diverged' }]);
    await goRound(tablet);
    expect(centre.events(WARD)).toHaveLength(2);
    expect(await states()).toEqual(['confirmed', 'confirmed']);
    expect(sentTo(PUSH)).toHaveLength(3);
  });

  test('twice over gets it twice over', async () => {
    const tablet = await setupAcknowledged();
    const { centre, push, pull, states, id, others } = tablet;
    centre.lose(1);
    centre.add(...others(1));
    await pull();
    await push();
    expect(await states()).toEqual(['confirmed', 'at-centre']);
    centre.lose(2);
    centre.add(...others(2));
    await goRound(tablet);
    expect(centre.events(WARD).filter(({ dossierId }) => dossierId === id)).toHaveLength(1);
    expect(await states()).toEqual(['confirmed', 'confirmed']);
  });

  test('is asked for scans of what it lost again', async () => {
    const { store, pull, centre, id, others } = await setupAcknowledged();
    const scanOf = (dseq: number): FileRow => ({
      fileId: `scan-${dseq}`,
      ward: WARD,
      dossierId: id,
      dseq,
      name: 'a.jpg',
      mediaType: 'image/jpeg',
      bytes: 3,
      heldParts: 1,
      state: 'at-centre',
      completeAt: MONDAY_MORNING,
    });
    await store.outbox.file.bulkAdd([scanOf(1), scanOf(2)]);
    centre.lose(1);
    centre.add(...others(3));
    await pull();
    expect(await store.outbox.file.toArray()).toEqual([
      scanOf(1),
      { ...scanOf(2), state: 'waiting', heldParts: 0, completeAt: null },
    ]);
  });
});

describe('what this tablet itself lost of the history', () => {
  /** As after a death before anything was confirmed, and with the history of the dossier gone. */
  async function setupHole() {
    const tablet = await setupAcknowledged();
    const { pull, store, id } = tablet;
    await pull();
    await store.outbox.event.update([WARD, 2], { state: 'at-centre', unconfirmed: 1 });
    await store.cache.history.delete(id);
    return tablet;
  }

  async function expectMended({ states, store, sentTo, id }: Awaited<ReturnType<typeof setupHole>>) {
    expect(await states()).toEqual(['confirmed', 'confirmed']);
    expect((await store.cache.history.get(id))?.events).toHaveLength(1);
    expect(sentTo(PUSH)).toHaveLength(2);
  }

  test('comes again with the whole ward, and is not sent again', async () => {
    const tablet = await setupHole();
    await goRound(tablet);
    await expectMended(tablet);
  });

  test('comes again although the app died over it', async () => {
    const tablet = await setupHole();
    const { store, pull } = tablet;
    vi.spyOn(store.cache.trim, 'delete').mockImplementationOnce(() => {
      throw new Error('killed while forgetting');
    });
    await expect(pull()).rejects.toThrow('killed');
    await goRound(tablet);
    await expectMended(tablet);
  });
});

describe('a centre that contradicts itself', () => {
  /** It acknowledges the second event under a number that is another event's, whatever it is asked. */
  async function setupContradiction() {
    const tablet = await setupAcknowledged();
    const { centre, others, script } = tablet;
    centre.lose(1);
    centre.add(...others(3));
    const insistence = {
      status: 200,
      json: {
        now: MONDAY_MORNING,
        wards: [{ ward: WARD, result: 'accepted', head: 4, verdicts: [{ dseq: 2, outcome: 'stored', wseq: 2 }] }],
      },
    };
    let insists = true;
    const answer = (request: SentRequest) => (insists ? insistence : centre.answer(request));
    script(PUSH, ...Array.from({ length: 50 }, () => answer));
    return { ...tablet, comeToReason: () => void (insists = false) };
  }

  test('is offered the event once more and asked for the whole ward once, not without end; the row stays', async () => {
    const tablet = await setupContradiction();
    await goRound(tablet);
    const asked = [tablet.sentTo(PUSH).length, tablet.sentTo(PULL).length];
    expect(await tablet.states()).toEqual(['confirmed', 'at-centre']);
    await goRound(tablet, 10);
    expect([tablet.sentTo(PUSH).length, tablet.sentTo(PULL).length]).toEqual([asked[0], (asked[1] ?? 0) + 10]);
    expect(await tablet.states()).toEqual(['confirmed', 'at-centre']);
    expect(await tablet.store.cache.dossier.get(tablet.id)).toMatchObject({ status: 'received' });
  });

  test('gets it when its history is replaced, and again when it loses it under the same number there', async () => {
    const tablet = await setupContradiction();
    const { centre, push, pull, states, store, id, others, comeToReason } = tablet;
    await goRound(tablet);
    comeToReason();
    centre.restore(1);
    await pull();
    await push();
    expect(await outboxRows(store)).toMatchObject([{}, { state: 'at-centre', wseq: 2 }]);
    centre.lose(1);
    centre.add(...others(3));
    await goRound(tablet);
    expect(await states()).toEqual(['confirmed', 'confirmed']);
    expect(centre.events(WARD).filter(({ dossierId }) => dossierId === id)).toHaveLength(1);
  });
});

describe('a cache that was lost, loaded anew from a snapshot', () => {
  /** A closed dossier of this tablet, acknowledged; the centre then packs the ward, and the cache is lost. */
  async function setupPackedOwn() {
    const centre = createFakeCentre();
    const tablet = await setupSyncedTablet({ centre });
    const { receive, commands, push, pull, states, store } = tablet;
    await pull();
    const [id] = (await receive(1)) as [DossierId];
    await commands.takeStep(id, { kind: 'resolved', body: SAMPLE_BODIES.resolved });
    await commands.takeStep(id, { kind: 'handed-over', body: SAMPLE_BODIES['handed-over'] });
    await push();
    const { snapshot } = centre.pack(WARD);
    expect(snapshot.sections.map(({ holds }) => holds)).toEqual(['closed']);
    await tablet.untilQuiet();
    await store.cache.delete();
    await store.cache.open();
    expect(await states()).toEqual(['at-centre', 'at-centre', 'at-centre']);
    return { ...tablet, snapshot };
  }

  test('has the events in a section that stays packed: they are confirmed, and not sent again', async () => {
    const tablet = await setupPackedOwn();
    await goRound(tablet);
    expect(await tablet.states()).toEqual(['confirmed', 'confirmed', 'confirmed']);
    expect(tablet.sentTo(PUSH)).toHaveLength(1);
    expect(await tablet.store.outbox.fault.count()).toBe(0);
  });

  test('knows nothing of them before their histories are here', async () => {
    const tablet = await setupPackedOwn();
    const { scriptFile, snapshot, pull, states, store } = tablet;
    scriptFile(pathOf(snapshot.wseq, 0, 'histories'), new TypeError('cut'));
    expect(await pull()).toEqual(UNREACHABLE);
    const cursor = await store.cache.cursor.get(WARD);
    expect(cursor?.wseq).toBe(3);
    expect(await confirmReturned(store, WARD, cursor?.epoch ?? '')).toEqual([]);
    expect(await states()).toEqual(['at-centre', 'at-centre', 'at-centre']);
    await goRound(tablet);
    expect(await states()).toEqual(['confirmed', 'confirmed', 'confirmed']);
    expect(await store.outbox.fault.count()).toBe(0);
  });

  test('finds them also when the histories came in the background and the load has ended', async () => {
    const tablet = await setupPackedOwn();
    const { script, centre, context, pull, states, store, sentTo } = tablet;
    script(PULL, centre.answer, new TypeError('down'));
    expect(await pull()).toEqual(UNREACHABLE);
    const load = await store.cache.load.get(WARD);
    expect(load && (await loadHistories(context, load))).toEqual(DONE);
    expect(await store.cache.load.count()).toBe(0);
    await goRound(tablet);
    expect(await states()).toEqual(['confirmed', 'confirmed', 'confirmed']);
    expect(sentTo(PUSH)).toHaveLength(1);
    expect(await store.outbox.fault.count()).toBe(0);
  });
});
