/** The tablet's signing key: made once, kept across restarts and upgrades, and never in the way of anything. */
import { Dexie } from 'dexie';
import { expect, onTestFinished, test, vi } from 'vitest';
import { makeSigningPair, type SigningPair } from '#client/platform/signing.ts';
import { openOutboxDatabase } from '#client/store/outbox-database.ts';
import { keepSigningKey, readSigningKey } from '#client/store/signing-key.ts';
import { importPublicKey } from '#protocol/receipt-seal.ts';
import { WARD } from '#support/dossier-events.ts';
import { setupTablet } from '#support/tablet.ts';
import { createTestRing } from '#support/ward-keys.ts';

test('is made once, and is the same after a restart and in every tab', async () => {
  const { store } = await setupTablet({ name: 'own-key' });
  expect(await readSigningKey(store)).toBeNull();
  const tabs = await Promise.all([keepSigningKey(store), keepSigningKey(store), keepSigningKey(store)]);
  const [first] = tabs;
  expect(tabs.map((key) => key?.publicKey)).toEqual([first?.publicKey, first?.publicKey, first?.publicKey]);
  store.outbox.close();
  const again = await setupTablet({ name: 'own-key' });
  expect((await keepSigningKey(again.store))?.publicKey).toBe(first?.publicKey);
  expect(await again.store.outbox.signingKey.count()).toBe(1);
});

test('of two tabs that make one at the same moment is the one that was kept first', async () => {
  const { store } = await setupTablet();
  let finish: (pair: SigningPair) => void = () => undefined;
  const make = vi.fn(() => new Promise<SigningPair>((resolve) => (finish = resolve)));
  const slow = keepSigningKey(store, make);
  await vi.waitFor(() => expect(make).toHaveBeenCalled());
  const first = await keepSigningKey(store);
  finish(await makeSigningPair());
  expect((await slow)?.publicKey).toBe(first?.publicKey);
});

test('signs under its public key, and cannot be read out', async () => {
  const { store } = await setupTablet();
  const key = await keepSigningKey(store);
  const kept = key?.privateKey as CryptoKey;
  expect(kept).toMatchObject({ type: 'private', extractable: false, usages: ['sign'] });
  for (const format of ['jwk', 'pkcs8'] as const) await expect(crypto.subtle.exportKey(format, kept)).rejects.toThrow();
  const signed = new Uint8Array([1, 2, 3]);
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const signature = await crypto.subtle.sign(algorithm, kept, signed);
  const publicKey = (await importPublicKey(key?.publicKey ?? '')) as CryptoKey;
  expect(await crypto.subtle.verify(algorithm, publicKey, signature, signed)).toBe(true);
});

test('comes to an outbox of the version before, and nothing that lay there is touched', async () => {
  const name = 'older-outbox';
  const older = new Dexie(name);
  older.version(3).stores({
    device: 'key',
    event: '[ward+dseq], dossierId, unconfirmed',
    sequence: 'ward',
    serial: '[ward+date]',
    enrolment: 'wardCode',
    setting: 'key',
    draft: 'userId',
    fault: 'fault',
    file: 'fileId, dossierId, state',
    fileBytes: 'fileId',
  });
  await older.table('device').add({ key: 'self', deviceId: 'd', bornAt: 1 });
  await older.table('event').add({ ward: WARD, dseq: 1, dossierId: 'x', unconfirmed: 1, state: 'pending' });
  await older.table('sequence').add({ ward: WARD, next: 2 });
  older.close();

  const outbox = openOutboxDatabase(name, createTestRing());
  onTestFinished(() => outbox.close());
  expect(await outbox.event.toArray()).toEqual([
    { ward: WARD, dseq: 1, dossierId: 'x', unconfirmed: 1, state: 'pending' },
  ]);
  expect(await outbox.device.get('self')).toEqual({ key: 'self', deviceId: 'd', bornAt: 1 });
  expect(await outbox.sequence.get(WARD)).toEqual({ ward: WARD, next: 2 });
  expect(await keepSigningKey({ outbox })).not.toBeNull();
});

test('where the browser makes no keys, keeps none, or has lost its database, there is none and nobody is told of an error', async () => {
  const { store } = await setupTablet();
  const noCrypto = async () =>
    Promise.reject(new TypeError("Cannot read properties of undefined (reading 'generateKey')"));
  expect(await keepSigningKey(store, noCrypto)).toBeNull();
  const add = vi.spyOn(store.outbox.signingKey, 'add');
  add.mockRejectedValue(new DOMException('could not be cloned', 'DataCloneError'));
  expect(await keepSigningKey(store, makeSigningPair)).toBeNull();
  add.mockRestore();
  store.outbox.close();
  expect(await keepSigningKey(store)).toBeNull();
});
