/** Passwords and random secrets: how they are made, kept and compared. */
import { createHash, randomBytes } from 'node:crypto';
import { hash, hashRaw, verify } from '@node-rs/argon2';
import { createTurns } from '#domain/base/in-turn.ts';

/** Argon2id with the parameters OWASP gives: 19 MiB, two passes, one lane. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * Each takes a thread of the process and its memory; a storm of them would leave no thread to anything else (files are read by
 * the same four).
 */
const inTurn = createTurns(2);

let decoy: Promise<string> | undefined;

export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFC'), ARGON2));
}

/** Null stands for an account that does not exist: it is answered false after the same work, so the time tells nothing. */
export async function isPassword(password: string, passwordHash: string | null): Promise<boolean> {
  decoy ??= hashPassword(randomBytes(16).toString('hex'));
  const known = passwordHash ?? (await decoy);
  const matches = await inTurn(() => verify(known, password.normalize('NFC')));
  return passwordHash !== null && matches;
}

/** 256 random bits, in a form that fits cookies and links. */
export function createSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is random, but too short for a quick hash, and must be looked up by it. @param salt at least 32 random bits */
export function hashShortSecret(secret: string, salt: Uint8Array): Promise<Uint8Array> {
  return inTurn(() => hashRaw(secret, { ...ARGON2, salt }));
}

/** A secret as it is stored; it is random enough to need no salt and no slow hash. */
export function hashSecret(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest();
}
