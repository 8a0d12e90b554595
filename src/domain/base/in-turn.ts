/** Work of which only so much may be in hand at once; the rest waits: of each line one in turn, in a line first come, first served. */

export type InTurn = <T>(work: () => Promise<T>, line?: string) => Promise<T>;

export function createTurns(mostAtOnce: number): InTurn {
  /** Those in which somebody waits, in the order of their turns. */
  const lines = new Map<string, (() => void)[]>();
  let inHand = 0;

  function takeNext(): (() => void) | undefined {
    const [line] = lines.keys();
    if (line === undefined) return undefined;
    const waiting = lines.get(line) ?? [];
    const next = waiting.shift();
    lines.delete(line);
    // Behind all the others.
    if (waiting.length > 0) lines.set(line, waiting);
    return next;
  }

  return async (work, line = '') => {
    if (inHand < mostAtOnce) inHand += 1;
    else
      await new Promise<void>((resolve) => {
        const waiting = lines.get(line);
        if (waiting) waiting.push(resolve);
        else lines.set(line, [resolve]);
      });
    try {
      return await work();
    } finally {
      const next = takeNext();
      // The place goes to the next one as it is: nobody slips in between.
      if (next) next();
      else inHand -= 1;
    }
  };
}
