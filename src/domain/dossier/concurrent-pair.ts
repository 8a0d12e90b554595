/**
 * What becomes of two events that two tablets recorded on the same state of a dossier without knowing of each other. Asked of
 * the fold itself, so that `docs/conflicts.md` can never say anything else.
 */
import type { DossierEvent } from './dossier-event.ts';
import type { DossierState } from './dossier-state.ts';
import { applyEvent } from './fold-dossier.ts';

/**
 * both-stand: each has its whole effect, in either order · later-stands: they write the same thing and the later one counts,
 * the earlier stays in the history · second-set-aside: the later one has no effect, and a person is asked ·
 * same-field-conflict: the later one stands for now, and a person chooses.
 */
export const PAIR_OUTCOMES = ['both-stand', 'later-stands', 'second-set-aside', 'same-field-conflict'] as const;
export type PairOutcome = (typeof PAIR_OUTCOMES)[number];

/**
 * @param state what both tablets saw
 * @param first the one that reached the centre first
 */
export function judgePair(state: DossierState, first: DossierEvent, second: DossierEvent): PairOutcome {
  const after = applyBoth(state, first, second);
  const problem = after.problems.find(({ eventId }) => eventId === second.id);
  if (problem) return problem.type === 'field-changed-twice' ? 'same-field-conflict' : 'second-set-aside';
  if (after.problems.some(({ settledAgain }) => settledAgain.some(({ eventId }) => eventId === second.id))) {
    return 'second-set-aside';
  }
  const swapped = applyBoth(state, second, first);
  const isOrderFree = swapped.problems.length !== after.problems.length || effectOf(after) === effectOf(swapped);
  return isOrderFree ? 'both-stand' : 'later-stands';
}

/** Counted from the state both saw (`base` 0), the second one knows nothing of the first. */
function applyBoth(state: DossierState, first: DossierEvent, second: DossierEvent): DossierState {
  return applyEvent(applyEvent(state, first), { ...second, base: 0 }, { history: [first], end: 1 });
}

/** The state as text; lists that only grow hold the same in either order. */
function effectOf({ statusBy: _by, applicantBy: _fields, ...state }: DossierState): string {
  return JSON.stringify(state, (_key, value: unknown) =>
    Array.isArray(value) ? value.map((each) => JSON.stringify(each)).sort() : value,
  );
}
