/** A copy of the database alone: it opens no second factor, no black box and no tablet, and the key beside it is never replaced in silence. */
import { mkdtempSync, existsSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { restoreBackup } from '#server/cli/backup/restore-backup.ts';
import { writeBackup } from '#server/cli/backup/write-backup.ts';
import { keyFileOf, readKeyFile } from '#server/db/key-file.ts';
import { createSeal } from '#server/db/seal.ts';
import { keysForBackup, openSeal, readSeal, takeKeysOfBackup } from '#server/open-seal.ts';
import { keepBlackBoxIdentity } from '#server/use-cases/black-box-identity.ts';
import { forgetForeignSecrets } from '#server/use-cases/seal-secrets.ts';
import { createTestDatabase, DATA_DIR, startCentre, type TestCentre } from '#support/centre.ts';
import { at } from '#support/fixed-clock.ts';
import { codeOf, enterAt, factorPeopleOf, setUpApp, stepOf, tellCode } from '../http/factor-people.ts';

let centre: TestCentre;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-sealed-'));
  centre = await startCentre();
});
afterAll(async () => {
  await centre.close();
  rmSync(folder, { recursive: true, force: true });
});

const { makePerson } = factorPeopleOf(() => centre);

/** Every row that holds a secret, as somebody with a copy of the database reads it. */
const dump = async () =>
  JSON.stringify([
    await centre.sql`select * from centre_key`,
    await centre.sql`select * from authenticator`,
    await centre.sql`select * from ceremony`,
  ]);

async function withApp() {
  const person = await makePerson('admin');
  const page = await enterAt(centre, person);
  return { person, page, ...(await setUpApp(page)) };
}

test('holds no secret of an app, being set up or in use, and its codes open the account', async () => {
  const { page, person, secret } = await withApp();
  const { secret: begun } = (await page.send('POST', '/api/session/authenticator')).json as { secret: string };
  const text = await dump();
  expect(text).not.toContain(secret);
  expect(text).not.toContain(begun);
  const next = await enterAt(centre, person);
  expect(await stepOf(next)).toBe('enter');
  expect((await tellCode(next, codeOf(secret, 1))).status).toBe(204);
});

test('holds none of the centre’s own keys', async () => {
  expect(await dump()).not.toMatch(/AGE-SECRET-KEY|"d\\":/);
  const kept = await centre.sql<{ secret: string }[]>`select secret from centre_key`;
  expect(kept.length).toBeGreaterThan(0);
  for (const { secret } of kept) expect(secret).toMatch(/^s1\./);
});

test('lets nobody put the secret of an own app into the row of another', async () => {
  const [mine, theirs] = [await withApp(), await withApp()];
  await centre.sql`
    update authenticator set used_step = 0,
      secret = (select secret from authenticator where user_id = ${mine.person.userId})
    where user_id = ${theirs.person.userId}`;
  const page = await enterAt(centre, theirs.person);
  expect((await tellCode(page, codeOf(mine.secret, 1))).status).toBe(422);
  expect((await tellCode(page, theirs.codes[0]!)).status).toBe(204);
});

describe('a start', () => {
  test('seals what was kept before there was a key, and anew what a key of before sealed', async () => {
    const { person, secret } = await withApp();
    const own = await openSeal(centre.sql, DATA_DIR);
    const before = createSeal([new Uint8Array(32).fill(7)]);
    const place = `authenticator/${person.userId}`;
    for (const kept of [secret, before.close(secret, place)]) {
      await centre.sql`update authenticator set secret = ${kept} where user_id = ${person.userId}`;
      takeKeysOfBackup(DATA_DIR, [Buffer.from(new Uint8Array(32).fill(7)).toString('base64')]);
      await openSeal(centre.sql, DATA_DIR);
      const [row] = await centre.sql<{ secret: string }[]>`
        select secret from authenticator where user_id = ${person.userId}`;
      expect(own.isCurrent(row!.secret)).toBe(true);
      expect(own.open(row!.secret, place)).toBe(secret);
    }
  });

  test('without the key stops, makes none in its place, and changes nothing', async () => {
    const elsewhere = path.join(folder, 'no-key');
    const before = await dump();
    await expect(openSeal(centre.sql, elsewhere)).rejects.toThrow(/Thiếu khoá của trung tâm.*no-key\/centre\.key/);
    expect(existsSync(keyFileOf(elsewhere))).toBe(false);
    expect(await dump()).toBe(before);
  });
});

describe('a backup', () => {
  const file = () => path.join(folder, 'whole.backup');

  test('carries the key, so that one file brings a centre back on another machine', async () => {
    const made = { app: '0.1.0', now: at('2026-11-22 16:40'), keys: keysForBackup(DATA_DIR) };
    await writeBackup(centre.sql, file(), made);
    const elsewhere = path.join(folder, 'restored');
    const other = await createTestDatabase(null);
    try {
      const { keys = [] } = await restoreBackup(other.sql, file(), { replace: false });
      takeKeysOfBackup(elsewhere, keys);
      const seal = await openSeal(other.sql, elsewhere);
      expect(await keepBlackBoxIdentity({ db: other.sql, seal })).toBe(centre.running.centre.blackBoxRecipient);
      expect(readKeyFile(elsewhere)).toEqual(readKeyFile(DATA_DIR));
    } finally {
      await other.drop();
    }
  });

  test('whose key is lost for good: apps are set up anew, recovery codes with them, and the centre starts', async () => {
    const elsewhere = path.join(folder, 'lost');
    const other = await createTestDatabase(null);
    try {
      await restoreBackup(other.sql, file(), { replace: false });
      await expect(openSeal(other.sql, elsewhere)).rejects.toThrow('--lost-key');
      expect(await forgetForeignSecrets(other.sql, readSeal(elsewhere))).toBeGreaterThan(2);
      const seal = await openSeal(other.sql, elsewhere);
      expect(await keepBlackBoxIdentity({ db: other.sql, seal })).not.toBe(centre.running.centre.blackBoxRecipient);
      expect(await other.sql`select 1 from authenticator union all select 1 from recovery_code`).toHaveLength(0);
      expect(await forgetForeignSecrets(other.sql, seal)).toBe(0);
    } finally {
      await other.drop();
    }
  });
});
