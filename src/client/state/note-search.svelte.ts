/** Notes a search by a whole identity number, once it stands: not each number passed through while typing. */
import { onDestroy } from 'svelte';
import { findPersonalId } from '#domain/personal-data/access-entry.ts';
import type { Commands } from '../commands/commands.ts';

/** Longer than the pause between two digits. */
const SETTLED_MS = 1500;

/**
 * Call while a component is set up.
 * @param sought what is searched for, as typed; reactive
 */
export function useSearchNote({ noteAccess }: Pick<Commands, 'noteAccess'>, sought: () => string): void {
  let standing: { readonly personalId: string; readonly timer: ReturnType<typeof setTimeout> } | undefined;

  function settle() {
    if (!standing) return;
    clearTimeout(standing.timer);
    void noteAccess({ action: 'search-id', personalId: standing.personalId });
    standing = undefined;
  }

  $effect(() => {
    const typed = sought();
    const personalId = findPersonalId(typed);
    if (standing && typed.replace(/\D/g, '').startsWith(standing.personalId)) {
      // Typed on: nine digits were on the way to twelve.
      clearTimeout(standing.timer);
      standing = undefined;
    } else settle();
    if (personalId !== null) standing = { personalId, timer: setTimeout(settle, SETTLED_MS) };
  });
  // Opening what was found leaves the page before the time is up.
  onDestroy(settle);
}
