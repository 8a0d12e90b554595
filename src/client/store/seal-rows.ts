/**
 * Rows as they lie on the disk: what finds them stays clear, everything else is sealed with the ward's key. Synchronous, since
 * waiting for WebCrypto would end an IndexedDB transaction.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import type { WardCode } from '#domain/dossier/ids.ts';
import { invariant } from '#domain/base/invariant.ts';
import { isSealedWith, KEY_ID_BYTES, open, seal, sealByBrowser } from './seal-bytes.ts';
import { LockedError, type WardKeys } from './ward-keys.ts';

/** What of a table is sealed. Whatever is not named here is: a field that is added later is never left open by oversight. */
export interface SealedTable {
  readonly name: string;
  /** Keys, indexed fields, states and numbers: what must be read without the key. */
  readonly clear: readonly string[];
  /** A clear field the seal is bound to in place of the primary key, where the database itself gives that out. */
  readonly boundTo?: string;
  /** The one field that is not clear, where that is an ArrayBuffer. Sealed as it is. */
  readonly bytes?: string;
  /** Said in the clear beside what is sealed, and gone again when the row is opened. */
  readonly outline?: {
    readonly fields: readonly string[];
    readonly of: (row: StoredRow) => StoredRow;
  };
  /**
   * What a reader without the key gets. `error`: a LockedError. A list of fields: the row with what is clear of it, fit to be
   * written back; asking it for one of these fields throws.
   */
  readonly whenLocked: 'error' | readonly string[];
}

/** Of a table that is sealed; `ward` says whose key it is. */
export type StoredRow = Readonly<Record<string, unknown>>;

/** What lies there was changed, or put in the place of another row. */
export class BrokenSealError extends Error {
  override readonly name = 'BrokenSealError';
  readonly table: string;
  readonly key: unknown;

  constructor(table: string, key: unknown) {
    super(`${table} ${JSON.stringify(key)} is not what was put there.`);
    this.table = table;
    this.key = key;
  }
}

/** Whether a row read from a sealed table was not opened: nobody here has its key, or its seal is broken. */
export function staysClosed(row: object): boolean {
  return 'sealed' in row;
}

/**
 * @param key the row's primary key
 * @returns the row to be written; one that was read closed goes back as it was, whatever changed of its clear fields
 * @throws LockedError
 */
export function sealRow(table: SealedTable, keys: WardKeys, key: unknown, row: StoredRow): StoredRow {
  if (staysClosed(row)) return pick(row, [...table.clear, ...(table.outline?.fields ?? []), 'sealed']);
  const ward = row['ward'] as WardCode;
  const wardKey = keys.keyOf(ward);
  if (!wardKey) throw new LockedError(ward);
  const place = placeOf(table, key, row);
  const sealed = takeAhead(table, row, wardKey, place) ?? seal(wardKey, encode(place), contentOf(table, row));
  return { ...table.outline?.of(row), ...pick(row, table.clear), sealed };
}

/** By the bytes it was made from. No key is kept in it. */
const sealedAhead = new WeakMap<ArrayBuffer, { readonly place: string; readonly sealed: Uint8Array }>();

/**
 * Begins what `sealRow` ends, before the transaction that writes the row: of a table of bytes, by the browser's own cipher.
 * Whatever is not sealed ahead, or no longer fits its key or place, is sealed then.
 */
export async function sealAhead(table: SealedTable, keys: WardKeys, key: unknown, row: StoredRow): Promise<void> {
  const wardKey = keys.keyOf(row['ward'] as WardCode);
  if (table.bytes === undefined || !wardKey) return;
  const bytes = row[table.bytes] as ArrayBuffer;
  const place = placeOf(table, key, row);
  const sealed = await sealByBrowser(wardKey, encode(place), bytes);
  if (sealed) sealedAhead.set(bytes, { place, sealed });
}

/** Once: a nonce is used for one writing. */
function takeAhead(table: SealedTable, row: StoredRow, key: Uint8Array, place: string): Uint8Array | undefined {
  if (table.bytes === undefined) return undefined;
  const bytes = row[table.bytes] as ArrayBuffer;
  const ahead = sealedAhead.get(bytes);
  sealedAhead.delete(bytes);
  return ahead?.place === place && isSealedWith(key, ahead.sealed) ? ahead.sealed : undefined;
}

function contentOf(table: SealedTable, row: StoredRow): Uint8Array {
  return table.bytes === undefined ? toText(table, row) : new Uint8Array(row[table.bytes] as ArrayBuffer);
}

/**
 * @param row as it lies there. Belongs to this function from now on. One written before rows were sealed is given back as it is,
 *   and so is any that was put there plain: see threat-model.md.
 * @throws LockedError or BrokenSealError where the table has nothing to show without the key
 */
export function openRow(table: SealedTable, keys: WardKeys, key: unknown, row: StoredRow): StoredRow {
  if (!staysClosed(row)) return row;
  const sealed = row['sealed'] as Uint8Array;
  const wardKey = keys.keyOf(row['ward'] as WardCode, bytesToHex(sealed.subarray(0, KEY_ID_BYTES)));
  if (!wardKey) return keepClosed(table, row, new LockedError(row['ward'] as WardCode));
  let content: Uint8Array<ArrayBuffer>;
  try {
    content = open(wardKey, encode(placeOf(table, key, row)), sealed);
  } catch {
    return keepClosed(table, row, new BrokenSealError(table.name, key));
  }
  const hidden =
    table.bytes === undefined
      ? (JSON.parse(new TextDecoder().decode(content)) as StoredRow)
      : { [table.bytes]: content.buffer };
  return { ...pick(row, table.clear), ...hidden };
}

function keepClosed({ whenLocked }: SealedTable, row: StoredRow, error: Error): StoredRow {
  if (whenLocked === 'error') throw error;
  const get = (): never => {
    throw error;
  };
  // Not enumerable: a copy with another state is as closed as the row it was made from.
  for (const field of whenLocked) Object.defineProperty(row, field, { get, enumerable: false, configurable: true });
  return row;
}

function toText({ clear, bytes }: SealedTable, row: StoredRow): Uint8Array {
  invariant(bytes === undefined, 'bytes are sealed as they are');
  const hidden = Object.entries(row).filter(([field]) => !clear.includes(field));
  return encode(JSON.stringify(Object.fromEntries(hidden)));
}

function pick(row: StoredRow, fields: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const field of fields) if (Object.hasOwn(row, field)) picked[field] = row[field];
  return picked;
}

/** Sealed together with the content: what is moved to another place does not open there. */
function placeOf({ name, boundTo }: SealedTable, key: unknown, row: StoredRow): string {
  return JSON.stringify([name, boundTo === undefined ? key : row[boundTo]]);
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
