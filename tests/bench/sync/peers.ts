/** The peers, fetched from the npm registry on first use and started on our dossiers. No dependency of the product. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundlePage } from './page-bundle.ts';
import peersJson from '../peers/package.json' with { type: 'json' };
import type { PeerDocument } from './peer-document.ts';

const HERE = path.resolve(import.meta.dirname, '../peers');
const POUCH_DIST = path.join(HERE, 'node_modules/pouchdb/dist');

export const RXDB = `RxDB ${peersJson.dependencies.rxdb}`;
export const POUCHDB = `PouchDB ${peersJson.dependencies.pouchdb}`;

export interface PeerScripts {
  readonly rxdb: readonly string[];
  readonly pouchdb: readonly string[];
}

/** Their scripts for a page. */
export async function loadPeers(): Promise<PeerScripts> {
  if (!existsSync(path.join(HERE, 'node_modules/rxdb/package.json'))) install();
  const pouch = (file: string) => readFileSync(path.join(POUCH_DIST, file), 'utf8');
  return {
    rxdb: [await bundlePage(path.join(HERE, 'rxdb-page.js'))],
    pouchdb: [
      pouch('pouchdb.min.js'),
      pouch('pouchdb.indexeddb.min.js'),
      readFileSync(path.join(HERE, 'pouchdb-page.js'), 'utf8'),
    ],
  };
}

/** Scripts of packages are not run: what the peers need is plain JavaScript or comes built. */
function install(): void {
  console.log('Fetching the peers from the npm registry (first run only)…');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', HERE], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('npm ci of the peers failed; see above.');
}

/** @param work is given the address of a server of theirs, in a process of its own, with these dossiers to be pulled */
export async function withPeerServer<T>(
  documents: readonly PeerDocument[],
  work: (url: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-peers-'));
  const file = path.join(folder, 'dossiers.ndjson');
  writeFileSync(file, documents.map((document) => JSON.stringify(document)).join('\n'));
  // PouchDB writes its logs where it is started.
  const child = spawn(process.execPath, ['--max-old-space-size=4096', path.join(HERE, 'server.js'), file], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    return await work(await readUrl(child));
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

function readUrl(child: ChildProcess): Promise<string> {
  let printed = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const url = /^ready (\S+)$/m.exec(printed)?.[1];
      if (url) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`The peers' server ended with ${code}: ${printed}`)));
  });
}
