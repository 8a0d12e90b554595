/** Mishaps at random moments, one after the other, until the time is up; then everything is put right again. */
import { MS_PER_HOUR } from '#domain/calendar/instant.ts';
import type { OutboxRow } from '#client/store/outbox-database.ts';
import type { ChromiumTablet } from './chromium-tablet.ts';
import { copyNodeTablet, type NodeTablet, type Work } from './node-tablet.ts';
import { within } from './patience.ts';
import { sendAway, type WayOut } from './send-away.ts';
import { setBackCentre } from './set-back.ts';
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
/** Not always the last one: the wrong file happens too. */
const NEWEST_BACKUPS = 3;

const COPIED = 'tablet copied';
const BROWSER_KILLED = 'browser killed';

/** @returns false when it could not happen */
type Mishap = (cast: Cast) => Promise<boolean | void>;

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
  async [BROWSER_KILLED]({ browsers, work }) {
    choose(browsers, work).kill();
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
    // A copy may hold the same work; what it has is not gone.
    const alike = nodes.filter(({ officer }) => officer === tablet.officer);
    for (const each of alike) await each.stop();
    const others = alike.filter((each) => each !== tablet);
    const kept = new Set((await Promise.all(others.map(({ machine }) => machine.outbox()))).flat().map(idOf));
    const gone = (await tablet.machine.outbox()).filter((row) => !kept.has(idOf(row)));
    work.ledger.excuse(gone.filter(({ state }) => state === 'pending').map(idOf));
    work.ledger.noteDeleted(gone.map(idOf));
    await tablet.machine.vanish();
    for (const each of alike) each.start();
  },
  async 'clock moved'({ nodes, work }) {
    choose(nodes, work).machine.moveClock(choose([-24, 24, 7, -7], work) * MS_PER_HOUR);
  },
  // Beside the running centre; refused when the database has just been killed.
  'backup made': ({ stage }) => stage.backUp(),
  async 'centre restored'({ stage, work }) {
    await setBackCentre(stage, choose(stage.backups.slice(-NEWEST_BACKUPS), work), work.ledger);
  },
  'account disabled': (cast) => sendSomeoneAway(cast, 'disabled'),
  'officer left the ward': (cast) => sendSomeoneAway(cast, 'unassigned'),
  async [COPIED](cast) {
    cast.copiesLeft -= 1;
    const tablet = choose(cast.nodes, cast.work);
    await tablet.stop();
    const copy = await copyNodeTablet(tablet, `${tablet.name}-copy-${cast.nodes.length}`, cast.work);
    cast.nodes.push(copy);
    for (const each of [tablet, copy]) each.start();
  },
};

/** Each kind before any comes again, so that a short run has them all. @returns how often each happened */
export async function playChaos(cast: Cast, seconds: number): Promise<Map<string, number>> {
  const { stage, work } = cast;
  const happened = new Map<string, number>();
  const until = Date.now() + seconds * 1000;
  let ahead: string[] = [];
  while (Date.now() < until) {
    stage.line.setBadness(choose(BADNESS, work));
    await sleep(Math.min(work.random() * MOST_PAUSE_MS, until - Date.now()));
    if (ahead.length === 0) ahead = shuffle(listPossible(cast), work);
    const name = ahead.pop()!;
    if ((await within(name, Promise.resolve(MISHAPS[name]!(cast)))) !== false)
      happened.set(name, (happened.get(name) ?? 0) + 1);
  }
  stage.line.setBadness(0);
  await stage.line.up();
  return happened;
}

/** Not one who works at a screen: the app would ask for a password. */
function sendSomeoneAway({ stage, browsers, work }: Cast, way: WayOut): Promise<boolean> {
  const others = stage.officers.filter((officer) => browsers.every((browser) => browser.officer !== officer));
  return sendAway(stage, choose(others, work), way, work.random() * MOST_DOWN_MS);
}

function listPossible({ copiesLeft, browsers }: Cast): string[] {
  return Object.keys(MISHAPS).filter(
    (name) => (copiesLeft > 0 || name !== COPIED) && (browsers.length > 0 || name !== BROWSER_KILLED),
  );
}

function shuffle<T>(all: readonly T[], { random }: Work): T[] {
  return all
    .map((each) => ({ each, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each);
}

function idOf({ event }: OutboxRow): string {
  return event.id;
}

function choose<T>(from: readonly T[], { random }: Work): T {
  return from[Math.floor(random() * from.length)] as T;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
