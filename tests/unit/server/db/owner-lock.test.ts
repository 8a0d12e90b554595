/** Two that build, or start, in one folder at the same moment. The other one is a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { awaitOwnerLock, isOwnedByOther, takeOwnerLock } from '#server/db/owner-lock.ts';
import { StartFailure } from '#server/db/start-failure.ts';

const LOCK = path.resolve(import.meta.dirname, '../../../../src/server/db/owner-lock.ts');
/** Holds the folder until it is told to go on; then its work is done. */
const OTHER = `
  import { writeFileSync } from 'node:fs';
  import { takeOwnerLock } from ${JSON.stringify(LOCK)};
  const [folder] = process.argv.slice(-1);
  const lock = await takeOwnerLock(folder);
  console.log('held');
  process.stdin.once('data', () => {
    writeFileSync(folder + '/done', '');
    lock.release();
    process.exit();
  });
`;

async function setupOther() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'owner-lock-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const other = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', OTHER, '--', folder]);
  onTestFinished(() => void other.kill('SIGKILL'));
  await once(other.stdout, 'data');
  return { folder, other };
}

test('whoever waits goes on when the first is done', async () => {
  const { folder, other } = await setupOther();
  await expect(takeOwnerLock(folder)).rejects.toThrow(StartFailure);
  let told = 0;
  const waiting = awaitOwnerLock(folder, () => {
    told += 1;
    other.stdin.write('go on\n');
  });
  const lock = await waiting;
  expect(told).toBe(1);
  expect(existsSync(path.join(folder, 'done'))).toBe(true);
  lock.release();
  expect(isOwnedByOther(folder)).toBe(false);
});

test('one that was killed holds nobody up', async () => {
  const { folder, other } = await setupOther();
  await awaitOwnerLock(folder, () => void other.kill('SIGKILL'));
  expect(existsSync(path.join(folder, 'done'))).toBe(false);
});
