import { describe, expect, test, vi } from 'vitest';
import { keepSigningKey } from '#client/store/signing-key.ts';
import { lastRecord } from '#client/store/ward-records.ts';
import { greet } from '#client/sync/greet.ts';
import { openStandings, readStanding } from '#client/sync/standing.ts';
import { compartmentOf } from '#domain/dossier/compartment.ts';
import { keyIdOf } from '#protocol/batch-signature.ts';
import { WARD } from '#support/dossier-events.ts';
import { hello } from '#support/tablet.ts';
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

test('one that may not hear it, for want of a key to show, says so and has its numbers all the same: its code is used up', async () => {
  const { context, store, script } = await setupNewTablet();
  const type = 'urn:dung-hen:problem:device-not-enrolled';
  script(RECORDS, { status: 403, json: { type, title: 'Máy chưa được cho vào phường.', status: 403 } });
  expect(await greet(context, WARD)).toMatchObject({ ok: false, error: { type: 'Refused' } });
  expect(await readStanding(store, WARD)).toBe('code-needed');
  expect((await store.outbox.enrolment.get(WARD))?.serialBlocks.length).toBeGreaterThan(0);
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

test('keys of the ward are told and asked for, handed on before anything else, and never kept with the rest of the answer', async () => {
  const { context, store, script, sentTo } = await setupNewTablet();
  const given = { id: '0123456789abcdef', key: 'ab'.repeat(32) };
  const heard: unknown[] = [];
  const keys = {
    tell: async () => ({ wantsWardKeys: true as const }),
    async hear(_ward: string, answer: unknown) {
      heard.push([answer, await store.outbox.enrolment.count()]);
      return heard.length === 1;
    },
    hearRefusal: async () => undefined,
  };
  const answer = { status: 200, json: { ...hello(), wardKeys: [given], readers: ['u-giam-sat'] } };
  script('/api/sync/hello', answer, answer);
  expect(await greet({ ...context, keys }, WARD)).toEqual({ ok: true, value: null });
  const { blackBoxRecipient: recipient, colleagues } = hello();
  expect(heard[0]).toEqual([{ given: [given], recipient, colleagues, readers: ['u-giam-sat'] }, 0]);
  // New to the ward: only now is it known for whom to seal, and there is more to tell.
  expect(sentTo('/api/sync/hello')).toMatchObject([
    { wantsWardKeys: true, hearsReaders: true },
    { wantsWardKeys: true },
  ]);
  for (const secret of [given.key, 'u-giam-sat'])
    expect(JSON.stringify(await store.outbox.enrolment.toArray())).not.toContain(secret);
});

const CHALLENGE = '7d5f2a44-0c53-4d2e-9b1a-5f0e6c8d2b11';
const GIVEN = { id: '0123456789abcdef', key: 'ab'.repeat(32) };

test.each([
  ['has a key it could not show, hears nothing of none', 'unshown', [], undefined],
  ['has shown its key, hears that there are none', 'shown', [], []],
  ['has no key to show, hears that there are none', 'none', [], []],
  ['has a key it could not show, hears of those it was given all the same', 'unshown', [GIVEN], [GIVEN]],
] as const)('a tablet that %s', async (_which, key, wardKeys, given) => {
  const { context, store, script } = await setupNewTablet();
  const signing = key === 'none' ? null : await keepSigningKey(store);
  const provenBy = signing && keyIdOf(signing.publicKey);
  const shown = { status: 200, json: { challenge: CHALLENGE, provenBy } };
  script('/api/session/tablet', key === 'shown' ? shown : new TypeError('down'));
  script('/api/sync/hello', { status: 200, json: { ...hello(), wardKeys } });
  const hear = vi.fn(async () => false);
  const keys = { tell: async () => ({ wantsWardKeys: true as const }), hear, hearRefusal: async () => undefined };
  await greet({ ...context, keys }, WARD);
  const { blackBoxRecipient: recipient, colleagues } = hello();
  expect(hear.mock.calls).toStrictEqual([[WARD, { given, recipient, colleagues, readers: undefined }]]);
});

test('a greeting shows the key with patience: nobody waits for it', async () => {
  const { context, store } = await setupNewTablet();
  await keepSigningKey(store);
  const send = vi.spyOn(context.connection, 'send');
  await greet(context, WARD);
  expect(send.mock.calls[0]).toEqual(['GET', '/api/session/tablet', undefined, 20_000]);
});

test('that the ward is not the session’s is handed on to the keys; another refusal is not', async () => {
  const { context, script } = await setupNewTablet();
  const hearRefusal = vi.fn(async () => undefined);
  const keys = { tell: async () => ({}), hear: async () => false, hearRefusal };
  const refuse = (what: string) => ({
    status: 403,
    json: { type: `urn:dung-hen:problem:${what}`, title: 'Không được.', status: 403 },
  });
  script('/api/sync/hello', refuse('device-not-enrolled'), refuse('not-your-ward'));
  await greet({ ...context, keys }, WARD);
  expect(hearRefusal).not.toHaveBeenCalled();
  await greet({ ...context, keys }, WARD);
  expect(hearRefusal).toHaveBeenCalledExactlyOnceWith(WARD);
});

const COMPARTMENT = compartmentOf(WARD)!;

describe('a compartment, which asks for the key alone and has no codes', () => {
  const refusal = (type: string) => ({
    status: 403,
    json: { type: `urn:dung-hen:problem:${type}`, title: 'Máy chưa được cho vào phường.', status: 403 },
  });

  test.each([
    ['could not be shown on a bad line: nothing is known', new TypeError('down'), 'device-not-enrolled', null],
    ['could not be shown, of a tablet that was reported: that is', new TypeError('down'), 'device-revoked', 'revoked'],
    ['was shown: the tablet is not the ward’s', 'shown', 'device-not-enrolled', 'code-needed'],
  ] as const)('refuses a tablet whose key %s', async (_which, proof, refused, standing) => {
    const { context, store, script } = await setupNewTablet();
    const key = await keepSigningKey(store);
    const shown = { status: 200, json: { challenge: CHALLENGE, provenBy: key && keyIdOf(key.publicKey) } };
    script('/api/session/tablet', proof === 'shown' ? shown : proof);
    script('/api/sync/hello', refusal(refused));
    expect(await greet(context, COMPARTMENT)).toMatchObject({ ok: false, error: { type: 'Refused' } });
    expect(await readStanding(store, COMPARTMENT)).toBe(standing);
  });

  test('is not told the ward’s code, and uses up none', async () => {
    const { context, store, script, sentTo } = await setupNewTablet();
    await openStandings(store).keepCode('ABCDEFGH');
    script('/api/sync/hello', refusal('device-not-enrolled'), { status: 200, json: hello() });
    await greet(context, COMPARTMENT);
    await greet(context, COMPARTMENT);
    await greet(context, WARD);
    const codes = sentTo('/api/sync/hello').map((body) => (body as { enrolmentCode?: string }).enrolmentCode);
    expect(codes).toEqual([undefined, undefined, 'ABCDEFGH']);
  });
});
