/** Keeps one caller from taking what everybody needs: so much at once, then so much a second. Kept in memory. */

export interface RateLimit {
  /** Takes one, and answers 0; or takes none, and answers after how many milliseconds there will be one. */
  take(key: string, now: number): number;
  /** It was not what the limit is there for: one more is free again. */
  giveBack(key: string): void;
}

export interface RateRule {
  /** At once, after a time of rest. */
  readonly burst: number;
  readonly perSecond: number;
}

interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** Beyond them the one untouched for longest is forgotten. */
const MOST_KEYS = 20_000;

export function createRateLimit({ burst, perSecond }: RateRule): RateLimit {
  const buckets = new Map<string, Bucket>();
  const put = (key: string, bucket: Bucket): void => {
    // Re-inserted at the end: the first key of the map is the one untouched for longest.
    buckets.delete(key);
    buckets.set(key, bucket);
    if (buckets.size > MOST_KEYS) buckets.delete(buckets.keys().next().value ?? '');
  };

  return {
    take(key, now) {
      const { left, at } = buckets.get(key) ?? { left: burst, at: now };
      const filled = Math.min(burst, left + (Math.max(0, now - at) / 1000) * perSecond);
      const isFree = filled >= 1;
      put(key, { left: isFree ? filled - 1 : filled, at: now });
      return isFree ? 0 : Math.ceil(((1 - filled) / perSecond) * 1000);
    },
    giveBack(key) {
      const bucket = buckets.get(key);
      if (bucket) put(key, { ...bucket, left: Math.min(burst, bucket.left + 1) });
    },
  };
}
