/** The link of a receipt: sealed where the tablet has a key, and never late or missing for want of one. */
import { expect, test, vi } from 'vitest';
import { createQueries } from '#client/queries/create-queries.ts';
import { keepSigningKey } from '#client/store/signing-key.ts';
import { checkReceipt } from '#protocol/check-receipt.ts';
import { shortDevice } from '#protocol/receipt-seal.ts';
import { at } from '#support/fixed-clock.ts';
import { PROMISE, SEALED_TOKEN } from '#support/sealed-receipts.ts';
import { hello, setupTablet } from '#support/tablet.ts';

const PAGE = `${hello().publicUrl}/t/${SEALED_TOKEN}`;

async function setup() {
  const { store } = await setupTablet();
  const queries = createQueries({ store, userId: () => null, origin: 'https://here.example' });
  return { store, queries };
}

test('points where the centre says, else where the app was opened; without a key it carries no seal', async () => {
  const { queries } = await setup();
  expect(await queries.linkFor(PROMISE)).toBe(PAGE);
  const token = '00160-AAECAwQFBgcICQoLDA0ODw';
  expect(await queries.linkFor({ ...PROMISE, token })).toBe(`https://here.example/t/${token}`);
  expect(await queries.linkFor({ ...PROMISE, token: 'x' })).toBe('https://here.example/t/x');
});

test('carries the promise, sealed with this tablet’s key; the same seal however often it is asked for', async () => {
  const { store, queries } = await setup();
  const key = await keepSigningKey(store);
  const links = await Promise.all([queries.linkFor(PROMISE), queries.linkFor(PROMISE)]);
  links.push(await queries.linkFor(PROMISE));
  expect(new Set(links).size).toBe(1);
  const [page, seal = ''] = links[0]?.split('#') ?? [];
  expect(page).toBe(PAGE);
  const published = {
    device: shortDevice(store.deviceId),
    key: key?.publicKey ?? '',
    since: at('2026-11-01 08:00'),
    revokedAt: null,
  };
  const verdict = await checkReceipt({ seal, token: SEALED_TOKEN, keys: [published], held: null });
  expect(verdict).toEqual({ type: 'not-at-centre', promise: PROMISE });
  expect(await queries.linkFor({ ...PROMISE, dueAt: at('2026-11-27 17:00') })).not.toBe(links[0]);
});

test('a key that does not sign leaves the link bare, and is tried again with the next print', async () => {
  const { store, queries } = await setup();
  await keepSigningKey(store);
  const sign = vi.spyOn(crypto.subtle, 'sign').mockRejectedValueOnce(new DOMException('gone', 'OperationError'));
  expect(await queries.linkFor(PROMISE)).toBe(PAGE);
  expect(await queries.linkFor(PROMISE)).toContain(`${PAGE}#`);
  sign.mockRestore();
});

test('a browser that never answers does not hold a receipt up', async () => {
  const { store, queries } = await setup();
  await keepSigningKey(store);
  const sign = vi.spyOn(crypto.subtle, 'sign').mockReturnValue(new Promise(() => undefined));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const link = queries.linkFor(PROMISE);
    await vi.waitFor(() => expect(sign).toHaveBeenCalled());
    await vi.advanceTimersByTimeAsync(1000);
    expect(await link).toBe(PAGE);
  } finally {
    vi.useRealTimers();
    sign.mockRestore();
  }
});
