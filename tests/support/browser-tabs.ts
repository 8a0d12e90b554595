/** The ports of a tab in a browser: how it is looked at, and the other tabs of the same tablet. */
import type { PageLife, PageState } from '#client/platform/page-life.ts';
import type { TabMessage, Tabs } from '#client/platform/tabs.ts';

export interface TestPage extends PageLife {
  become(state: PageState): void;
}

export function createPage(): TestPage {
  const callbacks = new Set<() => void>();
  let current: PageState = 'active';
  return {
    state: () => current,
    onChange(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    become(state) {
      current = state;
      for (const callback of callbacks) callback();
    },
  };
}

/** One channel; each call joins another tab to it. */
export function createTabChannel(): () => Tabs {
  const callbacks = new Set<{ readonly tab: object; readonly hear: (message: TabMessage) => void }>();
  return () => {
    const tab = {};
    return {
      tell(message) {
        for (const listener of callbacks) if (listener.tab !== tab) listener.hear(message);
      },
      onTold(callback) {
        const listener = { tab, hear: callback };
        callbacks.add(listener);
        return () => callbacks.delete(listener);
      },
    };
  };
}
