import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createTablet, startCentre, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';

/** As many as are served at once. */
const SERVED = 16;
const GONE = 40;
const PATIENT = { timeout: 10_000 };

/** @returns plays a round: every turn is taken, so many more come and go while they wait, and all is let go. */
async function setup(centre: TestCentre) {
  const officer = await centre.as('officer');
  const tablet = createTablet(officer);
  await tablet.hello();
  const { app, centre: parts } = centre.running;
  const { now } = parts;
  const seen = { come: 0, gone: 0, clockReads: 0 };
  Object.assign(parts, { now: () => ((seen.clockReads += 1), now()) });
  app.server.on('request', ({ socket }: { socket: Socket }) => {
    seen.come += 1;
    socket.once('close', () => (seen.gone += 1));
  });
  // Of a push it is asked who it is before its body is read.
  const send = async (n: number, signal: AbortSignal) =>
    fetch(`${centre.url}/api/sync/${n % 2 === 0 ? 'hello' : 'push'}`, {
      method: 'POST',
      headers: {
        cookie: officer.cookie,
        origin: centre.url,
        'content-type': 'application/json',
        'x-forwarded-for': '10.1.2.3',
      },
      body: JSON.stringify({ protocol: 1, device: randomUUID(), app: '0.1.0', ward: WARD, blocksWanted: 1 }),
      signal,
    });
  /** @returns how often the clock was read: the first thing every request does that is begun */
  return async (leavers: number): Promise<number> => {
    Object.assign(seen, { come: 0, clockReads: 0 });
    const pulls = await centre.sql.begin(async (tx) => {
      await tx`lock table session in access exclusive mode`;
      const asked = Array.from({ length: SERVED }, () => tablet.pull(0));
      await expect.poll(() => seen.come, PATIENT).toBe(SERVED);
      const leaving = new AbortController();
      const left = Array.from({ length: leavers }, (_, n) => expect(send(n, leaving.signal)).rejects.toThrow('abort'));
      await expect.poll(() => seen.come, PATIENT).toBe(SERVED + leavers);
      seen.gone = 0;
      leaving.abort();
      await Promise.all(left);
      await expect.poll(() => seen.gone, PATIENT).toBe(leavers);
      return { asked };
    });
    for (const answer of await Promise.all(pulls.asked)) expect(answer).toMatchObject({ result: 'page' });
    // Its turn comes after those of all who have gone.
    expect(await tablet.pull(0)).toMatchObject({ result: 'page' });
    return seen.clockReads;
  };
}

// Behind a proxy the address of a request is still known when its line is closed.
test.each(['false', 'true'])(
  'a tablet that went while it waited is not served, and no fault (TRUST_PROXY=%s)',
  async (proxy) => {
    const centre = await startCentre({ TRUST_PROXY: proxy });
    onTestFinished(() => centre.close());
    const play = await setup(centre);
    const error = vi.spyOn(centre.running.centre.journal, 'error');
    const reads = await play(0);
    expect(reads).toBeGreaterThanOrEqual(SERVED);
    // The centre's own clockwork reads it now and then, too.
    expect(await play(GONE)).toBeLessThan(reads + GONE / 2);
    expect(error).not.toHaveBeenCalled();
  },
);
