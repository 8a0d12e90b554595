/**
 * Signing out is told to the centre, if not now then later. Until it has answered, the browser still holds the cookie of somebody
 * who has left: nothing else is asked with it. A new sign-in puts another cookie in its place, and that must never be the one that
 * is ended: both are done under one lock, whichever tab does them.
 */
import * as v from 'valibot';
import type { Result } from '#domain/base/result.ts';
import type { Connection } from '../platform/connection.ts';
import type { Store } from '../store/store.ts';
import { askCentre } from './centre.ts';

/** As long as a request may take: whoever holds the lock for longer is a tab that hangs, and somebody waits to be let in. */
const PATIENCE_MS = 30_000;
/** For saying it before a sign-in, which goes on all the same. */
const HURRIED_MS = 5000;

export interface SigningOut {
  /** For everything but signing in: asks nothing in the name of somebody who has left. Then it is as if there were no network. */
  readonly connection: Connection;
  /** It is to be told, and the disk has no room to note it: held in memory, until the page goes. */
  noteLeft(): void;
  /** @returns false while the centre has not heard that the last officer signed out */
  tell(): Promise<boolean>;
  /**
   * @param ask signs somebody in by the connection given
   * @param isWanted looked at when the centre has answered: where she has signed out meanwhile, her new session ends at once,
   *   before another one can take its place
   * @throws what the database throws on a full disk: the centre would be told that the new session is over
   */
  signIn<T, E>(ask: (connection: Connection) => Promise<Result<T, E>>, isWanted: () => boolean): Promise<Result<T, E>>;
}

export function createSigningOut({ outbox, locks }: Pick<Store, 'outbox' | 'locks'>, line: Connection): SigningOut {
  const name = `dung-hen-signing-out:${outbox.name}`;
  let hasLeft = false;

  /** An older version of the app signs in without taking the note away; whose session it is since then it does note. */
  async function isLeaving(): Promise<boolean> {
    const [leaving, centreUser] = await outbox.setting.bulkGet(['leaving', 'centre-user']);
    return (hasLeft || leaving !== undefined) && (centreUser?.value ?? null) === null;
  }

  async function noteTold(): Promise<void> {
    hasLeft = false;
    await outbox.setting.delete('leaving');
  }

  async function say(timeoutMs?: number): Promise<boolean> {
    if (!(await isLeaving())) return true;
    const request = { method: 'DELETE', path: '/api/session', answer: v.null() } as const;
    const answer = await askCentre(line, { ...request, ...(timeoutMs !== undefined && { timeoutMs }) });
    if (answer.ok) await noteTold();
    return answer.ok;
  }

  let telling: Promise<boolean> | undefined;

  async function tryToTell(): Promise<boolean> {
    // Where another tab is at it, or lets somebody in, it is not known yet.
    return !(await isLeaving()) || ((await locks.tryHold(name, () => say())) ?? false);
  }

  function tell(): Promise<boolean> {
    telling ??= tryToTell().finally(() => (telling = undefined));
    return telling;
  }

  async function leaveFirst(): Promise<void> {
    // What cannot be read keeps nobody from working.
    if (!(await tell().catch(() => true)))
      throw new TypeError('The centre has not heard yet that the last officer signed out.');
  }

  return {
    connection: {
      ...line,
      send: async (...request) => leaveFirst().then(() => line.send(...request)),
      fetchBytes: async (...request) => leaveFirst().then(() => line.fetchBytes(...request)),
    },
    noteLeft: () => void (hasLeft = true),
    tell,
    signIn: (ask, isWanted) =>
      holdInTime(locks, name, async () => {
        await say(HURRIED_MS).catch(() => false);
        const answer = await ask(line);
        if (answer.ok && !isWanted()) await say(HURRIED_MS).catch(() => false);
        else if (answer.ok && (await isLeaving())) await noteTold();
        return answer;
      }),
  };
}

/** Without the lock where it is not had in time. */
async function holdInTime<T>(locks: Store['locks'], name: string, work: () => Promise<T>): Promise<T> {
  const held: { done?: Promise<T> } = {};
  const begin = () => (held.done ??= work());
  await locks
    .claim(name, async () => void (await begin().catch(() => undefined)), { signal: AbortSignal.timeout(PATIENCE_MS) })
    .catch(() => undefined);
  return begin();
}
