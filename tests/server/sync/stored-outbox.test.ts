/**
 * Full outboxes as every version of the app left them on a tablet's disk, opened by this one and sent to a real centre: nothing
 * in them is lost, changed or refused. A version that stores in another way adds a file here before it is released.
 */
import 'fake-indexeddb/auto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openOutboxDatabase, type AccessRow, type FileRow, type OutboxRow } from '#client/store/outbox-database.ts';
import { sealPlainRows } from '#client/store/seal-plain-rows.ts';
import { openRow, type StoredRow } from '#client/store/seal-rows.ts';
import { SEALED_OUTBOX } from '#client/store/sealed-tables.ts';
import { sendFiles } from '#client/sync/send-files.ts';
import type { SyncContext } from '#client/sync/sync-context.ts';
import { runRound } from '#client/sync/sync-round.ts';
import { startCentre, type Caller, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';
import { createHttpConnection } from '#support/http-connection.ts';
import { dumpDatabase, restoreDatabase, storedRows, type StoredDatabase } from '#support/stored-database.ts';
import { intakeFacts, setupTablet } from '#support/tablet.ts';
import { createTestRing } from '#support/ward-keys.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../fixtures/tablets');
const versions = readdirSync(FOLDER);
const ring = createTestRing();

test('there is an outbox of every version, this one too', () => {
  const present = openOutboxDatabase('never-opened', ring).verno;
  expect(versions).toContain(`outbox-v${present}.json`);
});

describe.each(versions)('%s', (file) => {
  const left = JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as StoredDatabase;
  const rowsOf = <T>(table: string) => {
    const rows = storedRows<StoredRow>(left, table);
    const plan = SEALED_OUTBOX.find(({ name }) => name === table);
    return (plan ? rows.map((row) => openRow(plan, ring, keyOf(table, row), row)) : rows) as unknown as readonly T[];
  };
  const events = rowsOf<OutboxRow>('event').toSorted((a, b) => a.dseq - b.dseq);
  let centre: TestCentre;
  let officer: Caller;

  beforeAll(async () => {
    centre = await startCentre();
    officer = await centre.as('officer');
  });
  afterAll(() => centre.close());

  test('is a full one: every kind of work, half of it in every state', () => {
    expect(new Set(events.map(({ state }) => state))).toEqual(new Set(['pending', 'at-centre', 'confirmed']));
    expect(new Set(events.map(({ event }) => event.actor.userId)).size).toBeGreaterThan(1);
    expect(rowsOf('draft')).toHaveLength(1);
    expect(rowsOf('file')).toHaveLength(1);
  });

  test('opens with everything in it, and every event and scan of it comes to the centre once', async () => {
    await restoreDatabase(`${file}-outbox`, left);
    const { store, clock, commands } = await setupTablet({ name: file, isEnrolled: false, ring });
    expect(store.isNew).toBe(false);
    const opened = await dumpDatabase(`${file}-outbox`);
    for (const { name, rows } of left.tables) {
      expect([name, opened.tables.find((table) => table.name === name)?.rows]).toEqual([name, rows]);
    }

    await sealPlainRows(store);
    expect(await store.outbox.plain.count()).toBe(0);
    const sealed = await dumpDatabase(`${file}-outbox`);
    for (const { name } of SEALED_OUTBOX) {
      const rows = sealed.tables.find((table) => table.name === name)?.rows ?? [];
      expect(rows.every((row) => Object.hasOwn(row as object, 'sealed'))).toBe(true);
    }
    expect((await store.outbox.event.toArray()).map(withoutCopy)).toEqual(events.map(withoutCopy));
    expect((await store.outbox.fileBytes.toArray()).map(({ data }) => data)).toEqual(
      rowsOf<{ data: ArrayBuffer }>('fileBytes').map(({ data }) => data),
    );

    const context: SyncContext = {
      store,
      clock,
      connection: createHttpConnection(centre.url, officer.cookie),
      appVersion: '1.0.0',
      measureStorage: async () => null,
      quietMoment: async () => undefined,
      heard: async () => undefined,
    };
    // A centre that has never heard of this tablet, as after a disk was lost: what was confirmed once is offered again.
    for (let round = 0; round < 3; round++) expect(await runRound(context, WARD, new Set())).toBeNull();
    expect(await sendFiles(context, { isFree: () => true, onPart: () => undefined })).toEqual({
      ok: true,
      value: 'done',
    });

    const looks = rowsOf<AccessRow>('access');
    const told = await centre.sql<
      { id: string }[]
    >`select access_id as id from access_log where device_id is not null order by number`;
    expect(told.map(({ id }) => id)).toEqual(looks.map(({ id }) => id));

    const stored = await centre.sql<{ id: string; dseq: number; body: { kind: string; body: unknown } }[]>`
      select event_id as id, dseq, body from event where ward_id = ${WARD} order by dseq`;
    expect(stored.map(({ id, dseq, body }) => [dseq, id, body.body])).toEqual(
      events.map(({ dseq, event }) => [dseq, event.id, event.body]),
    );
    expect(await centre.sql`select reason from quarantine`).toHaveLength(0);
    const kept = await store.outbox.event.toArray();
    expect(kept.map(({ dseq, state }) => [dseq, state])).toEqual(events.map(({ dseq }) => [dseq, 'confirmed']));
    for (const { fileId } of rowsOf<FileRow>('file')) {
      expect((await officer.send('GET', `/api/wards/${WARD}/files/${fileId}`)).status).toBe(200);
    }

    const next = await commands.receiveDossier(intakeFacts());
    expect(next).toMatchObject({ ok: true, value: { dseq: events.length + 1 } });
    const codes = events.flatMap(({ event }) => (event.kind === 'received' ? [event.body.code] : []));
    expect(codes).not.toContain(next.ok && next.value.body.code);
  });
});

function keyOf(table: string, row: StoredRow): unknown {
  const { fileId, userId, ward, dseq, number } = row;
  if (table === 'access') return number;
  return table === 'event' ? [ward, dseq] : table === 'draft' ? userId : fileId;
}

function withoutCopy(row: OutboxRow): Omit<OutboxRow, 'forCentre' | 'signedHash'> {
  const { forCentre: _, signedHash: __, ...rest } = row;
  return rest;
}
