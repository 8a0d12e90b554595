/**
 * Seals single values of the database with a key that is not in it (`key-file.ts`): a copy of the database alone opens none of
 * them. AES-256-GCM with a nonce each, bound to the place the value is kept at, so that none can be moved to another row.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

export interface Seal {
  /** @param place which value of which row it is; it opens nowhere else */
  close(plain: string, place: string): string;
  /**
   * What was never sealed comes back as it is: rows of before, until the next start of the centre.
   * @returns undefined when it was altered, moved, or sealed with a key that is not here
   */
  open(kept: string, place: string): string | undefined;
  /** Whether it is sealed with the key in use. */
  isCurrent(kept: string): boolean;
  /** Whether it is sealed with a key that is not here: nobody can open it until that comes back. */
  isForeign(kept: string): boolean;
}

export const SEAL_KEY_BYTES = 32;

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** `s1.<key>.<base64url of nonce, sealed bytes and tag>`: no age identity, JWK, base32 or base64 looks like it. */
const SEALED = /^s1\.([0-9a-f]{16})\.([\w-]+)$/;

/** @param keys the first seals, all of them open; without any, only what was never sealed is read */
export function createSeal(keys: readonly Uint8Array[]): Seal {
  const byId = new Map(keys.map((key) => [idOf(key), key]));
  const [current] = byId.keys();
  const keyOf = (kept: string) => SEALED.exec(kept)?.[1];
  return {
    close(plain, place) {
      const key = current === undefined ? undefined : byId.get(current);
      if (!key) throw new Error('nothing is sealed without a key');
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(place));
      const bytes = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `s1.${current}.${bytes.toString('base64url')}`;
    },
    open(kept, place) {
      const [, id = '', text = ''] = SEALED.exec(kept) ?? [];
      if (id === '') return kept;
      const key = byId.get(id);
      return key && decipher(key, Buffer.from(text, 'base64url'), place);
    },
    isCurrent: (kept) => current !== undefined && keyOf(kept) === current,
    isForeign(kept) {
      const id = keyOf(kept);
      return id !== undefined && !byId.has(id);
    },
  };
}

function decipher(key: Uint8Array, bytes: Buffer, place: string): string | undefined {
  try {
    const opener = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    opener.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([opener.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), opener.final()]).toString('utf8');
  } catch {
    // Altered, cut short or moved: to the reader it is one and the same.
    return undefined;
  }
}

/** Tells keys apart and nothing about them. */
function idOf(key: Uint8Array): string {
  return createHash('sha256').update('dung-hen-seal').update(key).digest('hex').slice(0, 16);
}
