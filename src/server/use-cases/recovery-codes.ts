/**
 * Recovery codes: ten, each good once, for whoever has not got the telephone at hand. 50 random bits each, kept as Argon2id with
 * a salt of the account's own (OWASP ASVS 5.0, 6.5.2).
 */
import { randomBytes, randomInt } from 'node:crypto';
import { hashShortSecret } from './secrets.ts';

const HOW_MANY = 10;
/** No letter that is read as another: neither I and 1 nor O and 0. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const LENGTH = 10;
const GROUP = 5;
const SALT_BYTES = 16;

export interface RecoveryCodes {
  /** For the person, and kept nowhere. @example 'K7M2Q-9TXBR' */
  readonly codes: readonly string[];
  readonly salt: Uint8Array;
  readonly hashes: readonly Uint8Array[];
}

export async function makeRecoveryCodes(): Promise<RecoveryCodes> {
  const salt = randomBytes(SALT_BYTES);
  const codes = Array.from({ length: HOW_MANY }, makeCode);
  const hashes = await Promise.all(codes.map((code) => hashRecoveryCode(code, salt)));
  return { codes, salt, hashes };
}

/** @param code as typed: small letters, spaces and hyphens make no other code */
export function hashRecoveryCode(code: string, salt: Uint8Array): Promise<Uint8Array> {
  return hashShortSecret(code.toUpperCase().replace(/[^A-Z0-9]/g, ''), salt);
}

function makeCode(): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `${letters.slice(0, GROUP)}-${letters.slice(GROUP)}`;
}
