import { expect, test } from 'vitest';
import type { Stay } from '#domain/dossier/dossier-state.ts';
import { countRounds } from '#domain/dossier/rounds.ts';
import { at } from '#support/fixed-clock.ts';

function stays(names: string): Stay[] {
  return names.split(' ').map((name) => ({
    // A name in capitals is an agency outside, which has no account.
    holder: { userId: name === name.toUpperCase() ? null : name, name },
    since: at('2026-03-09 09:00'),
    step: '',
  }));
}

test.each([
  ['quầy', 0, 0],
  ['quầy cán-bộ', 1, 0],
  ['quầy cán-bộ lãnh-đạo quầy', 3, 1],
  ['quầy cán-bộ lãnh-đạo cán-bộ lãnh-đạo', 4, 2],
  ['quầy cán-bộ cán-bộ', 1, 0],
  ['quầy CÔNG-AN quầy CÔNG-AN', 3, 2],
])('%s: %i changes of hands, %i returns', (names, changes, returns) => {
  expect(countRounds(stays(names))).toEqual({ changes, returns });
});
