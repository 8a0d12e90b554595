/** The database is killed under work, again and again: the centre as it is built outlives every one of its deaths. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createPrng } from '../simulation/prng.ts';
import { openStage, type Officer, type Stage } from './run/stage.ts';

const DEATHS = 4;
/** For recovery on a busy machine. */
const READY = { timeout: 60_000, interval: 100 };

test(
  'transactions that lose their connection are refused, and the process lives on',
  { timeout: 300_000 },
  async () => {
    const stage = await openStage(2, createPrng(1));
    const end = new AbortController();
    const working = stage.officers.map((officer) => greetUntil(end.signal, officer));
    try {
      for (let death = 0; death < DEATHS; death++) {
        const before = readPostmaster(stage);
        stage.killDatabase();
        await expect.poll(async () => readPostmaster(stage) !== before && (await isReady(stage)), READY).toBe(true);
      }
      expect(stage.centre.output()).not.toContain('TypeError');
    } catch (error) {
      throw new Error(`the centre's last lines: ${stage.centre.output().slice(-3000)}`, { cause: error });
    } finally {
      end.abort();
      await Promise.all(working);
      await stage.dispose();
    }
  },
);

/** The process of the database that runs or is starting; empty between two. */
function readPostmaster({ centre }: Stage): string {
  const file = path.join(centre.dataDir, 'postgres/cluster/postmaster.pid');
  return existsSync(file) ? (readFileSync(file, 'utf8').split('\n')[0] ?? '') : '';
}

async function isReady({ centre }: Stage): Promise<boolean> {
  return fetch(`${centre.url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Each greeting is a transaction of several statements. */
async function greetUntil(end: AbortSignal, { ward, ask }: Officer): Promise<void> {
  while (!end.aborted) {
    const body = JSON.stringify({ protocol: 1, device: randomUUID(), app: '0.1.0', ward, blocksWanted: 1 });
    await ask({ method: 'POST', path: '/api/sync/hello', body: body as never }).catch(() => undefined);
  }
}
