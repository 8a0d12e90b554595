/**
 * JSON in its canonical form (RFC 8785): the same text for the same value on every machine. Of values that came out of JSON;
 * the `canonicalize` package, whose answer the tests compare, takes more than twice the time of what every push waits for.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  let text = '{';
  // By UTF-16 code units, as the standard and a plain sort have it.
  const members = value as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(members).sort()) {
    // Left out, as JSON leaves it out: what lies on a tablet may have it, what travelled has not.
    if (members[name] === undefined) continue;
    if (text !== '{') text += ',';
    text += `${quote(name)}:${canonicalJson(members[name])}`;
  }
  return `${text}}`;
}

/** Nothing in it is written otherwise in JSON: no control character, quotation mark, backslash or half of a surrogate pair. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

/** Most texts are plain, and putting them in quotation marks takes half the time of asking `JSON.stringify` for it. */
function quote(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}
