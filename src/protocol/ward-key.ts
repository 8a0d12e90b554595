/**
 * The key that seals what a tablet keeps of a ward (`client/store/ward-keys.ts`), as it is named and given into the centre's
 * keeping. It travels to the centre only sealed for the centre's age recipient, the one of the black boxes; it comes back
 * as it is, over TLS, to somebody who is signed in.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { storable } from './primitive-schemas.ts';

export const WARD_KEY_BYTES = 32;
/** A tablet exchanges the key of a ward a few times in its life; more under one name is somebody filling the table. */
export const MOST_WARD_KEYS = 8;

/** An age file of 32 bytes for one recipient is some 230 bytes. */
const LONGEST_SEALED = 1000;

/** Names a key without telling anything of it: the first 16 hexadecimal digits of its SHA-256 (FIPS 180-4). */
export function wardKeyId(key: Uint8Array): string {
  return bytesToHex(sha256(key).subarray(0, 8));
}

const keyId = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/));

/** `sealed`: an age file in base64, for the recipient the centre named (`blackBoxRecipient`). */
export const sealedWardKeySchema = v.strictObject({
  id: keyId,
  sealed: v.pipe(v.string(), v.nonEmpty(), v.maxLength(LONGEST_SEALED), storable),
});
export type SealedWardKey = v.InferOutput<typeof sealedWardKeySchema>;

/** `key`: 64 hexadecimal digits. */
export const givenWardKeySchema = v.strictObject({ id: keyId, key: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) });
export type GivenWardKey = v.InferOutput<typeof givenWardKeySchema>;
