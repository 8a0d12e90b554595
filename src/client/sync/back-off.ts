/** Waiting before the next try: full jitter up to a ceiling, without end and without counting tries while offline. */
const BASE_MS = 1000;
export const MAX_WAIT_MS = 5 * 60_000;

/**
 * Full jitter, so that a whole city coming back from a power cut does not arrive at once.
 * @param failures consecutive failures so far (≥ 1)
 * @param random in [0, 1)
 */
export function waitAfter(failures: number, random: number): number {
  return Math.floor(random * Math.min(MAX_WAIT_MS, BASE_MS * 2 ** Math.min(failures, 20)));
}
