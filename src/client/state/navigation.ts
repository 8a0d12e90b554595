/** Where the officer is, for screens: they know paths, not the router. Provided by `client/app/App.svelte`. */
import { getContext, setContext } from 'svelte';

export interface Navigation {
  /** Reactive. */
  readonly path: string;
  /** Named parts of the path: `id` in `/ho-so/:id`. Reactive. */
  readonly params: Readonly<Partial<Record<string, string>>>;
  /** The page last asked for could not be fetched, and the one before still stands. Reactive. */
  readonly isPageMissed: boolean;
  /** Loads the app anew. @returns false where it cannot be had now; nothing has happened then */
  reload(): Promise<boolean>;
  go(path: string): void;
  /**
   * What `keep` noted for this entry of the history, so that going back finds the list as it was left. In memory alone, since it
   * may name a person; gone with the officer, the ward, a lock and the page.
   */
  kept(key: string): string | undefined;
  keep(key: string, value: string): void;
  /** The page asks to be asked before it is left, by a link, by Back or by closing the tab. @returns lets go again */
  hold(page: HeldPage): () => void;
}

export interface HeldPage {
  /** There is something that would be lost. */
  isDirty(): boolean;
  /** Asks the person, where something would be lost; answers at once where nothing would. */
  mayLeave(): boolean | Promise<boolean>;
}

const KEY = Symbol('navigation');

export function provideNavigation(navigation: Navigation): void {
  setContext(KEY, navigation);
}

export function useNavigation(): Navigation {
  return getContext<Navigation>(KEY);
}
