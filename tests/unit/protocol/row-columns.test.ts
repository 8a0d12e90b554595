import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromColumns, toColumns } from '#protocol/row-columns.ts';
import { anyDossiers } from '#support/random-dossiers.ts';

const overTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('rows come back as they were, whatever dossiers they are of', () => {
  fc.assert(
    fc.property(anyDossiers, (dossiers) => {
      const rows = dossiers.map((row) => ({ ...row }));
      expect(fromColumns(overTheWire(toColumns(rows)))).toEqual(rows);
    }),
  );
});

test('what is the same in all rows is said once, what repeats is named by its place', () => {
  const rows = ['a', 'b', 'c', 'd', 'e'].map((id, index) => ({ id, ward: '1', status: index < 3 ? 'open' : null }));
  expect(toColumns(rows)).toEqual({
    count: 5,
    first: rows[0],
    columns: { id: ['a', 'b', 'c', 'd', 'e'], status: { values: ['open', null], places: [0, 0, 0, 1, 1] } },
  });
});

test('rows of two versions, one with a field more, have no columns', () => {
  expect(toColumns([{ id: 'a' }, { id: 'b', isNew: true }])).toBeUndefined();
  expect(
    toColumns([
      { id: 'a', isOld: true },
      { id: 'b', isNew: true },
    ]),
  ).toBeUndefined();
});

describe('not read is', () => {
  const whole = { count: 2, first: { id: 'a' }, columns: { id: ['a', 'b'] } };
  test.each([
    ['nothing', null],
    ['no first row of two', { ...whole, first: null }],
    ['a column that is too short', { ...whole, columns: { id: ['a'] } }],
    ['a column that is none', { ...whole, columns: { id: 'ab' } }],
    ['a place that is not there', { ...whole, columns: { id: { values: ['a'], places: [0, 1] } } }],
    ['no columns', { ...whole, columns: null }],
  ])('%s', (_, value) => {
    expect(fromColumns(whole)).toEqual([{ id: 'a' }, { id: 'b' }]);
    expect(fromColumns(value)).toBeUndefined();
  });
});
