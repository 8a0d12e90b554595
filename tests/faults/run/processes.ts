/** Processes of this machine as Linux lists them under /proc: found by parent or by command line, and signalled. */
import { readdirSync, readFileSync } from 'node:fs';

/** Harmless when the process has ended meanwhile. */
export function signalProcess(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself.
  }
}

export function childrenOf(parent: number): number[] {
  // The fourth field; the second may hold anything, in brackets.
  return listProcesses((pid) => Number(/\) \S (\d+)/.exec(read(pid, 'stat'))?.[1]) === parent);
}

/** Every process whose command line names this path. */
export function processesNaming(path: string): number[] {
  return listProcesses((pid) => read(pid, 'cmdline').includes(path));
}

function listProcesses(isWanted: (pid: string) => boolean): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isWanted(name))
    .map(Number);
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // It ended while the list was read.
    return '';
  }
}
