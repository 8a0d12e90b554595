/** Where the officer is, and what the browser keeps for them, under a test's hand. */
import type { Preferences } from '#client/platform/preferences.ts';
import type { HeldPage, Navigation } from '#client/state/navigation.ts';
import { reactiveBox } from './reactive-box.svelte.ts';

export interface FakePlace {
  readonly path?: string;
  readonly params?: Readonly<Partial<Record<string, string>>>;
  readonly isPageMissed?: boolean;
  readonly canReload?: boolean;
}

export function fakeNavigation({ path = '/', params = {}, isPageMissed = false, canReload = true }: FakePlace): {
  navigation: Navigation;
  visited: string[];
} {
  const visited: string[] = [];
  const kept = new Map<string, string>();
  const current = reactiveBox(path);
  const held = new Set<HeldPage>();
  const navigation: Navigation = {
    get path() {
      return current.value;
    },
    params,
    isPageMissed,
    reload: async () => canReload,
    async go(next) {
      for (const page of held) if (!(await page.mayLeave())) return;
      visited.push(next);
      current.value = next;
    },
    hold(page) {
      held.add(page);
      return () => held.delete(page);
    },
    kept: (key) => kept.get(key),
    keep: (key, value) => void kept.set(key, value),
  };
  return { navigation, visited };
}

export function memoryPreferences(): Preferences {
  const kept = new Map<string, string>();
  return { read: (key) => kept.get(key) ?? null, write: (key, value) => void kept.set(key, value) };
}
