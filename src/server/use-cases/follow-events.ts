/**
 * A push is answered when its events are safe; the dossiers, their numbers and their figures follow a moment later, many
 * pushes in one stroke. They are never the truth: whoever reads them has them follow first, so nobody sees them behind.
 */
import type { WardCode } from '#domain/dossier/ids.ts';
import { transact, type Connection, type Database } from '../store/database.ts';
import {
  commitLazily,
  findStep,
  holdFollowed,
  listWardsBehind,
  markFollowed,
  readFollowed,
} from '../store/followed.ts';
import { readHead } from '../store/wards.ts';
import type { Centre, Journal } from './centre.ts';
import { projectDossiers } from './project-dossiers.ts';

/** In one transaction; a ward that has more to follow goes on in the next. */
const EVENTS_PER_STEP = 2000;

type Follower = Pick<Centre, 'db' | 'journal'>;

/** Steps in hand, by database and ward: whoever wants the same waits for it without a connection of his own. */
const steps = new WeakMap<Database, Map<WardCode, Promise<void>>>();

/**
 * After this the ward's dossiers show every event that was stored before the call, however many come meanwhile. Does nothing
 * where they do.
 * @param isWanted asked before each step: what is left is followed another time
 */
export async function followEvents(
  follower: Follower,
  ward: WardCode,
  isWanted: () => boolean = () => true,
): Promise<void> {
  const target = (await readHead(follower.db, ward))?.head ?? 0;
  while (isWanted() && (await readFollowed(follower.db, ward)) < target) await takeStep(follower, ward);
}

function takeStep({ db, journal }: Follower, ward: WardCode): Promise<void> {
  const inHand = steps.get(db) ?? new Map<WardCode, Promise<void>>();
  steps.set(db, inHand);
  const step =
    inHand.get(ward) ??
    transact(db, async (tx) => {
      await commitLazily(tx);
      await followStep(tx, ward, journal);
    }).finally(() => inHand.delete(ward));
  inHand.set(ward, step);
  return step;
}

/** The same for every ward: for what is looked for without knowing the ward. One that cannot follow hinders no other. */
export async function followAllEvents(follower: Follower, isWanted: () => boolean = () => true): Promise<void> {
  for (const ward of await listWardsBehind(follower.db)) {
    try {
      await followEvents(follower, ward, isWanted);
    } catch (error) {
      const fault = error instanceof Error ? error.name : 'unknown';
      follower.journal.warn({ ward, fault }, 'dossiers do not follow their events');
    }
  }
}

/** The same within a transaction that goes on with what it finds. Hold the ward, so that nothing is added meanwhile. */
export async function followEventsWithin(tx: Connection, ward: WardCode, journal: Journal): Promise<void> {
  while (await followStep(tx, ward, journal));
}

/** @returns false when there was nothing to follow */
async function followStep(tx: Connection, ward: WardCode, journal: Journal): Promise<boolean> {
  const after = await holdFollowed(tx, ward);
  const { through, dossiers } = await findStep(tx, ward, { after, limit: EVENTS_PER_STEP });
  if (through <= after) return false;
  await projectDossiers(tx, ward, { dossiers, after, through }, journal);
  await markFollowed(tx, ward, through);
  return true;
}
