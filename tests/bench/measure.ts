/** Samples, their median with min and max, and the 95th percentile; nothing is averaged away. */
import type { Comparison } from './guesses/compare-times.ts';

export interface Figure {
  readonly name: string;
  readonly unit: 'ms' | 'µs' | 'kB' | 'MB' | '/h';
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly p95: number;
  readonly runs: number;
  /** The bound of the issue, in the same unit, and which of the figures it binds; null where only ratios are bound. */
  readonly limit: { readonly value: number; readonly on: 'median' | 'p95' } | null;
  /** The bare part of the same work in the same run (one IndexedDB put, an empty answer); null where there is none. */
  readonly bare: { readonly name: string; readonly median: number } | null;
  /** Others doing the same work in the same run. */
  readonly beside: readonly Beside[];
}

/** One other way of doing the same, and what is asked of ours beside it. */
export interface Beside {
  readonly name: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
  /** Null: only shown. */
  readonly wanted: WantedRatio | WantedRanks | null;
}

/** Of the medians. `faster`: ours takes at most 1/times as long. `within`: ours takes at most `times` as long. */
interface WantedRatio {
  readonly ours: 'faster' | 'within';
  readonly times: number;
}

/** Of all samples, one by one (`compareTimes`). `alike`: their times do not tell the two apart. `apart`: they do. */
interface WantedRanks extends Comparison {
  readonly ours: 'alike' | 'apart';
}

/** Ranks less likely than this by chance tell two apart: of eight pairs that are alike, one run in 125 would say so of some. */
export const LEAST_P = 0.001;

type FigureOptions = Pick<Figure, 'unit' | 'limit'> & Partial<Pick<Figure, 'bare' | 'beside'>>;

export function toFigure(
  name: string,
  samples: readonly number[],
  { unit, limit, bare = null, beside = [] }: FigureOptions,
): Figure {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { name, unit, ...spreadOf(samples), p95: at(0.95), limit, bare, beside };
}

export function toBeside(name: string, samples: readonly number[], wanted: Beside['wanted'] = null): Beside {
  return { name, ...spreadOf(samples), wanted };
}

/** Ours to the other: how many times faster, or how many times as long, as the bound has it. */
export function ratioOf({ median: ours }: Pick<Figure, 'median'>, { median: theirs, wanted }: Beside): number {
  return wanted?.ours === 'within' ? ours / theirs : theirs / ours;
}

export function isHeld(figure: Figure): boolean {
  const { limit, median, p95, beside } = figure;
  const isWithinLimit = limit === null || (limit.on === 'p95' ? p95 : median) <= limit.value;
  return isWithinLimit && beside.every((other) => isBesideHeld(figure, other));
}

export function isBesideHeld(figure: Figure, beside: Beside): boolean {
  const { wanted } = beside;
  switch (wanted?.ours) {
    case undefined:
      return true;
    case 'faster':
      return ratioOf(figure, beside) >= wanted.times;
    case 'within':
      return ratioOf(figure, beside) <= wanted.times;
    case 'alike':
      return wanted.p >= LEAST_P;
    case 'apart':
      return wanted.p < LEAST_P;
  }
}

export function medianOf(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = sorted.length % 2 === 0 ? [sorted[middle - 1], sorted[middle]] : [sorted[middle], sorted[middle]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

function spreadOf(samples: readonly number[]): Pick<Figure, 'median' | 'min' | 'max' | 'runs'> {
  if (samples.length === 0) return { median: Number.NaN, min: Number.NaN, max: Number.NaN, runs: 0 };
  return { median: medianOf(samples), min: Math.min(...samples), max: Math.max(...samples), runs: samples.length };
}
