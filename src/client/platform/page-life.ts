/** Whether this tab is looked at, in the background, or about to be stopped by the browser (Page Lifecycle). */

/**
 * active: in front, or only just put away · hidden: in the background for a while, where timers are slowed down ·
 * frozen: nothing runs any more, or the page is being left.
 */
export type PageState = 'active' | 'hidden' | 'frozen';

export interface PageLife {
  state(): PageState;
  onChange(callback: () => void): () => void;
}

/** A glance at another app is no reason to hand anything over. */
export const HIDDEN_AFTER_MS = 30_000;

/** @param startAnew for a page that comes back from the back-forward cache: what other tabs told meanwhile, a lock, never reached it */
export function watchPage(startAnew: () => void): PageLife {
  const callbacks = new Set<() => void>();
  let state: PageState = 'active';
  let timer: ReturnType<typeof setTimeout> | undefined;

  function become(next: PageState) {
    clearTimeout(timer);
    if (next === state) return;
    state = next;
    for (const callback of callbacks) callback();
  }

  function look() {
    become('active');
    if (document.visibilityState === 'hidden') timer = setTimeout(become, HIDDEN_AFTER_MS, 'hidden');
  }

  document.addEventListener('visibilitychange', look);
  // A page in the back-forward cache is frozen, and may come back from it.
  document.addEventListener('freeze', () => become('frozen'));
  addEventListener('pagehide', () => become('frozen'));
  document.addEventListener('resume', look);
  addEventListener('pageshow', ({ persisted }) => (persisted ? startAnew() : look()));
  look();
  return {
    state: () => state,
    onChange(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
  };
}
