/** Navigation over the router and the browser's history; what is kept lies in the history entry, never in the address. */
import { blockNavigation } from 'sv-router';
import type { Navigation } from '../state/navigation.ts';
import { navigate, route } from './routes.ts';

export function createNavigation(): Navigation {
  return {
    get path() {
      return route.pathname;
    },
    get params() {
      return route.params;
    },
    go: (path) => void navigate(path as '/'),
    kept: (key) => readKept()[key],
    keep(key, value) {
      history.replaceState({ ...(history.state as object | null), kept: { ...readKept(), [key]: value } }, '');
    },
    hold: ({ isDirty, mayLeave }) => blockNavigation({ beforeUnload: () => !isDirty(), onNavigate: mayLeave }),
  };
}

function readKept(): Partial<Record<string, string>> {
  const state = history.state as { readonly kept?: Record<string, string> } | null;
  return state?.kept ?? {};
}
