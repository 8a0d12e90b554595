/** PostgreSQL refuses to run as root. Finds the ordinary user it runs as instead, and asks what that user can really reach. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Null: run as whoever runs the centre. */
export type RunAs = { readonly uid: number; readonly gid: number; readonly name: string } | null;

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** For root: `postgres` where it exists, else made now, else `nobody`. For everybody else: null. */
export function chooseUser(): RunAs {
  if (!isRoot()) return null;
  const existing = findUser('postgres');
  if (existing) return existing;
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'], {
    stdio: 'ignore',
  });
  return findUser('postgres') ?? findUser('nobody') ?? { uid: 65_534, gid: 65_534, name: 'nobody' };
}

/** Tries it as that user: no reasoning about modes, groups, mounts and access lists. */
export function canRun(runAs: RunAs, program: string): boolean {
  return spawnSync(program, ['--version'], { ...idsOf(runAs), stdio: 'ignore', cwd: '/' }).status === 0;
}

export function canWrite(runAs: RunAs, folder: string): boolean {
  if (runAs === null) return true;
  return (
    spawnSync('test', ['-w', folder, '-a', '-x', folder], { ...idsOf(runAs), stdio: 'ignore', cwd: '/' }).status === 0
  );
}

/** What `spawn` needs to run something as that user. */
export function idsOf(runAs: RunAs): { uid?: number; gid?: number } {
  return runAs === null ? {} : { uid: runAs.uid, gid: runAs.gid };
}

function findUser(name: string): RunAs {
  return readUsers().find((user) => user.name === name) ?? null;
}

function readUsers(): { uid: number; gid: number; name: string }[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}
