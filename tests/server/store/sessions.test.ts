import { afterAll, beforeAll, expect, test } from 'vitest';
import { MS_PER_DAY, type Instant } from '#domain/calendar/instant.ts';
import { migrate } from '#server/db/migrate.ts';
import { isKnownTo, noteBrowser } from '#server/store/known-browsers.ts';
import { addPasskey, notePasskeyUse, removePasskey } from '#server/store/passkeys.ts';
import { addSession, type Shown } from '#server/store/sessions.ts';
import { addUser, savePassword } from '#server/store/users.ts';
import { createSecret, hashSecret } from '#server/use-cases/secrets.ts';
import { createTestDatabase, type TestDatabase } from '#support/centre.ts';
import { at } from '#support/fixed-clock.ts';

const NOW = at('2026-11-23 08:00');
const USER = { userId: 'u', username: 'lan', name: 'Lan', role: 'officer', passwordHash: 'cũ', at: NOW } as const;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await migrate(database.sql);
  await addUser(database.sql, USER, []);
});
afterAll(() => database.drop());

const overPassword = (passwordHash: string): Shown => ({ passwordHash, passkeyId: null });
const overPasskey = (passkeyId: string): Shown => ({ passwordHash: null, passkeyId });

function open(shown: Shown): Promise<boolean> {
  const place = { browser: 'Chrome · Android', network: '113.160.12.0/24' };
  const expiresAt = (NOW + MS_PER_DAY) as Instant;
  return addSession(database.sql, {
    ...place,
    ...shown,
    userId: 'u',
    tokenHash: hashSecret(createSecret()),
    at: NOW,
    expiresAt,
  });
}

test('a session is opened only over the password that was compared', async () => {
  expect(await open(overPassword('cũ'))).toBe(true);
  expect(await savePassword(database.sql, 'u', { passwordHash: 'mới', temporary: false, over: 'cũ' })).toBe(true);
  expect(await open(overPassword('cũ'))).toBe(false);
  expect(await open(overPassword('mới'))).toBe(true);
  expect(await savePassword(database.sql, 'u', { passwordHash: 'x', temporary: false, over: 'cũ' })).toBe(false);
  await database.sql`update app_user set disabled_at = now()`;
  expect(await open(overPassword('mới'))).toBe(false);
});

test('or over a passkey of the account that is still there', async () => {
  const { sql } = database;
  await sql`update app_user set disabled_at = null`;
  const passkey = { name: 'Máy', publicKey: new Uint8Array(1), counter: 0 };
  await addPasskey(sql, { ...passkey, passkeyId: 'mine', userId: 'u' }, NOW);
  await addPasskey(sql, { ...passkey, passkeyId: 'theirs', userId: 'v' }, NOW);
  expect(await open(overPasskey('mine'))).toBe(true);
  expect(await open(overPasskey('theirs'))).toBe(false);
  await sql`update app_user set disabled_at = now()`;
  expect(await open(overPasskey('mine'))).toBe(false);
  await sql`update app_user set disabled_at = null`;
  await removePasskey(sql, 'u', 'mine');
  expect(await open(overPasskey('mine'))).toBe(false);
});

test('the counter of a passkey only grows, unless there is none', async () => {
  const { sql } = database;
  await addPasskey(sql, { passkeyId: 'k', userId: 'u', name: 'Máy', publicKey: new Uint8Array(1), counter: 0 }, NOW);
  const taken: boolean[] = [];
  for (const counter of [0, 0, 5, 5, 4, 0, 6])
    taken.push(await notePasskeyUse(sql, { passkeyId: 'k', counter, at: NOW }));
  expect(taken).toEqual([true, true, true, false, false, false, true]);
});

test('browsers are known for 400 days after they were last used, the twenty used last at most', async () => {
  const { sql } = database;
  const isKnown = (secretHash: Uint8Array, now: Instant) => isKnownTo(sql, { username: 'lan', secretHash, now });
  const hashes = Array.from({ length: 25 }, (_each, n) => hashSecret(`máy ${n}`));
  for (const [n, secretHash] of hashes.entries())
    await noteBrowser(sql, { userId: 'u', secretHash, at: (NOW + n) as Instant });
  expect((await sql`select 1 from known_browser`).count).toBe(20);
  const known = await Promise.all(hashes.map((hash) => isKnown(hash, NOW)));
  expect(known.map((each, n) => each === n >= 5)).toEqual(hashes.map(() => true));
  expect(await isKnown(hashes[24]!, (NOW + 399 * MS_PER_DAY) as Instant)).toBe(true);
  expect(await isKnown(hashes[24]!, (NOW + 401 * MS_PER_DAY) as Instant)).toBe(false);
  await noteBrowser(sql, { userId: 'u', secretHash: hashSecret('mới'), at: (NOW + 401 * MS_PER_DAY) as Instant });
  expect((await sql`select 1 from known_browser`).count).toBe(1);
});
