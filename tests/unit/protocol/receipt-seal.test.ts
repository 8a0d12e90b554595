/** The seal of a receipt: what is believed, and every way of making one up, changing one or moving one. */
import { CompactSign } from 'jose/jws/compact/sign';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Instant } from '#domain/calendar/instant.ts';
import type { HeldPromise } from '#domain/dossier/receipt-promise.ts';
import { checkReceipt, type ReceiptToCheck } from '#protocol/check-receipt.ts';
import { importPublicKey, readPromise, writePromise, type PublishedKey } from '#protocol/receipt-seal.ts';
import { at } from '#support/fixed-clock.ts';
import { makeKeyedDevice, PROMISE, SEALED_TOKEN, type KeyedDevice } from '#support/sealed-receipts.ts';

const OTHER_TOKEN = '00145-AAECAwQFBgcICQoLDA0ODw';
const HELD: HeldPromise = { code: PROMISE.code, procedureCode: PROMISE.procedureCode, dueAt: PROMISE.dueAt };

let tablet: KeyedDevice;
let stranger: KeyedDevice;
beforeAll(async () => {
  tablet = await makeKeyedDevice();
  // The same short name, another key.
  stranger = await makeKeyedDevice('1a2b3c4d-0000-4000-8000-00000000ffff');
});

function check(seal: string, changes: Partial<ReceiptToCheck> = {}) {
  return checkReceipt({ seal, token: SEALED_TOKEN, keys: [tablet.published], held: null, ...changes });
}

const part = (content: unknown) =>
  Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString('base64url');
const HEADER = { alg: 'ES256', kid: '1a2b3c4d' };

describe('a genuine seal', () => {
  test('of a dossier still on the tablet gives back what was promised, to the minute', async () => {
    const seal = await tablet.seal({ dueAt: (PROMISE.dueAt + 59_999) as Instant });
    expect(await check(seal)).toEqual({ type: 'not-at-centre', promise: PROMISE });
  });

  test('agrees with the centre when code, procedure and due moment do; a corrected moment of receipt is no difference', async () => {
    expect(await check(await tablet.seal(), { held: HELD })).toEqual({ type: 'agrees', promise: PROMISE });
    const early = await tablet.seal({ receivedAt: at('2026-11-23 08:00') });
    expect(await check(early, { held: HELD })).toMatchObject({ type: 'agrees' });
    // The centre keeps the due moment to the millisecond.
    const exact = { ...HELD, dueAt: (HELD.dueAt + 1234) as Instant };
    expect(await check(await tablet.seal(), { held: exact })).toMatchObject({ type: 'agrees' });
  });

  test.each([
    ['due moment', { dueAt: at('2026-11-25 17:00') }],
    ['code', { code: 'H26.40.12-261123-0008' }],
    ['procedure', { procedureCode: '1.001193' }],
  ])('whose %s is not the centre’s is told', async (_name, changes) => {
    const verdict = await check(await tablet.seal(), { held: { ...HELD, ...changes } });
    expect(verdict).toEqual({ type: 'differs', promise: PROMISE, held: { ...HELD, ...changes } });
  });

  test('is found among several keys of a tablet, and beside keys that are none', async () => {
    const broken: PublishedKey = { ...tablet.published, key: `B${'A'.repeat(86)}` };
    const keys = [broken, stranger.published, tablet.published];
    expect(await check(await tablet.seal(), { keys })).toMatchObject({ type: 'not-at-centre' });
  });

  test('has nothing in it but what it must: no name, no number of a person', async () => {
    const [header = '', payload = ''] = (await tablet.seal()).split('.');
    expect(Buffer.from(header, 'base64url').toString()).toBe('{"alg":"ES256","kid":"1a2b3c4d"}');
    const minutes = [PROMISE.receivedAt, PROMISE.dueAt].map((moment) => moment / 60_000);
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toEqual([
      1,
      SEALED_TOKEN,
      PROMISE.code,
      PROMISE.procedureCode,
      ...minutes,
    ]);
  });
});

describe('a seal is wrong', () => {
  const expectWrong = async (seal: string, changes: Partial<ReceiptToCheck> = {}) => {
    expect(await check(seal, changes)).toEqual({ type: 'wrong' });
    // What the centre holds makes nothing of it genuine.
    expect(await check(seal, { ...changes, held: HELD })).toEqual({ type: 'wrong' });
  };

  test('when a single letter of it is changed, wherever', async () => {
    const seal = await tablet.seal();
    for (let index = 0; index < seal.length; index += 7) {
      if (seal[index] === '.') continue;
      const other = seal[index] === 'A' ? 'B' : 'A';
      const altered = seal.slice(0, index) + other + seal.slice(index + 1);
      const { type } = await check(altered);
      // A letter of the tablet's name makes it another tablet, which nobody knows.
      expect(['wrong', 'unknown-device'], `letter ${index}`).toContain(type);
    }
  });

  test('when the due moment is changed under the old signature', async () => {
    const [header, , signature] = (await tablet.seal()).split('.');
    const later = writePromise({ ...PROMISE, dueAt: at('2027-01-01 17:00') });
    await expectWrong([header, part(later), signature].join('.'));
  });

  test('when it stands behind another link', async () => {
    const seal = await tablet.seal();
    await expectWrong(seal, { token: OTHER_TOKEN });
    // Also before any key has come.
    await expectWrong(seal, { token: OTHER_TOKEN, keys: [] });
    await expectWrong(seal, { token: OTHER_TOKEN, keys: null });
  });

  test('when another key signed it under the tablet’s name', async () => {
    await expectWrong(await stranger.seal());
  });

  test.each(['', 'x'.repeat(86)])('when it is downgraded to no algorithm, signature "%s"', async (signature) => {
    const payload = part(writePromise(PROMISE));
    for (const alg of ['none', 'None', 'NONE'])
      await expectWrong(`${part({ ...HEADER, alg })}.${payload}.${signature}`);
  });

  test('when it is downgraded to a keyed hash with the public key as the secret', async () => {
    const payload = new TextEncoder().encode(writePromise(PROMISE));
    const secret = Buffer.from(tablet.published.key, 'base64url');
    const seal = await new CompactSign(payload)
      .setProtectedHeader({ alg: 'HS256', kid: HEADER.kid })
      .sign(new Uint8Array(secret));
    await expectWrong(seal);
    const [, ...rest] = seal.split('.');
    await expectWrong([part(HEADER), ...rest].join('.'));
  });

  test('when it is signed on another curve', async () => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, false, ['sign', 'verify']);
    const payload = new TextEncoder().encode(writePromise(PROMISE));
    const sign = (alg: string) => new CompactSign(payload).setProtectedHeader({ alg, kid: HEADER.kid });
    const seal = await sign('ES384').sign(pair.privateKey);
    await expectWrong(seal);
    const [, ...rest] = seal.split('.');
    await expectWrong([part(HEADER), ...rest].join('.'));
  });

  test('when it brings a key of its own', async () => {
    const payload = new TextEncoder().encode(writePromise(PROMISE));
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    const { kty = '', crv = '', x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
    const seal = await new CompactSign(payload)
      .setProtectedHeader({ ...HEADER, jwk: { kty, crv, x, y } })
      .sign(pair.privateKey);
    await expectWrong(seal);
  });

  test.each([
    'x',
    'a.b',
    'a.b.c',
    'a.b.c.d',
    `${part(HEADER)}.${part('[]')}.AAAA`,
    `${part(HEADER)}.${part({})}.AAAA`,
    `${part(HEADER)}.${part([1, SEALED_TOKEN, 'c', 'p', 0.5, 1])}.AAAA`,
    `${part(HEADER)}.${part([1, SEALED_TOKEN, 'c', 'p', 1])}.AAAA`,
    `${part(HEADER)}.${part([0, SEALED_TOKEN, 'c', 'p', 1, 2])}.AAAA`,
    `${part({ alg: 'ES256' })}.${part(writePromise(PROMISE))}.AAAA`,
    'giay-to',
    '%F0%9F%92%A9',
    '\u{1F4A9}',
  ])('when it is none: %s', (seal) => expectWrong(seal));
});

describe('neither genuine nor wrong', () => {
  test('a link without a seal: nothing is said', async () => {
    expect(await check('')).toEqual({ type: 'none' });
  });

  test('a tablet the centre has not heard of is told apart from a forgery', async () => {
    const other = await makeKeyedDevice('99999999-0000-4000-8000-000000000001');
    expect(await check(await other.seal())).toEqual({ type: 'unknown-device' });
    expect(await check(await tablet.seal(), { keys: [] })).toEqual({ type: 'unknown-device' });
  });

  test('a revoked tablet is not believed alone, and does no harm where the centre agrees', async () => {
    const revokedAt = at('2026-11-24 08:00');
    const keys = [{ ...tablet.published, revokedAt }];
    const seal = await tablet.seal();
    expect(await check(seal, { keys })).toEqual({ type: 'revoked-device', revokedAt });
    expect(await check(seal, { keys, held: HELD })).toMatchObject({ type: 'agrees' });
  });

  test('keys that did not come, and a browser that takes none of them', async () => {
    const seal = await tablet.seal();
    expect(await check(seal, { keys: null })).toEqual({ type: 'unchecked' });
    expect(await check(seal, { keys: [{ ...tablet.published, key: 'x' }] })).toEqual({ type: 'unchecked' });
  });

  test('a promise of a later version of the app, if the seal is genuine', async () => {
    const sign = ({ privateKey }: KeyedDevice) =>
      new CompactSign(new TextEncoder().encode('[2,"mới"]')).setProtectedHeader(HEADER).sign(privateKey);
    expect(await check(await sign(tablet))).toEqual({ type: 'unchecked' });
    expect(await check(await sign(stranger))).toEqual({ type: 'wrong' });
  });
});

test('a promise is read back as it was written; a public key only when it is a point of the curve', async () => {
  expect(readPromise(writePromise(PROMISE))).toEqual(PROMISE);
  expect(await importPublicKey(tablet.published.key)).toBeDefined();
  for (const key of ['', 'B', `B${'A'.repeat(86)}`, `A${tablet.published.key.slice(1)}`, `${tablet.published.key}A`]) {
    expect(await importPublicKey(key), key).toBeUndefined();
  }
});
