/** The procedures a reception chooses from. */
import type { Procedure } from '#domain/procedure/procedure.ts';
import type { App } from './app.ts';
import { useLiveQuery } from './live-query.svelte.ts';

export interface IntakeCatalogue {
  /** Null until loaded. Reactive, like all below. */
  readonly procedures: readonly Procedure[] | null;
  readonly failed: boolean;
}

/**
 * A form once opened keeps to what it showed; but for a tablet that is new to the ward: its first greeting brings what the ward
 * decided, and until then nothing can be promised. Call while a component is set up.
 */
export function useCatalogue({ loadProcedures, session, queries }: App): IntakeCatalogue {
  let procedures = $state.raw<readonly Procedure[] | null>(null);
  let failed = $state(false);
  const greeted = useLiveQuery(
    () => ({ ward: session.ward }),
    async ({ ward }) => ward !== null && (await queries.getWard(ward)) !== undefined,
  );
  const isAnswered = $derived(greeted.current !== undefined || greeted.error !== undefined);

  async function load(): Promise<void> {
    try {
      procedures = await loadProcedures();
    } catch {
      failed = true;
    }
  }

  // Asked first, and only then read: what the first greeting brings is kept before it counts as greeted.
  $effect(() => {
    void greeted.current;
    if (isAnswered) void load();
  });

  return {
    get procedures() {
      return procedures;
    },
    get failed() {
      return failed;
    },
  };
}
