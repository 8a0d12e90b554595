/** Whether whoever asked for something is still there when it comes: a scan over a slow line takes minutes. */
import { onDestroy, untrack } from 'svelte';
import type { App } from './app.ts';

/**
 * Call while a component is set up.
 * @returns asked later: false once the page was left, the tablet locked or another officer at work
 */
export function useStillAsking({ lock, session }: Pick<App, 'lock' | 'session'>): () => boolean {
  const userId = untrack(() => session.user?.userId);
  let isLeft = false;
  onDestroy(() => {
    isLeft = true;
  });
  return () => !isLeft && !lock.isLocked && session.user?.userId === userId;
}
