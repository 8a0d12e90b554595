/** What must not be found on a tablet's disk: looked for in whatever form a database or a file may hold it. */
import { gunzipSync } from 'node:zlib';
import { foldText } from '#domain/base/fold-text.ts';

/** Each word as it is, folded as the search folds it, and in the two encodings a browser writes. */
export function formsOf(words: readonly string[]): readonly Buffer[] {
  const forms = [...new Set(words.flatMap((word) => [word, word.normalize('NFD'), foldText(word)]))];
  return forms.flatMap((form) => [Buffer.from(form, 'utf8'), Buffer.from(form, 'utf16le')]);
}

/** @returns the words found in bytes, packed or not; empty when there is none */
export function findForms(bytes: Uint8Array, forms: readonly Buffer[]): string[] {
  const haystack = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return [haystack, ...unpacked(haystack)].flatMap((part) =>
    forms.filter((form) => part.includes(form)).map((form) => form.toString('utf8')),
  );
}

/** Everything in it that is gzip, as the parts of a snapshot are. */
function unpacked(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  const MAGIC = Buffer.from([0x1f, 0x8b, 0x08]);
  for (let at = bytes.indexOf(MAGIC); at >= 0; at = bytes.indexOf(MAGIC, at + 1)) {
    try {
      found.push(gunzipSync(bytes.subarray(at), { finishFlush: 2 }));
    } catch {
      // Three bytes that happen to look like one.
    }
  }
  return found;
}
