/** As long as the screen may keep the background waiting. */
const MOST_MS = 2000;

/** Resolves when the browser has nothing better to do; at once in one that cannot tell (Safari). */
export async function idleMoment(): Promise<void> {
  if (!('requestIdleCallback' in globalThis)) return;
  await new Promise<unknown>((resolve) => requestIdleCallback(resolve, { timeout: MOST_MS }));
}

/** A list that was just asked for is on the screen by then. */
const LISTS_MS = 100;

/** An idle moment some time from now: between two reads of the database a browser that draws a list has nothing to do either. */
export async function quietMoment(): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve, LISTS_MS));
  await idleMoment();
}
