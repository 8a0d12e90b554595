/** What becomes of each pair of events recorded at once: asked of the fold, and the same as the documents say. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { PairOutcome } from '#domain/dossier/concurrent-pair.ts';
import { outcomesOf, PAIR_KINDS, pairTable, type PairKind } from '#support/concurrent-pairs.ts';

const DOC = path.resolve(import.meta.dirname, '../../../../src/docs/conflicts.md');
const BEGIN = '<!-- pairs: begin -->\n';
const END = '<!-- pairs: end -->';

test('the table in the documents is what the fold does', () => {
  const written = readFileSync(DOC, 'utf8');
  const [before, rest] = written.split(BEGIN);
  const [, after] = rest?.split(END) ?? [];
  if (process.env['UPDATE_GOLDEN'] !== undefined) {
    writeFileSync(DOC, `${before}${BEGIN}\n${pairTable()}\n\n${END}${after}`);
  }
  const table = readFileSync(DOC, 'utf8').split(BEGIN)[1]?.split(END)[0];
  expect(unpadded(table ?? '')).toBe(unpadded(pairTable()));
});

test('a pair has one outcome, whatever state both tablets saw', () => {
  for (const first of PAIR_KINDS) {
    for (const second of PAIR_KINDS)
      expect([...outcomesOf(first, second)].length, `${first}, ${second}`).toBeLessThan(2);
  }
});

test.each<[PairKind, PairKind, PairOutcome]>([
  ['corrected (phone)', 'corrected (address)', 'both-stand'],
  ['corrected (phone)', 'corrected (phone)', 'same-field-conflict'],
  ['papers-recorded', 'papers-recorded', 'both-stand'],
  ['assigned', 'assigned', 'later-stands'],
  ['resolved', 'resolved', 'second-set-aside'],
  ['extended', 'extended', 'second-set-aside'],
  ['apologised', 'apologised', 'second-set-aside'],
  ['conflict-settled', 'conflict-settled', 'second-set-aside'],
  ['assigned', 'resolved', 'both-stand'],
  ['resolved', 'assigned', 'second-set-aside'],
])('%s, then %s: %s', (first, second, outcome) => {
  expect([...outcomesOf(first, second)]).toEqual([outcome]);
});

/** As prettier or a person may have set it. */
function unpadded(table: string): string {
  return table.replace(/ +/g, ' ').replace(/-{3,}/g, '---').trim();
}
