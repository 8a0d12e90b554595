import { afterAll, beforeAll, expect, test } from 'vitest';
import { MS_PER_DAY, type Instant } from '#domain/calendar/instant.ts';
import { migrate } from '#server/db/migrate.ts';
import { isKnownTo, noteBrowser } from '#server/store/known-browsers.ts';
import { addSession } from '#server/store/sessions.ts';
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

function open(passwordHash: string): Promise<boolean> {
  const place = { browser: 'Chrome · Android', network: '113.160.12.0/24' };
  const expiresAt = (NOW + MS_PER_DAY) as Instant;
  return addSession(database.sql, {
    ...place,
    userId: 'u',
    passwordHash,
    tokenHash: hashSecret(createSecret()),
    at: NOW,
    expiresAt,
  });
}

test('a session is opened only over the password that was compared', async () => {
  expect(await open('cũ')).toBe(true);
  expect(await savePassword(database.sql, 'u', { passwordHash: 'mới', temporary: false, over: 'cũ' })).toBe(true);
  expect(await open('cũ')).toBe(false);
  expect(await open('mới')).toBe(true);
  expect(await savePassword(database.sql, 'u', { passwordHash: 'x', temporary: false, over: 'cũ' })).toBe(false);
  await database.sql`update app_user set disabled_at = now()`;
  expect(await open('mới')).toBe(false);
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
