/** The password of whoever is signed in: when it must be changed before anything else, and changing it. */
import * as v from 'valibot';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { Connection } from '../platform/connection.ts';
import { askCentre } from '../sync/centre.ts';
import { toFailure, type CentreFailure } from './administration.ts';

export interface OwnPassword {
  /**
   * The form for another password comes before everything else. Never over work that is under way: whoever signs in again in
   * place goes on, and is reminded. Reactive.
   */
  readonly mustChangeFirst: boolean;
  /** Needs a connection. Every other device of this person has to sign in again. */
  change(current: string, password: string): Promise<Result<null, CentreFailure>>;
  /** The centre cannot be reached, and a citizen is waiting. */
  postpone(): void;
}

export interface WatchedPassword extends OwnPassword {
  /** Somebody is about to be signed in: to go on where the same person already is at work, or to begin. */
  noteSignIn(next: SessionUser): void;
  /** Another tab has signed somebody in or out. */
  noteElsewhere(next: SessionUser | null): void;
}

export interface OwnPasswordOptions {
  readonly connection: Connection;
  /** Reactive. */
  readonly user: () => SessionUser | null;
  /** The password is now one the person chose. */
  readonly onChosen: (user: SessionUser) => Promise<void>;
}

export function createOwnPassword({ connection, user, onChosen }: OwnPasswordOptions): WatchedPassword {
  let isPostponed = $state(false);
  const isAtWork = (next: SessionUser | null) => next !== null && user()?.userId === next.userId;

  return {
    get mustChangeFirst() {
      return user()?.mustChangePassword === true && !isPostponed;
    },
    async change(current, password) {
      const answer = await askCentre(connection, {
        method: 'PUT',
        path: '/api/session/password',
        body: { current, password },
        // It carries nothing.
        answer: v.unknown(),
      });
      if (!answer.ok) return err(toFailure(answer.error));
      const { mustChangePassword, ...chosen } = user() ?? {};
      if (mustChangePassword) await onChosen(chosen as SessionUser);
      return ok(null);
    },
    postpone() {
      isPostponed = true;
    },
    noteSignIn(next) {
      isPostponed = isAtWork(next);
    },
    noteElsewhere(next) {
      if (isAtWork(next) && !user()?.mustChangePassword) isPostponed = true;
    },
  };
}
