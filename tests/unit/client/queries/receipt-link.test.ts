/** The link of a receipt: sealed where the tablet has a key, and never late or missing for want of one. */
import { expect, test, vi } from 'vitest';
import { createQueries } from '#client/queries/create-queries.ts';
import { keepSigningKey } from '#client/store/signing-key.ts';
import type { Standing } from '#client/sync/standing.ts';
import { checkReceipt } from '#protocol/check-receipt.ts';
import { shortDevice } from '#protocol/receipt-seal.ts';
import { WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { losable } from '#support/lost-connection.ts';
import { PROMISE, SEALED_TOKEN } from '#support/sealed-receipts.ts';
import { hello, setupTablet } from '#support/tablet.ts';

const PAGE = `${hello().publicUrl}/t/${SEALED_TOKEN}`;

async function setup() {
  const { store } = await setupTablet();
  const queries = createQueries({ store, origin: 'https://here.example' });
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

test.each([1, 2])(
  'a connection lost at read %i of the database costs neither the link nor its seal: it is made anew over the next one',
  async (request) => {
    const { store, queries } = await setup();
    await keepSigningKey(store);
    const outbox = await losable(store.outbox);
    outbox.loseAt(request);
    expect(await queries.linkFor(PROMISE)).toContain(`${PAGE}#`);
    expect(outbox.opened()).toBe(2);
  },
);

test('a database closed while the link is made is told to whoever asked, and to nobody else', async () => {
  const { store, queries } = await setup();
  const outbox = await losable(store.outbox);
  outbox.loseAt(2, new DOMException('Database has been closed', 'DatabaseClosedError'));
  // What nobody catches besides ends the run.
  await expect(queries.linkFor(PROMISE)).rejects.toThrow('Database has been closed');
});

test.each<[Standing, isSealed: boolean]>([
  ['key-waits', false],
  ['code-needed', false],
  ['code-wrong', false],
  ['code-later', false],
  ['revoked', true],
])(
  'a key the centre may not have let in seals nothing, or the receipt would read as forged: %s',
  async (standing, isSealed) => {
    const { store, queries } = await setup();
    await keepSigningKey(store);
    expect(await queries.linkFor(PROMISE)).toContain(`${PAGE}#`);
    await store.outbox.setting.put({ key: `standing/${WARD}`, value: standing });
    for (const promise of [PROMISE, { ...PROMISE, dueAt: at('2026-11-27 17:00') }])
      expect((await queries.linkFor(promise)).startsWith(`${PAGE}#`)).toBe(isSealed);
    await store.outbox.setting.delete(`standing/${WARD}`);
    expect(await queries.linkFor(PROMISE)).toContain(`${PAGE}#`);
  },
);

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
