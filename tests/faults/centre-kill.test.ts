/**
 * The centre as real processes that are killed, frozen and doubled. Nothing in the source knows of these tests: the
 * database is held up from outside at the exact moment.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isAlive } from '#server/db/process-state.ts';
import {
  end,
  endAll,
  launch,
  makeFolder,
  postmasterOf,
  readPid,
  receptionsOf,
  setUp,
  signInTablet,
  start,
  startRefused,
  withDatabase,
} from '#support/launched-centre.ts';

afterEach(endAll);

describe('kill -9', () => {
  test('of the centre after the commit and before the answer: the same push again is stored once', async () => {
    const dataDir = makeFolder();
    const first = await start(dataDir);
    await setUp(first);
    const { tablet, userId } = await signInTablet(first);
    const batch = receptionsOf(tablet, userId, 50);
    let answered = false;
    await withDatabase(dataDir, async (sql) => {
      // The commit itself waits for a lock that the test holds.
      await sql.unsafe(`
        create function hold_commit() returns trigger language plpgsql as $$
        begin perform pg_advisory_xact_lock(42); return null; end $$;
        create constraint trigger hold_commit after insert on event deferrable initially deferred
          for each row execute function hold_commit();`);
      const holder = await sql.reserve();
      await holder`select pg_advisory_lock(42)`;
      tablet.push(batch).then(
        () => (answered = true),
        () => undefined,
      );
      const waiting = () => sql`select 1 from pg_locks where locktype = 'advisory' and objid = 42 and not granted`;
      await expect.poll(async () => (await waiting()).count, { timeout: 10_000 }).toBe(1);
      // The centre is frozen: from here on it cannot answer, whatever the database does.
      first.child.kill('SIGSTOP');
      await holder`select pg_advisory_unlock(42)`;
      holder.release();
      await expect.poll(async () => (await sql`select 1 from event`).count, { timeout: 10_000 }).toBe(50);
      await end(first.child, 'SIGKILL');
      await sql.unsafe('drop trigger hold_commit on event');
    });
    expect(answered).toBe(false);

    const second = await start(dataDir);
    const again = await signInTablet(second, tablet.device);
    const answer = await again.tablet.push(batch);
    expect(answer.result === 'accepted' && answer.verdicts.every(({ outcome }) => outcome === 'stored')).toBe(true);
    await withDatabase(dataDir, async (sql) => {
      const [count] =
        await sql`select count(*)::int as events, count(distinct event_id)::int as ids, max(wseq)::int as top from event`;
      expect(count).toEqual({ events: 50, ids: 50, top: 50 });
    });
  });

  test('of the centre leaves its database running; the next start stops that one and goes on', async () => {
    const dataDir = makeFolder();
    const first = await start(dataDir);
    await setUp(first);
    const orphan = postmasterOf(dataDir);
    await end(first.child, 'SIGKILL');
    expect(isAlive(orphan)).toBe(true);
    const second = await start(dataDir);
    expect(isAlive(orphan)).toBe(false);
    expect(postmasterOf(dataDir)).not.toBe(orphan);
    // The accounts are there, so there is nothing left to set up.
    expect(second.output()).not.toContain('Thiết lập lần đầu');
    await signInTablet(second);
  });

  test('of the database: the running centre starts it again and loses nothing', async () => {
    const dataDir = makeFolder();
    const centre = await start(dataDir);
    await setUp(centre);
    const { tablet, userId } = await signInTablet(centre);
    const batch = receptionsOf(tablet, userId, 3);
    await tablet.push(batch);
    const killed = postmasterOf(dataDir);
    process.kill(killed, 'SIGKILL');
    await expect.poll(() => readPid(dataDir) > 0 && readPid(dataDir) !== killed, { timeout: 30_000 }).toBe(true);
    await expect.poll(async () => (await fetch(`${centre.url}/readyz`)).status, { timeout: 30_000 }).toBe(200);
    expect(await tablet.push(batch)).toMatchObject({ result: 'accepted', head: 3 });
  });

  test('of both at once: the next start recovers', async () => {
    const dataDir = makeFolder();
    const first = await start(dataDir);
    await setUp(first);
    const { tablet, userId } = await signInTablet(first);
    await tablet.push(receptionsOf(tablet, userId, 3));
    const postmaster = postmasterOf(dataDir);
    const gone = end(first.child, 'SIGKILL');
    process.kill(postmaster, 'SIGKILL');
    await gone;
    const second = await start(dataDir);
    const again = await signInTablet(second, tablet.device);
    expect(await again.tablet.pull()).toMatchObject({ result: 'page', head: 3 });
  });
});

describe('two centres on one folder', () => {
  test('the second refuses with one clear line, and the first does not notice', async () => {
    const dataDir = makeFolder();
    const first = await start(dataDir);
    const postmaster = postmasterOf(dataDir);
    const line = await startRefused(dataDir);
    expect(line).toMatch(/^Thư mục dữ liệu .* đang được một trung tâm khác dùng \(tiến trình \d+\)/);
    expect(line).not.toContain('\n');
    expect(postmasterOf(dataDir)).toBe(postmaster);
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  });

  test('of two started at the same moment after a crash exactly one runs', async () => {
    const dataDir = makeFolder();
    await end((await start(dataDir)).child, 'SIGKILL');
    const pair = [launch(dataDir), launch(dataDir)];
    await expect.poll(() => pair.filter(({ child }) => child.exitCode === 1).length, { timeout: 60_000 }).toBe(1);
    const survivor = pair.find(({ child }) => child.exitCode === null);
    await expect.poll(() => survivor?.url, { timeout: 60_000 }).toMatch(/^http/);
    expect((await fetch(`${survivor?.url}/readyz`)).status).toBe(200);
  });
});

describe('an ordinary end', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s stops the database cleanly; a second start keeps all data',
    async (signal) => {
      const dataDir = makeFolder();
      const first = await start(dataDir);
      await setUp(first);
      const postmaster = postmasterOf(dataDir);
      expect(await end(first.child, signal)).toBe(0);
      expect(isAlive(postmaster)).toBe(false);
      expect(existsSync(path.join(dataDir, 'postgres/cluster/postmaster.pid'))).toBe(false);
      expect(readFileSync(path.join(dataDir, 'postgres/postgresql.log'), 'utf8')).toMatch(
        /database system is shut down\n$/,
      );
      expect(existsSync(path.join(dataDir, 'centre.lock'))).toBe(false);
      await signInTablet(await start(dataDir));
    },
  );

  test('while it still starts leaves no database behind', async () => {
    const dataDir = makeFolder();
    const started = launch(dataDir);
    // The file is there a moment before its number.
    await expect.poll(() => readPid(dataDir), { timeout: 30_000, interval: 10 }).toBeGreaterThan(0);
    const postmaster = postmasterOf(dataDir);
    expect(await end(started.child, 'SIGTERM')).toBe(0);
    expect(isAlive(postmaster)).toBe(false);
  });
});
