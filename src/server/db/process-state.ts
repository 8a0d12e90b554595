/** What the system says of a process that is not our child. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** True for a process of another user too; false for one that has ended and only waits to be collected. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return readStat(pid)?.state !== 'Z';
}

/** From `/proc`; undefined on systems without it. */
export function readStat(pid: number): { readonly state: string; readonly startTick: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', startTick: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

/** The command line of a process, its arguments parted by spaces; empty when it cannot be told. */
export function readCommand(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
  }
}

/** Whether any process works inside the folder; false where the system does not tell. */
export function isWorkedIn(folder: string): boolean {
  return listProcesses().some((pid) => {
    try {
      return readlinkSync(path.join('/proc', pid, 'cwd')) === folder;
    } catch {
      // Ended meanwhile, or another user's: none of ours.
      return false;
    }
  });
}

function listProcesses(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}
