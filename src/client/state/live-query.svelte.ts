/**
 * Live reads: a screen shows what the tablet's store holds, and follows every change of it.
 * Three traps of Dexie are closed here. The querier runs later, outside the effect, so reactive values must be read in
 * `inputs`, synchronously; an object is compared by nothing, so each change of the inputs starts a new subscription; and only
 * of a querier written as an async function does Dexie note what is read after the first plain `await`.
 */
import { liveQuery } from 'dexie';

export interface LiveQuery<T> {
  /** The last answer; undefined until the first one. Stays while the query runs again. Reactive. */
  readonly current: T | undefined;
  /** Why the last run failed; undefined when it did not. Reactive. */
  readonly error: unknown;
}

/**
 * Runs `query` now, again when `inputs` change, and again when the rows it read change. Call while a component is set up.
 * @param inputs reads every reactive value the query needs; null means there is nothing to ask yet
 */
export function useLiveQuery<Inputs, T>(
  inputs: () => Inputs | null,
  query: (inputs: Inputs) => Promise<T>,
): LiveQuery<T> {
  let current = $state.raw<T>();
  let error = $state.raw<unknown>();
  $effect(() => {
    const given = inputs();
    if (given === null) return;
    const subscription = liveQuery(async () => query(given)).subscribe({
      next(answer) {
        current = answer;
        error = undefined;
      },
      error(reason) {
        error = reason;
      },
    });
    return () => subscription.unsubscribe();
  });
  return {
    get current() {
      return current;
    },
    get error() {
      return error;
    },
  };
}
