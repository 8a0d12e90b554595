/** Vòng luân chuyển: how often a dossier changed hands, and how often it came back to somebody who had had it (trình lên, trình xuống). */
import type { Holder, Stay } from './dossier-state.ts';

export interface Rounds {
  readonly changes: number;
  readonly returns: number;
}

/** Staying on the same desk for the next step is no change. */
export function countRounds(stays: readonly Stay[]): Rounds {
  const moves = stays.filter(({ holder }, index) => index > 0 && keyOf(holder) !== keyOf(stays[index - 1]?.holder));
  const seen = new Set(stays.slice(0, 1).map(({ holder }) => keyOf(holder)));
  let returns = 0;
  for (const { holder } of moves) {
    if (seen.has(keyOf(holder))) returns += 1;
    seen.add(keyOf(holder));
  }
  return { changes: moves.length, returns };
}

/** Agencies outside have no account; their name stands for them. */
function keyOf(holder: Holder | undefined): string {
  return holder?.userId ?? `agency:${holder?.name ?? ''}`;
}
