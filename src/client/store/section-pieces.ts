/**
 * What lies packed under a section, in pieces: Chromium lays a value of 64 KiB or more into a file of its own, and writing that
 * takes three times as long as the same bytes beside each other in the database.
 */
import type { WardCode } from '#domain/dossier/ids.ts';
import type { CacheDatabase, PackedName, SectionPartRow } from './cache-database.ts';

/** With room for the seal and the key. */
const PIECE_BYTES = 60 * 1024;

export interface SectionPlace {
  readonly ward: WardCode;
  readonly wseq: number;
  readonly section: number;
}

export function toPieces(place: SectionPlace, name: PackedName, bytes: ArrayBuffer): SectionPartRow[] {
  const { ward, wseq, section } = place;
  const count = Math.max(1, Math.ceil(bytes.byteLength / PIECE_BYTES));
  return Array.from({ length: count }, (_, piece) => ({
    ward,
    wseq,
    section,
    part: piece === 0 ? name : `${name}/${String(piece).padStart(4, '0')}`,
    bytes: bytes.slice(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES),
  }));
}

/** Undefined when nothing lies under this name. What an earlier version kept in one piece is read as well. */
export async function readPieces(
  { sectionPart }: Pick<CacheDatabase, 'sectionPart'>,
  { ward, wseq, section }: SectionPlace,
  name: PackedName,
): Promise<ArrayBuffer | undefined> {
  const pieces = await sectionPart
    .where('[ward+wseq+section+part]')
    .between([ward, wseq, section, name], [ward, wseq, section, `${name}/\uffff`])
    .toArray();
  const [first] = pieces;
  if (pieces.length <= 1) return first?.bytes;
  const whole = new Uint8Array(pieces.reduce((sum, { bytes }) => sum + bytes.byteLength, 0));
  let at = 0;
  for (const { bytes } of pieces) {
    whole.set(new Uint8Array(bytes), at);
    at += bytes.byteLength;
  }
  return whole.buffer;
}
