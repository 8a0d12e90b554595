/**
 * Dấu hiệu nên xem lại, for supervisors and in neutral words: ways in which a figure can look better than the work was.
 * A signal says "look", never "wrong".
 */
import { MS_PER_DAY, MS_PER_MINUTE } from '../calendar/instant.ts';
import type { DossierSummary } from '../dossier/dossier-summary.ts';

export const SIGNALS = [
  'extended',
  'askedTwice',
  'finishedAtLimit',
  'collectedLongAfter',
  'manyReturns',
  'uncertainClock',
] as const;
export type Signal = (typeof SIGNALS)[number];

type SignalRow = Pick<
  DossierSummary,
  'extensions' | 'supplementRequests' | 'resolvedAt' | 'dueAt' | 'handedOverAt' | 'returns' | 'evidence'
>;

const LIMIT_MARGIN_MS = MS_PER_MINUTE;
const LONG_AFTER_MS = 7 * MS_PER_DAY;
const MANY_RETURNS = 2;

/** A dossier may stand under several. */
export function computeSignals<Row extends SignalRow>(rows: readonly Row[]): Record<Signal, Row[]> {
  const is: Record<Signal, (row: Row) => boolean> = {
    extended: ({ extensions }) => extensions > 0,
    askedTwice: ({ supplementRequests }) => supplementRequests > 1,
    finishedAtLimit: ({ resolvedAt, dueAt }) =>
      resolvedAt !== null && dueAt !== null && resolvedAt <= dueAt && dueAt - resolvedAt <= LIMIT_MARGIN_MS,
    collectedLongAfter: ({ resolvedAt, handedOverAt }) =>
      resolvedAt !== null && handedOverAt !== null && handedOverAt - resolvedAt > LONG_AFTER_MS,
    manyReturns: ({ returns }) => returns >= MANY_RETURNS,
    uncertainClock: ({ evidence }) => evidence === 'uncertain',
  };
  return Object.fromEntries(SIGNALS.map((signal) => [signal, rows.filter(is[signal])])) as Record<Signal, Row[]>;
}
