/** Databases of versions that sealed nothing. */
import { describe, expect, test, vi } from 'vitest';
import { createQueries } from '#client/queries/create-queries.ts';
import type { OutboxRow } from '#client/store/outbox-database.ts';
import { sealPlainRows } from '#client/store/seal-plain-rows.ts';
import { noteUnlocked } from '#client/store/unlock.ts';
import { WARD } from '#support/dossier-events.ts';
import { readDraft } from '#support/drafts.ts';
import { dumpDatabase, restoreDatabase } from '#support/stored-database.ts';
import { setupTablet } from '#support/tablet.ts';
import { createTestRing } from '#support/ward-keys.ts';
import { APPLICANT, CANARIES, findOnDisk, workADay } from './working-day.ts';

describe('what an earlier version left plain', () => {
  /** The disk as that version had it. */
  async function setupOlder(name: string) {
    const older = await workADay(`${name}-older`, { isSealed: false });
    for (const [database, version] of [
      ['outbox', 40],
      ['cache', 30],
    ] as const) {
      const { tables } = await dumpDatabase(`${name}-older-${database}`);
      const known = tables.filter((table) => !['plain', 'wardKey', 'pin'].includes(table.name));
      await restoreDatabase(`${name}-${database}`, { version, tables: known });
    }
    const ring = createTestRing();
    const { store, commands } = await setupTablet({ name, ring, isEnrolled: false });
    return { store, commands, ring, id: older.id, queries: createQueries({ store, origin: 'x' }) };
  }

  test('stays readable, is sealed once its key is at hand, and says the same afterwards', async () => {
    const { store, commands, id, queries } = await setupOlder('plain');
    const everything = async () => [
      await queries.getDossier(id),
      await queries.findDossiers(WARD, ''),
      await readDraft(commands),
      await queries.listRecords(WARD, 'form'),
      (await store.outbox.event.toArray()).map(withoutCopy),
      (await store.outbox.fileBytes.toArray()).map(({ data }) => Buffer.from(data).toString()),
    ];
    expect(new Set(await findOnDisk('plain')).size).toBeGreaterThan(CANARIES.length / 4);
    const before = await everything();
    await sealPlainRows(store);
    expect(await findOnDisk('plain')).toEqual([]);
    expect(await everything()).toEqual(before);
    expect((await store.outbox.event.toArray()).every(({ forCentre }) => forCentre)).toBe(true);
    expect([await store.outbox.plain.count(), await store.cache.plain.count()]).toEqual([0, 0]);
  });

  test('waits, and is looked for again, while its key is not', async () => {
    const { store, ring, id, queries } = await setupOlder('waiting');
    ring.lock();
    await sealPlainRows(store);
    expect((await findOnDisk('waiting')).length).toBeGreaterThan(0);
    expect(await store.cache.plain.count()).toBe(5);
    ring.unlock();
    await noteUnlocked(store, WARD);
    await vi.waitFor(async () => expect(await store.cache.plain.count()).toBe(0));
    expect(await findOnDisk('waiting')).toEqual([]);
    expect((await queries.getDossier(id))?.summary.applicantName).toBe(APPLICANT.fullName);
  });
});

function withoutCopy(row: OutboxRow): object {
  const { forCentre: _, ...rest } = row;
  return rest;
}
