/**
 * How much a ZIP file (and so an XLSX) unpacks to, found out before anything reads it: a file of some kilobytes may hold
 * gigabytes (a decompression bomb), and what it says of its own sizes may be a lie.
 */
import { inflateRawSync } from 'node:zlib';

/** The head of an entry (APPNOTE 4.3.7), and where in it stand the method and the lengths of name and extra field. */
const SIGNATURE = Buffer.from('PK\u0003\u0004', 'latin1');
const METHOD_AT = 8;
const NAME_LENGTH_AT = 26;
const EXTRA_LENGTH_AT = 28;
const HEAD_BYTES = 30;
/** The spreadsheet library unpacks these and passes over the others. */
const UNPACKED = /\.xml(?:\.rels)?$/;

/**
 * Unpacks every entry once, into nothing, and gives up where the bound is passed. Every place that could be the head of an
 * entry counts, whatever the directory at the end of the file says of it.
 * @returns 'unreadable' when an entry cannot be unpacked
 */
export function checkUnpackedSize(zip: Buffer, mostBytes: number): 'fits' | 'too-large' | 'unreadable' {
  let left = mostBytes;
  for (let at = zip.indexOf(SIGNATURE); at >= 0; at = zip.indexOf(SIGNATURE, at + SIGNATURE.length)) {
    const packed = findPacked(zip, at);
    if (packed === undefined) continue;
    try {
      // One more than is left: exactly the bound still fits.
      left -= inflateRawSync(packed, { maxOutputLength: left + 1 }).length;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'unreadable';
    }
    if (left < 0) return 'too-large';
  }
  return 'fits';
}

/** @returns everything from the first packed byte on (the stream knows its own end), or undefined for an entry left as it is */
function findPacked(zip: Buffer, at: number): Buffer | undefined {
  if (at + HEAD_BYTES > zip.length || zip.readUInt16LE(at + METHOD_AT) === 0) return undefined;
  const nameEnd = at + HEAD_BYTES + zip.readUInt16LE(at + NAME_LENGTH_AT);
  if (!UNPACKED.test(zip.toString('latin1', at + HEAD_BYTES, nameEnd))) return undefined;
  return zip.subarray(nameEnd + zip.readUInt16LE(at + EXTRA_LENGTH_AT));
}
