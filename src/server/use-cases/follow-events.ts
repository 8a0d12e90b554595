/**
 * A push is answered when its events are safe; the dossiers, their numbers and their figures follow a moment later, many
 * pushes in one stroke. They are never the truth: whoever reads them has them follow first, so nobody sees them behind.
 */
import type { WardCode } from '#domain/dossier/ids.ts';
import { transact, type Connection } from '../store/database.ts';
import { commitLazily, findStep, holdFollowed, isBehind, listWardsBehind, markFollowed } from '../store/followed.ts';
import type { Centre, Journal } from './centre.ts';
import { projectDossiers } from './project-dossiers.ts';

/** In one transaction; a ward that has more to follow goes on in the next. */
const EVENTS_PER_STEP = 2000;

type Follower = Pick<Centre, 'db' | 'journal'>;

/** After this the ward's dossiers show every event that was stored before the call. Does nothing where they do. */
export async function followEvents({ db, journal }: Follower, ward: WardCode): Promise<void> {
  while (await isBehind(db, ward)) {
    await transact(db, async (tx) => {
      await commitLazily(tx);
      await followStep(tx, ward, journal);
    });
  }
}

/** The same for every ward: for what is looked for without knowing the ward. */
export async function followAllEvents(follower: Follower): Promise<void> {
  for (const ward of await listWardsBehind(follower.db)) await followEvents(follower, ward);
}

/** The same within a transaction that goes on with what it finds. Hold the ward, so that nothing is added meanwhile. */
export async function followEventsWithin(tx: Connection, ward: WardCode, journal: Journal): Promise<void> {
  while (await followStep(tx, ward, journal));
}

/**
 * Opens a view of the database in which the ward's dossiers show every event that can be seen in it.
 * @param open begins a transaction that sees one moment only
 */
export async function inFollowedView<T>(
  follower: Follower,
  ward: WardCode,
  { open, work }: FollowedView<T>,
): Promise<T> {
  for (;;) {
    await followEvents(follower, ward);
    const seen = await open(async (tx) => ((await isBehind(tx, ward)) ? undefined : { result: await work(tx) }));
    if (seen) return seen.result;
  }
}

interface FollowedView<T> {
  open(read: (tx: Connection) => Promise<Seen<T>>): Promise<Seen<T>>;
  work(tx: Connection): Promise<T>;
}

/** Undefined when something was stored between following and opening. */
type Seen<T> = { readonly result: T } | undefined;

/** @returns false when there was nothing to follow */
async function followStep(tx: Connection, ward: WardCode, journal: Journal): Promise<boolean> {
  const after = await holdFollowed(tx, ward);
  const { through, dossiers } = await findStep(tx, ward, { after, limit: EVENTS_PER_STEP });
  if (through <= after) return false;
  await projectDossiers(tx, ward, { dossiers, after }, journal);
  await markFollowed(tx, ward, through);
  return true;
}
