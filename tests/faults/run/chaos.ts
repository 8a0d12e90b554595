/** Mishaps at random moments, one after the other, until the time is up; then everything is put right again. */
import { MS_PER_HOUR } from '#domain/calendar/instant.ts';
import type { ChromiumTablet } from './chromium-tablet.ts';
import { copyNodeTablet, type NodeTablet, type Work } from './node-tablet.ts';
import type { Stage } from './stage.ts';

export interface Cast {
  readonly stage: Stage;
  readonly work: Work;
  /** Grows when one is copied. */
  readonly nodes: NodeTablet[];
  readonly browsers: readonly ChromiumTablet[];
  /** Copies that may still be made. */
  copiesLeft: number;
}

/** How many of the requests meet a fault; another share after every mishap. */
const BADNESS = [0, 0.05, 0.2, 0.5];
const MOST_DOWN_MS = 6000;
const MOST_PAUSE_MS = 6000;

const COPIED = 'tablet copied';

type Mishap = (cast: Cast) => Promise<void>;

const MISHAPS: Readonly<Record<string, Mishap>> = {
  async 'centre killed'({ stage }) {
    await stage.centre.kill();
    await stage.centre.start();
  },
  async 'database killed'({ stage }) {
    stage.killDatabase();
  },
  async 'both killed'({ stage }) {
    const gone = stage.centre.kill();
    stage.killDatabase();
    await gone;
    await stage.centre.start();
  },
  async 'line down'({ stage, work }) {
    await stage.line.down();
    await sleep(work.random() * MOST_DOWN_MS);
    await stage.line.up();
  },
  async 'browser killed'({ browsers, work }) {
    choose(browsers, work)?.kill();
  },
  async 'app closed and opened'({ nodes, work }) {
    const tablet = choose(nodes, work);
    await tablet.stop();
    tablet.start();
  },
  async 'cache deleted'({ nodes, work }) {
    const tablet = choose(nodes, work);
    await tablet.stop();
    await tablet.machine.clearCache();
    tablet.start();
  },
  async 'databases deleted'({ nodes, work }) {
    const tablet = choose(nodes, work);
    await tablet.stop();
    const rows = await tablet.machine.outbox();
    for (const { state, event } of rows) if (state === 'pending') work.ledger.excuse(event.id);
    await tablet.machine.vanish();
    tablet.start();
  },
  async 'clock moved'({ nodes, work }) {
    choose(nodes, work).machine.moveClock(choose([-24, 24, 7, -7], work) * MS_PER_HOUR);
  },
  async [COPIED](cast) {
    cast.copiesLeft -= 1;
    const tablet = choose(cast.nodes, cast.work);
    await tablet.stop();
    const copy = await copyNodeTablet(tablet, `${tablet.name}-copy-${cast.nodes.length}`, cast.work);
    cast.nodes.push(copy);
    for (const each of [tablet, copy]) each.start();
  },
};

/** @returns how often each mishap happened */
export async function playChaos(cast: Cast, seconds: number): Promise<Map<string, number>> {
  const { stage, work } = cast;
  const happened = new Map<string, number>();
  const until = Date.now() + seconds * 1000;
  while (Date.now() < until) {
    stage.line.setBadness(choose(BADNESS, work));
    await sleep(Math.min(work.random() * MOST_PAUSE_MS, until - Date.now()));
    const possible = Object.entries(MISHAPS).filter(([name]) => cast.copiesLeft > 0 || name !== COPIED);
    const [name, mishap] = choose(possible, work);
    happened.set(name, (happened.get(name) ?? 0) + 1);
    await mishap(cast);
  }
  stage.line.setBadness(0);
  await stage.line.up();
  return happened;
}

function choose<T>(from: readonly T[], { random }: Work): T {
  return from[Math.floor(random() * from.length)] as T;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
