/** Work of which only so much may be in hand at once; the rest waits, first come, first served. */
export function createTurns(mostAtOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let inHand = 0;
  return async (work) => {
    if (inHand < mostAtOnce) inHand += 1;
    else await new Promise<void>((resolve) => void waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The place goes to the next one as it is: nobody slips in between.
      if (next) next();
      else inHand -= 1;
    }
  };
}
