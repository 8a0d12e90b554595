/** The commands of an operator, `npm run backup`, `restore` and `verify`, each as a process of its own beside the centre. */
import { spawn } from 'node:child_process';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../..');

export type OperatorCommand = 'backup' | 'restore' | 'verify';

export interface CommandOutcome {
  /** Null when a signal ended it. */
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** @param from where the operator stands: relative names of files begin there */
export function runCommand(
  command: OperatorCommand,
  { dataDir, from }: { readonly dataDir: string; readonly from: string },
  ...args: readonly string[]
): Promise<CommandOutcome> {
  const child = spawn(process.execPath, ['--import', 'tsx', `src/server/${command}.ts`, ...args], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: dataDir, INIT_CWD: from },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, out: out.trim(), err: err.trim() }));
  });
}
