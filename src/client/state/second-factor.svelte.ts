/** The second factor of whoever is signed in: when it comes before anything else, and when it is done. */
import type { SessionUser } from '#protocol/session-messages.ts';

export interface SecondFactor {
  /**
   * What comes before everything else; null when nothing does. Never over work that is under way: whoever signs in again in
   * place goes on, and is reminded. Reactive.
   */
  readonly step: NonNullable<SessionUser['secondFactor']> | null;
  /**
   * The centre has been shown it: everything is open.
   * @returns false when it was lost before what is kept of the ward could be opened: to be tried again
   */
  settle(): Promise<boolean>;
  /** The centre cannot be reached, and a citizen is waiting. Whoever is not in yet stays out: her PIN opens the tablet. */
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
  /** She has given her password and is not in before this. Reactive. */
  readonly isEntering: () => boolean;
  /** @returns as `settle` */
  readonly onSettled: (user: SessionUser) => Promise<boolean>;
  readonly onGivenUp: () => void;
}

export function createSecondFactor(options: SecondFactorOptions): WatchedFactor {
  const { user, isEntering, onSettled, onGivenUp } = options;
  let isPostponed = $state(false);
  const isAtWork = (next: SessionUser | null) => next !== null && user()?.userId === next.userId;

  return {
    get step() {
      return isPostponed && !isEntering() ? null : (user()?.secondFactor ?? null);
    },
    async settle() {
      const present = user();
      if (!present?.secondFactor) return true;
      const { secondFactor: _done, ...settled } = present;
      return onSettled(settled);
    },
    postpone() {
      if (isEntering()) onGivenUp();
      else isPostponed = true;
    },
    noteSignIn(next) {
      isPostponed = isAtWork(next);
    },
    noteElsewhere(next) {
      if (isAtWork(next) && !user()?.secondFactor) isPostponed = true;
    },
  };
}
