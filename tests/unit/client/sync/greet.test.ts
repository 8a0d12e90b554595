import { expect, test } from 'vitest';
import { keepSigningKey } from '#client/store/signing-key.ts';
import { lastRecord } from '#client/store/ward-records.ts';
import { greet } from '#client/sync/greet.ts';
import { WARD } from '#support/dossier-events.ts';
import { SAMPLE_RECORDS } from '#support/ward-records.ts';
import { setupSyncedTablet } from './synced-tablet.ts';

const RECORDS = '/api/sync/records';

/** A tablet that the centre has not met; the ward has decided something. */
async function setupNewTablet() {
  const tablet = await setupSyncedTablet({ isGreeted: false });
  await tablet.store.outbox.enrolment.clear();
  tablet.centre.decide(WARD, { kind: 'form', ...SAMPLE_RECORDS.form });
  return tablet;
}

test('a tablet new to the ward has no numbers to give before it knows what the ward has decided', async () => {
  const { context, store, script } = await setupNewTablet();
  script(RECORDS, new TypeError('down'));
  expect(await greet(context, WARD)).toMatchObject({ ok: false, error: { type: 'Unreachable' } });
  expect(await store.outbox.enrolment.get(WARD)).toBeUndefined();
  expect(await greet(context, WARD)).toEqual({ ok: true, value: null });
  expect(await lastRecord(store.cache, WARD)).toBe(1);
  expect(await store.outbox.enrolment.get(WARD)).toMatchObject({ wardCode: WARD });
});

test('one that is known there gets its numbers, and fetches what was decided since with the next events', async () => {
  const { context, store, sentTo } = await setupNewTablet();
  await greet(context, WARD);
  const before = sentTo(RECORDS).length;
  expect(await greet(context, WARD)).toEqual({ ok: true, value: null });
  expect(sentTo(RECORDS)).toHaveLength(before);
  expect(await store.outbox.enrolment.get(WARD)).toMatchObject({ wardCode: WARD });
});

test('a tablet tells the key its receipts are signed with, and one that has none says nothing of it', async () => {
  const { context, store, sentTo } = await setupSyncedTablet({ isGreeted: false });
  await greet(context, WARD);
  const key = await keepSigningKey(store);
  await greet(context, WARD);
  const [before, after] = sentTo('/api/sync/hello');
  expect(before).not.toHaveProperty('signingKey');
  expect(after).toMatchObject({ signingKey: key?.publicKey });
});
