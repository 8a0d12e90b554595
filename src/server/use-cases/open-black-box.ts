/** Opens a black box with the centre's own identity and reads what is inside. Touches nothing else. */
import { Decrypter } from 'age-encryption';
import * as v from 'valibot';
import { err, ok, type Result } from '#domain/base/result.ts';
import { blackBoxSchema, MAX_BLACK_BOX_EVENTS, type BlackBox } from '#protocol/black-box.ts';
import type { Keeper } from '../store/centre-keys.ts';
import { findBlackBoxIdentity } from './black-box-identity.ts';

export type BlackBoxFault =
  /** No age file, cut off, changed on the way, or what is inside has another form than ours. */
  | { readonly type: 'Unreadable' }
  /** More than any tablet saves into one file. */
  | { readonly type: 'TooMuch' }
  /** An age file that is whole, for somebody else. */
  | { readonly type: 'OfAnotherCentre' };

/**
 * Ours are made for one recipient, in some two hundred bytes. A header is as long as its maker likes, and a key is tried for
 * every recipient it names: one of the size of the file would keep the centre busy for minutes.
 */
const MOST_HEADER_BYTES = 1024;
/** Begins the last line of a header (age-encryption.org/v1). */
const HEADER_END = '\n--- ';

export async function openBlackBox(keeper: Keeper, file: Uint8Array): Promise<Result<BlackBox, BlackBoxFault>> {
  const identity = await findBlackBoxIdentity(keeper);
  if (identity === undefined) return err({ type: 'OfAnotherCentre' });
  const plain = await decrypt(identity, file);
  if (!plain.ok) return plain;
  const content = readJson(plain.value);
  // Before it is read item by item: a file of the size allowed holds millions of what is no event, and each would be set aside.
  if (countItems(content) > MAX_BLACK_BOX_EVENTS) return err({ type: 'TooMuch' });
  const box = v.safeParse(blackBoxSchema, content, { abortEarly: true });
  return box.success ? ok(box.output) : err({ type: 'Unreadable' });
}

/** Of all entries; one without anything counts as well. */
function countItems(content: unknown): number {
  const lengthIn = (part: unknown, name: string) => {
    const list = typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[name] : undefined;
    return Array.isArray(list) ? list.length : 0;
  };
  const { wards } = (content ?? {}) as { readonly wards?: unknown };
  if (!Array.isArray(wards)) return 0;
  return wards.reduce(
    (sum: number, entry: unknown) => sum + Math.max(1, lengthIn(entry, 'events'), lengthIn(entry, 'signatures')),
    0,
  );
}

async function decrypt(identity: string, file: Uint8Array): Promise<Result<Uint8Array, BlackBoxFault>> {
  if (!Buffer.from(file.subarray(0, MOST_HEADER_BYTES)).includes(HEADER_END)) return err({ type: 'Unreadable' });
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return ok(await decrypter.decrypt(file));
  } catch (error) {
    // The library tells its failures apart by words alone.
    const isForOthers = error instanceof Error && error.message.startsWith('no identity matched');
    return err({ type: isForOthers ? 'OfAnotherCentre' : 'Unreadable' });
  }
}

/** Undefined when it is no JSON, or no UTF-8 text. */
function readJson(plain: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain));
  } catch {
    return undefined;
  }
}
