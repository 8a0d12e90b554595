/** Samples, their median with min and max, and the 95th percentile; nothing is averaged away. */
export interface Figure {
  readonly name: string;
  readonly unit: 'ms' | 'µs' | 'kB';
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly p95: number;
  readonly runs: number;
  /** The bound of the issue, in the same unit, and which of the figures it binds. */
  readonly limit: { readonly value: number; readonly on: 'median' | 'p95' };
  /** The bare part of the same work in the same run (one IndexedDB put, an empty answer); null where there is none. */
  readonly bare: { readonly name: string; readonly median: number } | null;
}

export function toFigure(
  name: string,
  samples: readonly number[],
  { unit, limit, bare = null }: Pick<Figure, 'unit' | 'limit'> & { readonly bare?: Figure['bare'] },
): Figure {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return {
    name,
    unit,
    median: medianOf(samples),
    min: sorted[0] ?? Number.NaN,
    max: sorted.at(-1) ?? Number.NaN,
    p95: at(0.95),
    runs: sorted.length,
    limit,
    bare,
  };
}

export function medianOf(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = sorted.length % 2 === 0 ? [sorted[middle - 1], sorted[middle]] : [sorted[middle], sorted[middle]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
