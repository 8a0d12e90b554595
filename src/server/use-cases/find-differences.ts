/** Where two JSON values differ, as paths a person can follow: `due_at`, `doc.summary.status`, `doc.steps.2`. */

/** @returns the paths of the smallest parts that differ, in the order of the first value; empty when the two are equal */
export function findDifferences(one: unknown, other: unknown): string[] {
  return walk(one, other, '');
}

function walk(one: unknown, other: unknown, path: string): string[] {
  if (isObject(one) && isObject(other) && Array.isArray(one) === Array.isArray(other)) {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return keys.flatMap((key) => walk(one[key], other[key], path === '' ? key : `${path}.${key}`));
  }
  return Object.is(one, other) ? [] : [path];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
