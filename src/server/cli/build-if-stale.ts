/**
 * Builds app and centre when their sources changed since the last build, so that `npm start` always runs what is here. Whoever
 * starts at the same moment in the same folder waits for the first, and finds it built.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { awaitOwnerLock } from '../db/owner-lock.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', 'tsconfig.json', 'package.json', 'package-lock.json'];
const DIST = path.join(ROOT, 'dist');
const STAMP = path.join(DIST, 'built-from');

if (!isBuilt()) {
  console.log('Đang dựng ứng dụng (chỉ khi có thay đổi)…');
  mkdirSync(DIST, { recursive: true });
  const lock = await awaitOwnerLock(DIST, () =>
    console.log('Ứng dụng đang được dựng ở nơi khác trong cùng thư mục; đang chờ…'),
  );
  const done = isBuilt() || build();
  lock.release();
  if (!done) {
    console.error('Dựng ứng dụng không thành công; xem lỗi ở trên.');
    process.exit(1);
  }
}

function isBuilt(): boolean {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprintOf(SOURCES);
}

function build(): boolean {
  const fingerprint = fingerprintOf(SOURCES);
  // From here on what lies there is nothing whole, whichever sources it was once built from.
  rmSync(STAMP, { force: true });
  const isDone = runVite(['build', '--logLevel', 'warn']) && runVite(['build', '--ssr', '--logLevel', 'warn']);
  if (isDone) writeFileSync(STAMP, fingerprint);
  return isDone;
}

function runVite(args: readonly string[]): boolean {
  const vite = path.join(ROOT, 'node_modules/vite/bin/vite.js');
  return spawnSync(process.execPath, [vite, ...args], { cwd: ROOT, stdio: 'inherit' }).status === 0;
}

/** Names and contents, in a fixed order; times are not asked, since a fresh clone has new ones. */
function fingerprintOf(sources: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of sources.flatMap(filesBelow))
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(path.join(ROOT, file)));
  return hash.digest('hex');
}

function filesBelow(source: string): string[] {
  if (!statSync(path.join(ROOT, source)).isDirectory()) return [source];
  return readdirSync(path.join(ROOT, source), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)))
    .sort();
}
