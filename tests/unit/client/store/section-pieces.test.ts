import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readPieces, toPieces } from '#client/store/section-pieces.ts';
import type { Store } from '#client/store/store.ts';
import { WARD } from '#support/dossier-events.ts';
import { setupTablet } from '#support/tablet.ts';

const PLACE = { ward: WARD, wseq: 7, section: 1 };

function bytesOf(length: number, from: number): ArrayBuffer {
  return Uint8Array.from({ length }, (_, index) => (index + from) % 251).buffer;
}

/** Stands for the bytes: buffers themselves compare as equal, whatever is in them, and views one byte after the other, slowly. */
function sumOf(bytes: ArrayBuffer): string {
  return createHash('sha256').update(new Uint8Array(bytes)).digest('hex');
}

async function read(store: Store, name: 'rows' | 'histories' | 'lines'): Promise<string> {
  return sumOf((await readPieces(store.cache, PLACE, name)) ?? new ArrayBuffer(0));
}

test.each([0, 1, 61_440, 61_441, 130_000, 700_000])('%d bytes are read as they were laid down', async (length) => {
  const { store } = await setupTablet();
  const [bytes, others] = [bytesOf(length, 0), bytesOf(130_000, 1)];
  const pieces = toPieces(PLACE, 'histories', bytes);
  const beside = [
    ...toPieces(PLACE, 'lines', others),
    ...toPieces(PLACE, 'rows', others),
    ...toPieces({ ...PLACE, section: 2 }, 'histories', others),
  ];
  await store.cache.sectionPart.bulkPut([...beside, ...pieces]);
  expect(await read(store, 'histories')).toBe(sumOf(bytes));
  expect(await read(store, 'lines')).toBe(sumOf(others));
  for (const piece of pieces) expect(piece.bytes.byteLength).toBeLessThan(64 * 1024 - 1024);
});

test('nothing is read where nothing lies, and one large piece of an earlier version as it is', async () => {
  const { store } = await setupTablet();
  expect(await readPieces(store.cache, PLACE, 'rows')).toBeUndefined();
  await store.cache.sectionPart.put({ ...PLACE, part: 'rows', bytes: bytesOf(200_000, 3) });
  expect(await read(store, 'rows')).toBe(sumOf(bytesOf(200_000, 3)));
});
