/** Several ways of doing the same, measured so that a busy minute of the machine falls on all of them. */

/** Round after round, every way once in each. */
export async function inTurn<W extends Record<string, () => Promise<unknown>>>(
  ways: W,
  runs: number,
): Promise<{ [K in keyof W]: Awaited<ReturnType<W[K]>>[] }> {
  const results = Object.fromEntries(Object.keys(ways).map((name) => [name, [] as unknown[]]));
  for (let run = 0; run < runs; run++) {
    for (const [name, way] of Object.entries(ways)) results[name]?.push(await way());
  }
  return results as { [K in keyof W]: Awaited<ReturnType<W[K]>>[] };
}
