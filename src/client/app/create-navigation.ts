/**
 * Navigation over the router and the browser's history. What is kept of an entry stays in memory: browsers write the address and
 * `history.state` to the disk, and a search may name a person. Only a random id of the entry lies there.
 */
import { blockNavigation } from 'sv-router';
import type { Navigation } from '../state/navigation.ts';
import { missedPage, reloadIfThere } from './missed-page.svelte.ts';
import { navigate, route } from './routes.ts';

export interface OwnNavigation extends Navigation {
  /** Somebody else works here from now on, or in another ward: nothing of what was kept is hers to see. */
  forget(): void;
  /** Done when the first page stands at the address. */
  goHome(): Promise<void>;
}

export function createNavigation(): OwnNavigation {
  const kept = new Map<string, Partial<Record<string, string>>>();
  return {
    get path() {
      return route.pathname;
    },
    get params() {
      return route.params;
    },
    get isPageMissed() {
      return missedPage.current;
    },
    reload: reloadIfThere,
    go: (path) => void navigate(path as '/'),
    kept: (key) => kept.get(readEntry() ?? '')?.[key],
    keep(key, value) {
      const entry = readEntry() ?? markEntry();
      kept.set(entry, { ...kept.get(entry), [key]: value });
    },
    forget: () => kept.clear(),
    goHome: async () => void (await navigate('/')),
    hold: ({ isDirty, mayLeave }) => blockNavigation({ beforeUnload: () => !isDirty(), onNavigate: mayLeave }),
  };
}

function readEntry(): string | undefined {
  return (history.state as { readonly entry?: string } | null)?.entry;
}

/** @returns the id the entry has from now on */
function markEntry(): string {
  const entry = crypto.getRandomValues(new Uint32Array(4)).join('-');
  // Earlier versions kept the words themselves.
  const { kept: _, ...state } = (history.state ?? {}) as Record<string, unknown>;
  history.replaceState({ ...state, entry }, '');
  return entry;
}
