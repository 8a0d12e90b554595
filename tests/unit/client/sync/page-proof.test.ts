import { describe, expect, test } from 'vitest';
import { WARD } from '#support/dossier-events.ts';
import { DONE, notes, page, PULL } from './history-pages.ts';
import { setupSyncedTablet } from './synced-tablet.ts';

describe('the centre’s mark of where a page ends', () => {
  const [first] = notes(1);
  const proofOf = (body: unknown) => (body as { since: { proof?: string }[] }).since[0]?.proof;

  test('is asked for from the first pull on, kept with the cursor, and sent back', async () => {
    const { pull, script, store, sentTo } = await setupSyncedTablet();
    script(PULL, page([{ wseq: 1, event: first }], { proof: 'dấu-1' }));
    await pull();
    expect((await store.cache.cursor.get(WARD))?.proof).toBe('dấu-1');
    script(PULL, new TypeError('cut'));
    await pull();
    expect(sentTo(PULL).map(proofOf)).toEqual([null, 'dấu-1']);
  });

  test('is taken over although nothing new came, by a cursor that has none yet', async () => {
    const { pull, script, centre, store } = await setupSyncedTablet();
    centre.add(first!);
    await pull();
    const { chain } = (await store.cache.cursor.get(WARD))!;
    script(PULL, page([], { after: 1, head: 1, chain, proof: 'dấu-1' }));
    expect(await pull()).toEqual(DONE);
    expect(await store.cache.cursor.get(WARD)).toMatchObject({ wseq: 1, chain, proof: 'dấu-1' });
    // A centre that gives none leaves it.
    expect(await pull()).toEqual(DONE);
    expect((await store.cache.cursor.get(WARD))?.proof).toBe('dấu-1');
  });
});
