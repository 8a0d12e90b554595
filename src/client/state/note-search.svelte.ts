/** Notes a search by a whole identity number, once it stands: not each number passed through while typing. */
import { onDestroy } from 'svelte';
import { foldText } from '#domain/base/fold-text.ts';
import { findPersonalId } from '#domain/personal-data/access-entry.ts';
import type { App } from './app.ts';

/** Longer than the pause between two digits. */
const SETTLED_MS = 1500;
/** Digits of an old number, which may become twelve. */
const SHORT = 9;
const FULL = 12;

/**
 * Call while a component is set up: the search is noted in the ward worked in then, also when that is left or locked meanwhile.
 * @param sought what is searched for, as typed; reactive
 */
export function useSearchNote(
  { commands, session, lock }: Pick<App, 'commands' | 'session' | 'lock'>,
  sought: () => string,
): void {
  const { ward } = session;
  let before: Search = { typed: '', personalId: null };
  let standing: { readonly personalId: string; readonly timer: ReturnType<typeof setTimeout> } | undefined;

  async function settle(): Promise<void> {
    if (!standing) return;
    const { personalId, timer } = standing;
    clearTimeout(timer);
    standing = undefined;
    await commands.noteAccess({ action: 'search-id', personalId, ...(ward !== null && { ward }) });
  }

  $effect(() => {
    const typed = foldText(sought()).replace(/[\s.]/g, '');
    const personalId = findPersonalId(sought());
    const last = before;
    before = { typed, personalId };
    // Words beside a number: the search by it goes on.
    if (personalId === last.personalId) return;
    if (standing && isTypedOn(last, typed)) {
      clearTimeout(standing.timer);
      standing = undefined;
    } else void settle();
    if (personalId !== null) standing = { personalId, timer: setTimeout(settle, SETTLED_MS) };
  });
  onDestroy(lock.hold({ isBusy: () => false, keep: settle }));
  // Opening what was found leaves the page before the time is up.
  onDestroy(() => void settle());
}

interface Search {
  /** Without what digits are grouped by. */
  readonly typed: string;
  readonly personalId: string | null;
}

/** By digits alone: nine, or eleven that lacked their zero, were on the way to twelve. */
function isTypedOn({ typed: before, personalId }: Search, typed: string): boolean {
  const isShort = personalId?.length === SHORT || before.replace(/\D/g, '').length < FULL;
  return isShort && typed.startsWith(before) && /^\d+$/.test(typed.slice(before.length));
}
