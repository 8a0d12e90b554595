/** Entering a PIN on the lock screen: whose it is, why it did not open, and how long to wait before the next. */
import type { SessionUser } from '#protocol/session-messages.ts';
import type { Lock, UnlockFailure } from './lock.svelte.ts';

/** StoreFailed: the tablet's data could not be read; the PIN may have been right. */
export type EntryFailure = UnlockFailure | { readonly type: 'StoreFailed' };

export interface PinEntry {
  /** Whose PIN is asked for; undefined until somebody is chosen. Reactive, like all below. */
  readonly officer: SessionUser | undefined;
  /** Of the last try. */
  readonly failure: EntryFailure | undefined;
  /** Until the next try, in ms. */
  readonly waitMs: number;
  readonly busy: boolean;
  choose(officer: SessionUser): void;
  /** Done when the tablet is open, or `failure` says why it is not. */
  enter(pin: string): Promise<void>;
}

const TICK_MS = 500;

/** Call while a component is set up. @param first who is asked at first */
export function usePinEntry(lock: Pick<Lock, 'officers' | 'unlock' | 'waitFor'>, first: string | undefined): PinEntry {
  let userId = $state(first);
  let failure = $state.raw<EntryFailure>();
  let waitMs = $state(0);
  let busy = $state(false);
  const officer = $derived(lock.officers.find((each) => each.userId === userId));

  // The wait is asked for again and again: it is counted by what nobody can set, which may stand still.
  $effect(() => {
    const id = officer?.userId;
    waitMs = 0;
    if (id === undefined) return;
    const note = (left: number) => (waitMs = userId === id ? left : waitMs);
    const ask = () => void lock.waitFor(id).then(note, () => undefined);
    ask();
    const timer = setInterval(ask, TICK_MS);
    return () => clearInterval(timer);
  });

  return {
    get officer() {
      return officer;
    },
    get failure() {
      return failure;
    },
    get waitMs() {
      return waitMs;
    },
    get busy() {
      return busy;
    },
    choose(chosen) {
      userId = chosen.userId;
      failure = undefined;
    },
    async enter(pin) {
      if (busy || !officer) return;
      busy = true;
      failure = undefined;
      try {
        const opened = await lock.unlock(officer.userId, pin);
        if (opened.ok) return;
        failure = opened.error;
        if ('waitMs' in opened.error) ({ waitMs } = opened.error);
      } catch {
        failure = { type: 'StoreFailed' };
      } finally {
        busy = false;
      }
    },
  };
}
