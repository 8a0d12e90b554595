/** Where the officer is, for screens: they know paths, not the router. Provided by `client/app/App.svelte`. */
import { getContext, setContext } from 'svelte';

export interface Navigation {
  /** Reactive. */
  readonly path: string;
  /** Named parts of the path: `id` in `/ho-so/:id`. Reactive. */
  readonly params: Readonly<Partial<Record<string, string>>>;
  go(path: string): void;
  /** What `keep` noted for this entry of the history, so that going back finds the list as it was left. Not in the address: it may name a person. */
  kept(key: string): string | undefined;
  keep(key: string, value: string): void;
}

const KEY = Symbol('navigation');

export function provideNavigation(navigation: Navigation): void {
  setContext(KEY, navigation);
}

export function useNavigation(): Navigation {
  return getContext<Navigation>(KEY);
}
