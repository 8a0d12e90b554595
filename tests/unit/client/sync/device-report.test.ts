import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { dropFaults, noteFault, takeFaults } from '#client/store/device-faults.ts';
import { buildReport, noteReported } from '#client/sync/device-report.ts';
import { recordVerdicts } from '#client/store/outbox.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { deviceReportSchema } from '#protocol/device-messages.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { MONDAY_MORNING, setupTablet } from '#support/tablet.ts';
import { setupSyncedTablet } from './synced-tablet.ts';

describe('a report', () => {
  test('of a new tablet says so, and crosses the wire as it is', async () => {
    const { context } = await setupSyncedTablet();
    const report = await buildReport(context, WARD);
    expect(report).toEqual({
      unsent: 0,
      oldestUnsentAt: null,
      setAside: 0,
      skewMs: null,
      storage: null,
      bornAt: MONDAY_MORNING,
      faults: [],
    });
    expect(v.parse(deviceReportSchema, JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  test('counts what only this tablet has, ward by ward, since when, and what was set aside', async () => {
    const { context, receive, advance } = await setupSyncedTablet();
    await receive(3);
    advance(600_000);
    await receive(1);
    await recordVerdicts(context.store, WARD, [
      { dseq: 1, outcome: 'stored', wseq: 1 },
      { dseq: 2, outcome: 'quarantined', reason: 'body: thiếu.' },
    ]);
    expect(await buildReport(context, WARD)).toMatchObject({ unsent: 2, oldestUnsentAt: MONDAY_MORNING, setAside: 1 });
    expect(await buildReport(context, OTHER_WARD)).toMatchObject({ unsent: 0, oldestUnsentAt: null, setAside: 0 });
  });

  test('tells the room and the clock', async () => {
    const { context, clock } = await setupSyncedTablet();
    clock.anchor(at('2026-03-09 09:30'), MONDAY_MORNING, MONDAY_MORNING);
    const storage = { usedBytes: 1, quotaBytes: 2, isPersisted: false };
    const report = await buildReport({ ...context, measureStorage: async () => storage }, WARD);
    expect(report).toMatchObject({ storage, skewMs: 900_000, bornAt: at('2026-03-09 09:30') });
  });

  test.each(['1970-01-01 08:00', '2124-01-01 08:00'])(
    'of a tablet whose clock says %s is not refused for it',
    async (now) => {
      const { context } = await setupSyncedTablet({ now: at(now) });
      expect(v.is(deviceReportSchema, await buildReport(context, WARD))).toBe(true);
    },
  );
});

describe('faults', () => {
  test('are told until a report that carried them was answered', async () => {
    const { context } = await setupSyncedTablet();
    const { store } = context;
    await noteFault(store, 'storage-low');
    await noteFault(store, 'storage-low');
    await noteFault(store, 'vanished');
    const report = await buildReport(context, WARD);
    expect(report.faults.toSorted()).toEqual(['storage-low', 'vanished']);
    await noteFault(store, 'diverged');
    await noteReported(context, report);
    expect(await takeFaults(store)).toEqual(['diverged']);
  });

  test('outlive a restart', async () => {
    const first = await setupTablet({ name: 'faults-kept' });
    await noteFault(first.store, 'clock-jumped');
    first.store.outbox.close();
    const { store } = await setupTablet({ name: 'faults-kept' });
    expect(await takeFaults(store)).toEqual(['clock-jumped']);
    await dropFaults(store, ['clock-jumped']);
    expect(await takeFaults(store)).toEqual([]);
  });

  test('noting one in a store that cannot be written is no further trouble', async () => {
    const { store } = await setupTablet();
    store.outbox.close();
    await expect(noteFault(store, 'storage-full')).resolves.toBeUndefined();
  });
});

test('an outbox of the version before gets its place for faults and loses nothing', async () => {
  const { Dexie } = await import('dexie');
  const old = new Dexie('upgraded-outbox');
  old.version(1).stores({ device: 'key', event: '[ward+dseq], dossierId, unconfirmed', sequence: 'ward' });
  await old.table('device').add({ key: 'self', deviceId: 'd-1', bornAt: MONDAY_MORNING as Instant });
  await old.table('event').add({ ward: WARD, dseq: 1, dossierId: 'x', state: 'pending', unconfirmed: 1 });
  old.close();
  const { store } = await setupTablet({ name: 'upgraded' });
  expect(store.deviceId).toBe('d-1');
  expect(await store.outbox.event.count()).toBe(1);
  await noteFault(store, 'diverged');
  expect(await takeFaults(store)).toEqual(['diverged']);
});
