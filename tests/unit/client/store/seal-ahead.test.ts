/** Parts that the browser seals itself before they are written: the same on the disk as what the app seals. */
import { createCipheriv } from 'node:crypto';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { SectionPartRow } from '#client/store/cache-database.ts';
import { sealByBrowser, open, seal } from '#client/store/seal-bytes.ts';
import { sealRowsAhead } from '#client/store/sealed-core.ts';
import { LockedError } from '#client/store/ward-keys.ts';
import { WARD } from '#support/dossier-events.ts';
import { setupTablet } from '#support/tablet.ts';
import { DONE, everything, setupPacked, untilLoaded } from '../sync/packed-tablet.ts';

const CIPHER = 'ChaCha20-Poly1305';
const KEY = Uint8Array.from({ length: 32 }, (_, index) => index * 7);
const PLACE = new TextEncoder().encode('place');
const CONTENT = new TextEncoder().encode('Trần Thị Bình'.repeat(40)).buffer;

interface Parameters {
  readonly iv: Uint8Array;
  readonly additionalData: Uint8Array;
}

/** The cipher as browsers have it, by OpenSSL (RFC 8439). Counts what it seals. */
function stubCipher() {
  const { subtle } = crypto;
  const importKey = (format: string, key: Uint32Array, name: string) =>
    format === 'raw-secret' && name === CIPHER
      ? Promise.resolve(key.slice())
      : Promise.reject(new Error('NotSupportedError'));
  const encrypt = vi.fn(async ({ iv, additionalData }: Parameters, key: Uint32Array, content: ArrayBuffer) => {
    const cipher = createCipheriv('chacha20-poly1305', new Uint8Array(key.buffer), iv, { authTagLength: 16 });
    cipher.setAAD(additionalData, { plaintextLength: content.byteLength });
    const parts = [cipher.update(new Uint8Array(content)), cipher.final(), cipher.getAuthTag()];
    return Uint8Array.from(Buffer.concat(parts)).buffer;
  });
  vi.spyOn(subtle, 'importKey').mockImplementation(importKey as never);
  vi.spyOn(subtle, 'encrypt').mockImplementation(encrypt as never);
  onTestFinished(() => void vi.restoreAllMocks());
  return { encrypt };
}

async function setupPart() {
  const tablet = await setupTablet();
  const { sectionPart } = tablet.store.cache;
  const row: SectionPartRow = { ward: WARD, wseq: 1, section: 0, part: 'rows', bytes: CONTENT.slice(0) };
  const read = async (part: SectionPartRow['part'] = 'rows') => {
    const bytes = (await sectionPart.get([WARD, 1, 0, part]))?.bytes;
    return bytes && new TextDecoder().decode(bytes);
  };
  return { ...tablet, sectionPart, row, read, text: new TextDecoder().decode(CONTENT) };
}

test('what the browser seals opens like what the app seals, in its own place alone', async () => {
  stubCipher();
  const sealed = await sealByBrowser(KEY, PLACE, CONTENT);
  if (!sealed) throw new Error('the browser has the cipher');
  expect(sealed).toHaveLength(seal(KEY, PLACE, new Uint8Array(CONTENT)).length);
  expect(open(KEY, PLACE, sealed)).toEqual(new Uint8Array(CONTENT));
  expect(() => open(KEY, new TextEncoder().encode('elsewhere'), sealed)).toThrow();
});

test('each time under another nonce', async () => {
  stubCipher();
  const nonces = await Promise.all(
    [1, 2].map(async () => (await sealByBrowser(KEY, PLACE, CONTENT))?.subarray(8, 32).join()),
  );
  expect(new Set(nonces).size).toBe(2);
});

test('a browser without the cipher seals nothing ahead, and the part is written all the same', async () => {
  const { sectionPart, row, read, text } = await setupPart();
  vi.spyOn(crypto.subtle, 'importKey').mockRejectedValue(new DOMException('', 'NotSupportedError'));
  onTestFinished(() => void vi.restoreAllMocks());
  expect(await sealByBrowser(KEY, PLACE, CONTENT)).toBeUndefined();
  await sealRowsAhead(sectionPart, [row]);
  await sectionPart.put(row);
  expect(await read()).toBe(text);
});

test('a browser whose cipher comes to something else seals nothing ahead', async () => {
  const { sectionPart, row, read, text } = await setupPart();
  const { encrypt } = stubCipher();
  const seals = encrypt.getMockImplementation();
  encrypt.mockImplementation(async (parameters, key, content) => {
    const additionalData = new Uint8Array(parameters.additionalData.length);
    return (await seals?.({ ...parameters, additionalData }, key, content)) ?? new ArrayBuffer(0);
  });
  await sealRowsAhead(sectionPart, [row]);
  expect(encrypt).toHaveBeenCalledTimes(1);
  await sectionPart.put(row);
  expect(await read()).toBe(text);
});

test('what was sealed ahead is what is written, once', async () => {
  const { sectionPart, row, read, text } = await setupPart();
  const { encrypt } = stubCipher();
  const random = vi.spyOn(crypto, 'getRandomValues');
  await sealRowsAhead(sectionPart, [row]);
  // The first time it was tried on a word.
  expect(encrypt).toHaveBeenCalledTimes(2);
  const drawn = random.mock.calls.length;
  await sectionPart.put(row);
  // No nonce was drawn for the writing.
  expect(random).toHaveBeenCalledTimes(drawn);
  expect(encrypt).toHaveBeenCalledTimes(2);
  expect(await read()).toBe(text);
  await sectionPart.put(row);
  expect(random).toHaveBeenCalledTimes(drawn + 1);
  expect(await read()).toBe(text);
});

test('under a key or in a place that is no longer its own it is sealed anew', async () => {
  const { sectionPart, row, read, text, ring } = await setupPart();
  stubCipher();
  await sealRowsAhead(sectionPart, [row]);
  await sectionPart.put({ ...row, part: 'histories' });
  expect(await read('histories')).toBe(text);
  await sealRowsAhead(sectionPart, [row]);
  ring.exchange(WARD);
  await sectionPart.put(row);
  expect(await read()).toBe(text);
});

test('a lock that falls after it keeps it from being written', async () => {
  const { sectionPart, row, ring } = await setupPart();
  stubCipher();
  await sealRowsAhead(sectionPart, [row]);
  ring.lock();
  await expect(sectionPart.put(row) as Promise<unknown>).rejects.toBeInstanceOf(LockedError);
  expect(await sectionPart.count()).toBe(0);
});

test('the parts of a first load are sealed ahead, and are there like any other', async () => {
  const { encrypt } = stubCipher();
  const tablet = await setupPacked();
  expect(await tablet.pull()).toEqual(DONE);
  await untilLoaded(tablet);
  expect(encrypt).toHaveBeenCalledTimes((await tablet.store.cache.sectionPart.count()) + 1);
  tablet.store.archive.clear();
  expect((await everything(tablet)).details.map((detail) => detail?.history.length)).toContain(3);
});
