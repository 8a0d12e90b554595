import { expect, test } from 'vitest';
import { isBoxed, noteOf, parseNote } from '#client/sync/box-note.ts';
import type { CollectedBlackBox } from '#client/sync/collect-black-box.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { setupDossierEvents, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

const MADE_AT = at('2026-03-12 09:00');
const [first, second, third] = (() => {
  const { make } = setupDossierEvents();
  return [make('received', MADE_AT), make('printed', MADE_AT), make('printed', MADE_AT)] as const;
})();

/** A box over several files and, because of a number that is missing, several entries. */
function collected(): CollectedBlackBox {
  const entry = (from: number, events: unknown[]) => ({ ward: WARD, first: from, events });
  return {
    device: first.device,
    madeAt: MADE_AT,
    boxes: [{ wards: [entry(third.dseq, [third])] }, { wards: [entry(first.dseq, [first])] }],
  } as unknown as CollectedBlackBox;
}

test('what was put into the box lies in it; what was confirmed then or came after does not, nor what another tablet recorded', () => {
  const note = noteOf(collected());
  const later = { ...third, dseq: third.dseq + 1 };
  expect([first, second, third, later].map((event) => isBoxed(event, note))).toEqual([true, false, true, false]);
  expect(isBoxed({ ...first, device: 'bbbbbbbb-0000-4000-8000-00000000bbbb' as DeviceId }, note)).toBe(false);
  expect(isBoxed({ ...first, ward: '00001' as typeof WARD }, note)).toBe(false);
});

test('a note is read as it was kept; one that is missing or spoilt says nothing', () => {
  const note = noteOf(collected());
  expect(parseNote(JSON.stringify(note))).toEqual(note);
  for (const spoilt of [null, '', '{', '{}', '3', 'null', '{"madeAt":1}']) expect(parseNote(spoilt)).toBeNull();
});
