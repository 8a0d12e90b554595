/** Rows by procedure or person, and the order in which names are listed. */
import { foldText } from '../base/fold-text.ts';

export function groupRows<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

/** By the letters without their marks, then by the marks. */
export function compareNames(a: string, b: string): number {
  return compare(foldText(a), foldText(b)) || compare(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
