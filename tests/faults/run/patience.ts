/** A run that waits for ever says nothing: what takes longer than anything may ends it, with a name. */
const LONGEST_MS = 5 * 60_000;

/** @throws when `work` has not ended in five minutes */
export async function within<T>(name: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${name}: has not ended in ${LONGEST_MS / 1000} s`)), LONGEST_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
