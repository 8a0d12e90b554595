import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Instant } from '#domain/calendar/instant.ts';
import { mergePauses, PAUSE_KINDS, type Pause, type PauseKind } from '#domain/calendar/pause.ts';

const pause = (from: number, to: number | null, kind: PauseKind = 'SUPPLEMENT'): Pause => ({
  kind,
  from: from as Instant,
  to: to as Instant | null,
});
const stretch = (from: number, to: number, ...kinds: PauseKind[]) => ({ kinds, from, to });

test.each([
  ['apart: two stretches', [pause(1, 2), pause(4, 6)], [stretch(1, 2, 'SUPPLEMENT'), stretch(4, 6, 'SUPPLEMENT')]],
  ['in any order', [pause(4, 6), pause(1, 2)], [stretch(1, 2, 'SUPPLEMENT'), stretch(4, 6, 'SUPPLEMENT')]],
  ['touching: one', [pause(1, 2), pause(2, 3)], [stretch(1, 3, 'SUPPLEMENT')]],
  ['overlapping, of two kinds', [pause(1, 5), pause(3, 8, 'OTHER')], [stretch(1, 8, 'SUPPLEMENT', 'OTHER')]],
  ['one inside the other', [pause(1, 9), pause(3, 4, 'OTHER')], [stretch(1, 9, 'SUPPLEMENT', 'OTHER')]],
  ['the same kind is named once', [pause(1, 3), pause(2, 4), pause(3, 5)], [stretch(1, 5, 'SUPPLEMENT')]],
  ['none', [], []],
])('%s', (_, pauses, stretches) => {
  expect(mergePauses(pauses, null)).toEqual(stretches);
});

test('an open pause counts up to the finish, and for nothing while there is none or it comes before', () => {
  expect(mergePauses([pause(1, null)], 7 as Instant)).toEqual([stretch(1, 7, 'SUPPLEMENT')]);
  expect(mergePauses([pause(1, null)], null)).toEqual([]);
  expect(mergePauses([pause(0, null)], null)).toEqual([]);
  expect(mergePauses([pause(5, null)], 3 as Instant)).toEqual([]);
  expect(mergePauses([pause(1, 2), pause(2, null)], 4 as Instant)).toEqual([stretch(1, 4, 'SUPPLEMENT')]);
});

test('a moment is paused after merging exactly when it was before, and no stretch touches the next', () => {
  const arb = fc
    .tuple(fc.nat({ max: 40 }), fc.nat({ max: 12 }), fc.constantFrom(...PAUSE_KINDS))
    .map(([from, length, kind]) => pause(from, from + length, kind));
  fc.assert(
    fc.property(fc.array(arb, { maxLength: 6 }), (pauses) => {
      const merged = mergePauses(pauses, null);
      for (let moment = 0; moment <= 60; moment++) {
        const isIn = ({ from, to }: { from: number; to: number | null }) => from <= moment && moment <= (to ?? 0);
        expect(merged.some(isIn)).toBe(pauses.some(isIn));
      }
      merged.slice(1).forEach((next, index) => expect(next.from).toBeGreaterThan(merged[index]?.to ?? 0));
    }),
  );
});
