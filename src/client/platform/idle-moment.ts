/** As long as the screen may keep the background waiting. */
const MOST_MS = 2000;

/** Resolves when the browser has nothing better to do; at once in one that cannot tell (Safari). */
export async function idleMoment(): Promise<void> {
  if (!('requestIdleCallback' in globalThis)) return;
  await new Promise<unknown>((resolve) => requestIdleCallback(resolve, { timeout: MOST_MS }));
}
