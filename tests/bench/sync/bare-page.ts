/** The least the same work can cost in a browser: the same bytes fetched and put, or posted, and nothing else. `window.bare`. */
import { pathOf, toRuns } from '#client/sync/fetch-parts.ts';
import { SNAPSHOT_PARTS } from '#protocol/snapshot-messages.ts';
import type { PullResponse } from '#protocol/sync-messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';

export interface BareLoad {
  readonly ward: string;
  /** 'listed': what a tablet needs before it can list every dossier; 'complete': the histories of closed ones too. */
  readonly until: 'listed' | 'complete';
}

export interface BareBench {
  /** Fetches parts of the ward's snapshot and puts them into IndexedDB as they came. @returns milliseconds */
  load(of: BareLoad): Promise<number>;
  /** One POST of so many bytes that are read and thrown away. */
  post(body: string): Promise<number>;
}

declare global {
  interface Window {
    bare: BareBench;
  }
}

const AT_ONCE = 6;

window.bare = {
  async load(of) {
    const started = performance.now();
    const database = await openBare();
    const paths = await listParts(of);
    const parts = new Map<string, ArrayBuffer>();
    const left = paths.values();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const path of left) parts.set(path, await (await fetch(path)).arrayBuffer());
      }),
    );
    await new Promise((resolve, reject) => {
      const transaction = database.transaction('part', 'readwrite', { durability: 'relaxed' });
      for (const [path, bytes] of parts) transaction.objectStore('part').put(bytes, path);
      transaction.addEventListener('complete', resolve);
      transaction.addEventListener('abort', () => reject(transaction.error));
    });
    return performance.now() - started;
  },
  async post(body) {
    const started = performance.now();
    const response = await fetch('/sink', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    await response.json();
    return performance.now() - started;
  },
};

async function listParts({ ward, until }: BareLoad): Promise<string[]> {
  const body = { protocol: PROTOCOL_VERSION, device: crypto.randomUUID(), since: [{ ward, epoch: null, wseq: 0 }] };
  const response = await fetch('/api/sync/pull?rows=columns', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = ((await response.json()) as PullResponse).wards[0];
  if (answer?.result !== 'snapshot') throw new Error(`No snapshot offered: ${JSON.stringify(answer).slice(0, 200)}`);
  const parts = SNAPSHOT_PARTS.flatMap((part) =>
    answer.snapshot.sections
      .filter(({ holds }) => until === 'complete' || part === 'rows' || holds === 'open')
      .map((section) => ({ section, part })),
  );
  // Together where a tablet asks for several together: a request costs as much as its bytes.
  return toRuns(parts).map((run) => pathOf(answer, run));
}

function openBare(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('bare', 1);
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('part'));
    opening.addEventListener('success', () => resolve(opening.result));
    opening.addEventListener('error', () => reject(opening.error));
  });
}
