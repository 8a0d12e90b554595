/**
 * States what must be true of our own code (not of input).
 * @throws {Error} naming what is broken; the nearest error boundary logs it.
 */
export function invariant(condition: unknown, broken: string): asserts condition {
  if (!condition) throw new Error(`Broken invariant: ${broken}`);
}
