/** The second factor of whoever is signed in: when it comes before anything else, and when it is done. */
import type { SessionUser } from '#protocol/session-messages.ts';

export interface SecondFactor {
  /**
   * What comes before everything else; null when nothing does. Never over work that is under way: whoever signs in again in
   * place goes on, and is reminded. Reactive.
   */
  readonly step: NonNullable<SessionUser['secondFactor']> | null;
  /** The centre has been shown it: everything is open. */
  settle(): Promise<void>;
  /** The centre cannot be reached, and a citizen is waiting. */
  postpone(): void;
}

export interface WatchedFactor extends SecondFactor {
  /** Somebody is about to be signed in: to go on where the same person already is at work, or to begin. */
  noteSignIn(next: SessionUser): void;
  /** Another tab has signed somebody in or out. */
  noteElsewhere(next: SessionUser | null): void;
}

export interface SecondFactorOptions {
  /** Reactive. */
  readonly user: () => SessionUser | null;
  readonly onSettled: (user: SessionUser) => Promise<void>;
}

export function createSecondFactor({ user, onSettled }: SecondFactorOptions): WatchedFactor {
  let isPostponed = $state(false);
  const isAtWork = (next: SessionUser | null) => next !== null && user()?.userId === next.userId;

  return {
    get step() {
      return isPostponed ? null : (user()?.secondFactor ?? null);
    },
    async settle() {
      const present = user();
      if (!present?.secondFactor) return;
      const { secondFactor: _done, ...settled } = present;
      await onSettled(settled);
    },
    postpone() {
      isPostponed = true;
    },
    noteSignIn(next) {
      isPostponed = isAtWork(next);
    },
    noteElsewhere(next) {
      if (isAtWork(next) && !user()?.secondFactor) isPostponed = true;
    },
  };
}
