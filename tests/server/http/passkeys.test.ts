/** Passkeys, with an authenticator in software: signing in without a name, and every answer that must not open anything. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { FactorState } from '#protocol/factor-messages.ts';
import { openTab, type BrowserTab } from '#support/browser-tab.ts';
import { PASSWORD, startCentre, type TestCentre } from '#support/centre.ts';
import { makeSoftwarePasskey, type Lies, type SoftwarePasskey } from '#support/software-passkey.ts';

let centre: TestCentre;
let own: { readonly passkey: SoftwarePasskey; readonly tab: BrowserTab };
let other: typeof own;
beforeAll(async () => {
  centre = await startCentre();
  own = await enrol('officer');
  other = await enrol('specialist');
});
afterAll(() => centre.close());

const tab = () => openTab(centre.url);

async function signedIn(username: string): Promise<BrowserTab> {
  const page = tab();
  expect((await page.send('POST', '/api/session', { username, password: PASSWORD })).status).toBe(200);
  return page;
}

async function confirmed(username: string): Promise<BrowserTab> {
  const page = await signedIn(username);
  expect((await page.send('POST', '/api/session/factors/password', { password: PASSWORD })).status).toBe(204);
  return page;
}

async function enrol(username: string, name = 'Máy bàn') {
  const page = await confirmed(username);
  const options = await page.send('POST', '/api/session/passkeys/options', { name });
  const passkey = makeSoftwarePasskey(centre.url, options.json);
  expect((await page.send('POST', '/api/session/passkeys', passkey.registration)).status).toBe(204);
  return { passkey, tab: page };
}

async function enter(page: BrowserTab, passkey: SoftwarePasskey, lies: Lies = {}) {
  const options = await page.send('POST', '/api/session/passkey/options');
  expect(options.status).toBe(200);
  return page.send('POST', '/api/session/passkey', passkey.answer(options.json, lies));
}

async function factorsOf(page: BrowserTab): Promise<FactorState> {
  return (await page.send('GET', '/api/session/factors')).json as FactorState;
}

const BLAND = { status: 401, type: 'urn:dung-hen:problem:passkey-refused' };

describe('signing in', () => {
  test('needs no name: the passkey says who it is', async () => {
    const page = tab();
    const options = (await page.send('POST', '/api/session/passkey/options')).json;
    expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required', allowCredentials: [] });
    const answer = await page.send('POST', '/api/session/passkey', own.passkey.answer(options));
    expect(answer.json).toMatchObject({ user: { userId: 'u-officer', username: 'officer' } });
    expect((await page.send('GET', '/api/session')).status).toBe(200);
    expect((await factorsOf(page)).passkeys).toMatchObject([{ name: 'Máy bàn', usedAt: expect.any(Number) }]);
  });

  test.each<[string, () => Lies]>([
    ['at a foreign origin', () => ({ origin: 'https://dung-hen.example' })],
    ['for a foreign domain', () => ({ rpId: 'dung-hen.example' })],
    ['with a counter that goes back', () => ({ counter: 1 })],
    ['without finger or PIN', () => ({ isVerified: false })],
    ['with a forged signature', () => ({ isForged: true })],
    ['to another challenge', () => ({ challenge: Buffer.alloc(32, 7).toString('base64url') })],
    ['made for a registration', () => ({ type: 'webauthn.create' })],
    ['in the name of another account', () => ({ userId: 'u-specialist' })],
    ['in nobody’s name', () => ({ userId: null })],
    ['under another account’s credential', () => ({ id: other.passkey.id })],
    ['under a credential nobody has', () => ({ id: Buffer.alloc(32, 9).toString('base64url') })],
  ])('an answer %s is refused in the same words', async (_name, lies) => {
    // The counter has grown by now.
    expect((await enter(tab(), own.passkey)).status).toBe(200);
    const page = tab();
    const answer = await enter(page, own.passkey, lies());
    expect(answer.json).toMatchObject(BLAND);
    expect(page.cookies.has('dung_hen')).toBe(false);
  });

  test('ends the session this browser held before', async () => {
    const page = await signedIn('officer');
    const count = async () => (await centre.sql`select 1 from session where user_id = 'u-officer'`).count;
    const before = await count();
    expect((await enter(page, own.passkey)).status).toBe(200);
    expect(await count()).toBe(before);
  });

  test('a challenge is answered once, good or bad, and only by the browser that asked', async () => {
    const page = tab();
    const options = (await page.send('POST', '/api/session/passkey/options')).json;
    const stranger = tab();
    await stranger.send('POST', '/api/session/passkey/options');
    expect((await stranger.send('POST', '/api/session/passkey', own.passkey.answer(options))).json).toMatchObject(
      BLAND,
    );
    expect((await tab().send('POST', '/api/session/passkey', own.passkey.answer(options))).json).toMatchObject(BLAND);
    const good = own.passkey.answer(options);
    expect((await page.send('POST', '/api/session/passkey', good)).status).toBe(200);
    expect((await page.send('POST', '/api/session/passkey', good)).json).toMatchObject(BLAND);
    const again = (await page.send('POST', '/api/session/passkey/options')).json;
    const bad = own.passkey.answer(again, { isForged: true });
    expect((await page.send('POST', '/api/session/passkey', bad)).json).toMatchObject(BLAND);
    expect((await page.send('POST', '/api/session/passkey', own.passkey.answer(again))).json).toMatchObject(BLAND);
  });

  test('a challenge ends after minutes', async () => {
    const page = tab();
    const options = (await page.send('POST', '/api/session/passkey/options')).json;
    await centre.sql`update ceremony set expires_at = now() - interval '1 second' where purpose = 'sign-in'`;
    expect((await page.send('POST', '/api/session/passkey', own.passkey.answer(options))).json).toMatchObject(BLAND);
  });

  test('is refused for a disabled account, in the same words', async () => {
    const gone = await enrol('chair');
    await centre.sql`update app_user set disabled_at = now() where user_id = 'u-chair'`;
    expect((await enter(tab(), gone.passkey)).json).toMatchObject(BLAND);
    await centre.sql`update app_user set disabled_at = null where user_id = 'u-chair'`;
    expect((await enter(tab(), gone.passkey)).status).toBe(200);
  });

  test('is offered nowhere a passkey cannot belong to: at an IP address', async () => {
    const at = centre.url.replace('localhost', '127.0.0.1');
    const answer = await openTab(at).send('POST', '/api/session/passkey/options');
    expect(answer.json).toMatchObject({ status: 409, type: 'urn:dung-hen:problem:no-passkeys-here' });
  });
});

describe('the own passkeys', () => {
  test('are added and removed only after showing again who one is', async () => {
    const page = await signedIn('vice.chair');
    const first = { status: 422, errors: { confirm: expect.stringContaining('xác nhận lại') } };
    expect((await page.send('POST', '/api/session/passkeys/options', { name: 'Máy lạ' })).json).toMatchObject(first);
    expect((await page.send('DELETE', `/api/session/passkeys/${own.passkey.id}`)).json).toMatchObject(first);
    const wrong = await page.send('POST', '/api/session/factors/password', { password: 'không phải nó' });
    expect(wrong.json).toMatchObject({ status: 422, errors: { password: 'Mật khẩu: không đúng.' } });
    expect((await page.send('POST', '/api/session/passkeys/options', { name: 'Máy lạ' })).json).toMatchObject(first);
    expect((await page.send('POST', '/api/session/factors/password', { password: PASSWORD })).status).toBe(204);
    expect((await page.send('POST', '/api/session/passkeys/options', { name: 'Máy lạ' })).status).toBe(200);
    // Not for the rest of the day.
    await centre.sql`update session set confirmed_at = now() - interval '11 minutes' where user_id = 'u-vice_chair'`;
    expect((await page.send('POST', '/api/session/passkeys/options', { name: 'Máy lạ' })).json).toMatchObject(first);
  });

  test('are not added by a session that ends at that moment: whoever takes an account’s passkeys away takes this one too', async () => {
    const page = await confirmed('vice.chair');
    const options = await page.send('POST', '/api/session/passkeys/options', { name: 'Máy lạ' });
    const { registration } = makeSoftwarePasskey(centre.url, options.json);
    let adding: ReturnType<BrowserTab['send']> | undefined;
    await centre.sql.begin(async (tx) => {
      await tx`delete from session where user_id = 'u-vice_chair'`;
      adding = page.send('POST', '/api/session/passkeys', registration);
      const waiting = () => centre.sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await vi.waitFor(async () => expect(await waiting()).toHaveLength(1));
    });
    expect(await adding).toMatchObject({ status: 422 });
    expect(await centre.sql`select from passkey where user_id = 'u-vice_chair'`).toHaveLength(0);
  });

  test('are removed one by one; somebody else’s is as unknown as none', async () => {
    const { passkey, tab: page } = await enrol('specialist', ' Điện thoại ');
    expect((await factorsOf(page)).passkeys.map(({ name }) => name)).toEqual(['Máy bàn', 'Điện thoại']);
    const foreign = await page.send('DELETE', `/api/session/passkeys/${own.passkey.id}`);
    const none = await page.send('DELETE', `/api/session/passkeys/${'A'.repeat(43)}`);
    expect([foreign.status, foreign.text]).toEqual([404, none.text]);
    expect((await page.send('DELETE', `/api/session/passkeys/${passkey.id}`)).status).toBe(204);
    expect((await enter(tab(), passkey)).json).toMatchObject(BLAND);
    expect((await enter(tab(), other.passkey)).status).toBe(200);
  });

  test.each<[string, Lies]>([
    ['at a foreign origin', { origin: 'https://dung-hen.example' }],
    ['for a foreign domain', { rpId: 'dung-hen.example' }],
    ['without finger or PIN', { isVerified: false }],
    ['to another challenge', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
  ])('one made %s is not kept', async (_name, lies) => {
    const page = await confirmed('specialist');
    const before = await factorsOf(page);
    const options = (await page.send('POST', '/api/session/passkeys/options', { name: 'Giả' })).json;
    const { registration } = makeSoftwarePasskey(centre.url, options, lies);
    const answer = await page.send('POST', '/api/session/passkeys', registration);
    expect(answer.json).toMatchObject({ status: 422, errors: { passkey: expect.stringContaining('không dùng được') } });
    // The challenge is spent.
    const good = makeSoftwarePasskey(centre.url, options).registration;
    expect((await page.send('POST', '/api/session/passkeys', good)).status).toBe(422);
    expect(await factorsOf(page)).toEqual(before);
  });

  test('of another account cannot be made one’s own', async () => {
    const page = await confirmed('specialist');
    await page.send('POST', '/api/session/passkeys/options', { name: 'Của người khác' });
    expect((await page.send('POST', '/api/session/passkeys', own.passkey.registration)).status).toBe(422);
    expect((await enter(tab(), own.passkey)).json).toMatchObject({ user: { userId: 'u-officer' } });
  });

  test('another account’s does not confirm who one is', async () => {
    const page = await signedIn('specialist');
    const options = (await page.send('POST', '/api/session/factors/passkey/options')).json;
    const foreign = own.passkey.answer(options);
    expect((await page.send('POST', '/api/session/factors/passkey', foreign)).status).toBe(422);
    expect((await page.send('POST', '/api/session/passkeys/options', { name: 'Máy' })).status).toBe(422);
    const asked = (await page.send('POST', '/api/session/factors/passkey/options')).json;
    expect((await page.send('POST', '/api/session/factors/passkey', other.passkey.answer(asked))).status).toBe(204);
    expect((await page.send('POST', '/api/session/passkeys/options', { name: 'Máy' })).status).toBe(200);
  });

  test.each([
    ['admin', 401],
    ['vice.chair', 200],
  ])(
    'end every other session with the first of them only where the role needs a second factor: %s',
    async (username, status) => {
      const before = await signedIn(username);
      const { tab: page } = await enrol(username);
      expect((await before.send('GET', '/api/session')).status).toBe(status);
      expect((await page.send('GET', '/api/session')).status).toBe(200);
    },
  );

  test('are ten at most', async () => {
    const page = await confirmed('vice.chair');
    await centre.sql`
      insert into passkey (passkey_id, user_id, name, public_key, counter, made_at)
      select 'p' || n, 'u-vice_chair', 'Máy', ''::bytea, 0, now() from generate_series(1, 10) n`;
    const answer = await page.send('POST', '/api/session/passkeys/options', { name: 'Máy' });
    expect(answer.json).toMatchObject({ status: 422, errors: { name: expect.stringContaining('nhiều nhất 10') } });
  });
});

test('neither the log nor the table of sessions knows a challenge or a key', () => {
  const log = centre.log.join('\n');
  expect(log).toContain('passkey added');
  expect(log).toContain('passkey refused');
  expect(log).not.toContain(own.passkey.id);
});
