/** What lies on the disk, read past the app straight from IndexedDB. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createQueries } from '#client/queries/create-queries.ts';
import type { RecordRow } from '#client/store/cache-database.ts';
import { recordVerdicts } from '#client/store/outbox.ts';
import { projectUnconfirmed } from '#client/store/projection.ts';
import { BrokenSealError } from '#client/store/seal-rows.ts';
import { noteUnlocked } from '#client/store/unlock.ts';
import { LockedError } from '#client/store/ward-keys.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { OTHER_WARD, SAMPLE_BODIES, WARD } from '#support/dossier-events.ts';
import { readDraft, typeDraft } from '#support/drafts.ts';
import { dumpDatabase, storedRows } from '#support/stored-database.ts';
import { intakeFacts, setupTablet } from '#support/tablet.ts';
import { createTestRing } from '#support/ward-keys.ts';
import { SAMPLE_RECORDS } from '#support/ward-records.ts';
import { APPLICANT, DRAFT, FILE_NAME, findOnDisk, LOADED, NOTE, workADay } from './working-day.ts';

test('after a day’s work no name, number, note, line of the search, scan or draft lies readable in any table', async () => {
  const { queries, id } = await workADay('day');
  expect(await findOnDisk('day')).toEqual([]);
  // The same canaries are all there for whoever has the key.
  const seen = JSON.stringify([await queries.getDossier(id), await queries.findDossiers(WARD, '')]);
  for (const word of [APPLICANT.fullName, APPLICANT.personalId, NOTE, FILE_NAME, LOADED.fullName]) {
    expect(seen).toContain(word);
  }
});

test('what is looked for would be found, packed or not', async () => {
  const { store } = await setupTablet({ name: 'open' });
  const bytes = Uint8Array.from(gzipSync(JSON.stringify([{ applicantName: LOADED.fullName }]))).buffer;
  await store.outbox.setting.put({ key: 'ward', value: { bytes } as never });
  expect(await findOnDisk('open')).toContain(`setting: ${LOADED.fullName}`);
});

describe('the key of another tablet', () => {
  test('opens nothing, and the lists come anew from the centre', async () => {
    const { store, id } = await workADay('stolen');
    store.outbox.close();
    store.cache.close();
    const thief = await setupTablet({ name: 'stolen', ring: createTestRing('của kẻ khác') });
    const { cache, outbox } = thief.store;
    const tables = [cache.dossier, cache.history, cache.record, cache.section, cache.sectionPart];
    for (const table of tables) {
      expect(await table.count()).toBeGreaterThan(0);
      await expect(table.toCollection().first() as Promise<unknown>).rejects.toBeInstanceOf(LockedError);
    }
    const [row] = await outbox.event.where('dossierId').equals(id).toArray();
    expect(() => row?.event).toThrow(LockedError);
    expect(() => row?.event).toThrow(WARD);
    await noteUnlocked(thief.store, WARD);
    for (const table of tables) expect(await table.count()).toBe(0);
    expect(await outbox.event.count()).toBe(4);
  });

  test('is told from that of another ward: each ward has its own', async () => {
    const { store, ring } = await setupTablet();
    for (const ward of [WARD, OTHER_WARD]) {
      await store.outbox.draft.put({ userId: ward, ward, draft: { ...DRAFT, fullName: ward }, savedAt: 0 as never });
    }
    ring.lock(OTHER_WARD);
    expect((await store.outbox.draft.get(WARD))?.draft).toMatchObject({ fullName: WARD });
    const other = await store.outbox.draft.get(OTHER_WARD);
    expect(() => other?.draft).toThrow(LockedError);
  });
});

test('an older key that is still at hand opens what it sealed; what is written from then on is under the new one', async () => {
  const { store, commands, ring } = await setupTablet({ name: 'exchanged' });
  await commands.receiveDossier(intakeFacts());
  ring.exchange(WARD, 'kept');
  await commands.receiveDossier(intakeFacts());
  const rows = await store.outbox.event.toArray();
  expect(rows.map(({ event }) => event.body)).toHaveLength(2);
  const sealed = storedRows<{ sealed: Uint8Array }>(await dumpDatabase('exchanged-outbox'), 'event');
  const keyIds = sealed.map((row) => Buffer.from(row.sealed.subarray(0, 8)).toString('hex'));
  expect(new Set(keyIds).size).toBe(2);
  await store.outbox.event.put(rows[0]!);
  const again = storedRows<{ sealed: Uint8Array }>(await dumpDatabase('exchanged-outbox'), 'event');
  expect(Buffer.from(again[0]!.sealed.subarray(0, 8)).toString('hex')).toBe(keyIds[1]);
});

test('what the centre answered is noted beside what is sealed, and does not seal it again', async () => {
  const { store, commands } = await setupTablet({ name: 'noted' });
  await commands.receiveDossier(intakeFacts());
  const before = await rawSealed('noted', 'event');
  await recordVerdicts(store, WARD, [{ dseq: 1, outcome: 'stored', wseq: 7 }]);
  expect(await rawSealed('noted', 'event')).toEqual(before);
  const row = await store.outbox.event.get([WARD, 1]);
  expect(row).toMatchObject({ state: 'at-centre', wseq: 7, event: { dseq: 1, kind: 'received' } });
});

/** Changes rows past the app. */
async function bend(database: string, table: string, change: (rows: Record<string, unknown>[]) => unknown[]) {
  const opened = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(database);
    request.addEventListener('success', () => resolve(request.result));
  });
  const tx = opened.transaction(table, 'readwrite');
  const all = tx.objectStore(table).getAll();
  all.addEventListener('success', () => {
    for (const row of change(all.result as Record<string, unknown>[])) tx.objectStore(table).put(row);
  });
  await new Promise((resolve) => tx.addEventListener('complete', resolve));
  opened.close();
}

describe('what was changed past the app is refused and named', () => {
  test('a single bit, wherever it stands', async () => {
    const { store, commands } = await workADay('bent');
    const length = (await rawSealed('bent', 'draft')).length;
    // The key's name: nobody's key. Nonce, text and proof: broken.
    for (const [at, error] of [
      [0, LockedError],
      [8, BrokenSealError],
      [40, BrokenSealError],
      [length - 1, BrokenSealError],
    ] as const) {
      await bend('bent-outbox', 'draft', (rows) => rows.map((row) => flip(row, at)));
      const [kept] = await store.outbox.draft.toArray();
      expect(() => kept?.draft).toThrow(error);
      await bend('bent-outbox', 'draft', (rows) => rows.map((row) => flip(row, at)));
    }
    expect(await readDraft(commands)).toEqual(DRAFT);
  });

  test('a row in the place of another', async () => {
    const { store } = await workADay('moved');
    await bend('moved-outbox', 'event', ([one, other]) => [{ ...one, sealed: other?.['sealed'] }]);
    const row = await store.outbox.event.get([WARD, 1]);
    expect(() => row?.event).toThrow('event ["00145",1] is not what was put there.');
    await bend('moved-cache', 'sectionPart', ([one, other]) => [{ ...one, sealed: other?.['sealed'] }]);
    await expect(store.cache.sectionPart.toArray()).rejects.toBeInstanceOf(BrokenSealError);
  });
});

describe('a row of the lists that was damaged on the disk', () => {
  test.each([
    ['record', 'a decision of the ward', ['record']],
    ['history', 'a history', ['history', 'dossier', 'section', 'sectionPart']],
  ] as const)(
    '(%s: %s) keeps nobody out: what it belongs to comes anew, and the outbox is untouched',
    async (table, _what, gone) => {
      const name = `damaged-${table}`;
      const { store, id, commands } = await workADay(name);
      await store.cache.record.put(calendarRow());
      await commands.takeStep(id, { kind: 'noted', body: SAMPLE_BODIES.noted });
      const before = await store.outbox.event.toArray();
      await bend(`${name}-cache`, table, (rows) => rows.slice(-1).map((row) => flip(row, 40)));
      await noteUnlocked(store, WARD);
      const { cache } = store;
      for (const each of ['record', 'history', 'section', 'sectionPart'] as const) {
        expect([each, (await cache.table(each).count()) === 0]).toEqual([
          each,
          (gone as readonly string[]).includes(each),
        ]);
      }
      expect(await store.outbox.event.toArray()).toEqual(before);
      await noteUnlocked(store, WARD);
    },
  );

  test('of another ward whose key is at hand drops nothing of the one that is opened', async () => {
    const { store, id } = await workADay('damaged-elsewhere');
    const { outbox, cache } = store;
    const own = await outbox.event.where('dossierId').equals(id).first();
    const elsewhere = 'd-elsewhere' as DossierId;
    const event = { ...own!.event, ward: OTHER_WARD, dossierId: elsewhere };
    await outbox.event.put({ ...own!, ward: OTHER_WARD, dossierId: elsewhere, event, unconfirmed: 1 });
    await cache.history.put({ dossierId: elsewhere, ward: OTHER_WARD, events: [] });
    await bend('damaged-elsewhere-cache', 'history', (rows) =>
      rows.filter((row) => row['ward'] === OTHER_WARD).map((row) => flip(row, 40)),
    );
    const before = await cache.section.count();
    await noteUnlocked(store, WARD);
    expect(await cache.section.count()).toBe(before);
    await expect(projectUnconfirmed(store, OTHER_WARD)).rejects.toBeInstanceOf(BrokenSealError);
  });
});

function calendarRow(): RecordRow {
  const { key, body } = SAMPLE_RECORDS.calendar;
  return {
    ward: WARD,
    rseq: 900,
    kind: 'calendar',
    key,
    record: { kind: 'calendar', key, body },
  } as unknown as RecordRow;
}

function flip(row: Record<string, unknown>, at: number): object {
  const sealed = Uint8Array.from(row['sealed'] as Uint8Array);
  sealed[at] = (sealed[at] ?? 0) ^ 1;
  return { ...row, sealed };
}

async function rawSealed(name: string, table: string): Promise<Uint8Array> {
  const [row] = storedRows<{ sealed: Uint8Array }>(await dumpDatabase(`${name}-outbox`), table);
  return row?.sealed ?? new Uint8Array();
}

describe('while the tablet is locked', () => {
  test('nothing is recorded, no number is taken, and the officer is told why', async () => {
    const { store, commands, ring } = await setupTablet();
    ring.lock();
    expect(await commands.receiveDossier(intakeFacts())).toEqual({ ok: false, error: { type: 'Locked' } });
    expect(await typeDraft(commands, DRAFT)).toEqual({ ok: false, error: { type: 'Locked' } });
    const { outbox } = store;
    for (const table of [outbox.event, outbox.sequence, outbox.serial, outbox.draft])
      expect(await table.count()).toBe(0);
    ring.unlock();
    expect(await commands.receiveDossier(intakeFacts())).toMatchObject({ ok: true, value: { dseq: 1 } });
  });

  test('a row is marked without being opened, and is whole afterwards', async () => {
    const { store, commands, ring } = await setupTablet({ name: 'marked' });
    await commands.receiveDossier(intakeFacts());
    const before = await store.outbox.event.get([WARD, 1]);
    ring.lock();
    await store.outbox.event.toCollection().modify({ state: 'at-centre', wseq: 7 });
    const closed = await store.outbox.event.get([WARD, 1]);
    await store.outbox.event.put({ ...closed!, reason: 'x', event: { id: 'not sealed' } as never });
    expect(JSON.stringify(await dumpDatabase('marked-outbox'))).not.toContain('not sealed');
    ring.unlock();
    expect(await store.outbox.event.get([WARD, 1])).toEqual({ ...before, state: 'at-centre', wseq: 7, reason: 'x' });
  });

  test('a draft that cannot be read is none', async () => {
    const { commands, ring } = await setupTablet();
    await typeDraft(commands, DRAFT);
    ring.lock();
    expect(await readDraft(commands)).toBeNull();
    ring.unlock();
    expect(await readDraft(commands)).toEqual(DRAFT);
  });

  test('the app starts, and has its lists and calendars when somebody unlocks', async () => {
    const { store, id } = await workADay('closed-start');
    store.outbox.close();
    store.cache.close();
    const ring = createTestRing();
    ring.lock();
    const again = await setupTablet({ name: 'closed-start', ring });
    ring.unlock();
    await noteUnlocked(again.store, WARD);
    const queries = createQueries({ store: again.store, origin: 'x' });
    expect((await queries.getDossier(id as DossierId))?.summary.applicantName).toBe(APPLICANT.fullName);
  });
});
