/**
 * JSON in its canonical form (RFC 8785): the same text for the same value on every machine. Of values that came out of JSON;
 * the `canonicalize` package, whose answer the tests compare, takes more than twice the time of what every push waits for.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  let text = '{';
  // By UTF-16 code units, as the standard and a plain sort have it.
  const members = value as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(members).sort()) {
    // Left out, as JSON leaves it out: what lies on a tablet may have it, what travelled has not.
    if (members[name] === undefined) continue;
    if (text !== '{') text += ',';
    text += `${JSON.stringify(name)}:${canonicalJson(members[name])}`;
  }
  return `${text}}`;
}
