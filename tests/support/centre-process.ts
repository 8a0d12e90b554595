/** The built centre as its own process, as an operator runs it: started, stopped, killed and started again on one folder. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
const START_MS = 180_000;

export interface CentreProcess {
  readonly url: string;
  readonly dataDir: string;
  /** Everything it printed since the last start. */
  readonly output: () => string;
  start(): Promise<void>;
  /** SIGTERM, and waits until it has gone. */
  stop(): Promise<void>;
  /** kill -9; the database it started lives on until the next start. */
  kill(): Promise<void>;
  /** Stops it and removes its data. */
  dispose(): Promise<void>;
}

export interface CentreProcessOptions {
  readonly entry?: 'main' | 'demo';
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A centre on a port of its own with data in a temporary folder; not started yet. */
export async function createCentreProcess({
  entry = 'main',
  args = [],
  env = {},
}: CentreProcessOptions = {}): Promise<CentreProcess> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-centre-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  let child: ChildProcess | undefined;
  let printed = '';

  async function start(): Promise<void> {
    printed = '';
    const started = spawn(process.execPath, [path.join(ROOT, `dist/server/${entry}.js`), ...args], {
      cwd: ROOT,
      env: {
        ...process.env,
        PORT: String(port),
        HOST: '127.0.0.1',
        DATA_DIR: dataDir,
        PUBLIC_URL: url,
        LOG_LEVEL: 'warn',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`The centre was not ready in time:\n${printed}`)), START_MS);
      const note = (chunk: Buffer) => {
        printed += chunk.toString();
        if (!/^Đúng Hẹn ready: /m.test(printed)) return;
        clearTimeout(timer);
        resolve();
      };
      started.stdout.on('data', note);
      started.stderr.on('data', note);
      started.once('exit', (code) => {
        clearTimeout(timer);
        reject(new Error(`The centre ended with ${code} before it was ready:\n${printed}`));
      });
    });
  }

  function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const ending = child;
    child = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      ending.once('exit', () => resolve());
      ending.kill(signal);
    });
  }

  return {
    url,
    dataDir,
    output: () => printed,
    start,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async dispose() {
      await end('SIGTERM');
      // The demo keeps its data beside, never inside, the folder of a real centre.
      for (const folder of [dataDir, `${dataDir}-demo`]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
