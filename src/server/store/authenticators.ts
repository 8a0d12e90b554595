/** Authenticator apps and the recovery codes that come with them. Codes are worked out from the app's secret, so it is sealed and not hashed. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { Connection } from './database.ts';

export interface Authenticator {
  /** Base32 (RFC 4648), sealed with the key beside the database (`sealed-secrets.ts`). */
  readonly secret: string;
  /** The last time step of which a code was taken. */
  readonly usedStep: number;
  /** Of the hashes of this account's recovery codes. */
  readonly recoverySalt: Uint8Array;
}

export async function findAuthenticator(db: Connection, userId: string): Promise<Authenticator | undefined> {
  const [row] = await db<Authenticator[]>`
    select secret, used_step as "usedStep", recovery_salt as "recoverySalt" from authenticator where user_id = ${userId}`;
  return row;
}

/** Takes the place of the one before, and its recovery codes that of those before. */
export async function replaceAuthenticator(
  tx: Connection,
  userId: string,
  made: Authenticator & { readonly recoveryHashes: readonly Uint8Array[]; readonly at: Instant },
): Promise<void> {
  const { secret, usedStep, recoverySalt, recoveryHashes, at } = made;
  await tx`
    insert into authenticator (user_id, secret, used_step, recovery_salt, made_at)
    values (${userId}, ${secret}, ${usedStep}, ${recoverySalt}, ${at})
    on conflict (user_id) do update set secret = excluded.secret, used_step = excluded.used_step,
      recovery_salt = excluded.recovery_salt, made_at = excluded.made_at`;
  await tx`delete from recovery_code where user_id = ${userId}`;
  for (const hash of recoveryHashes)
    await tx`insert into recovery_code (user_id, code_hash) values (${userId}, ${hash})`;
}

/** @returns false when there is none */
export async function removeAuthenticator(tx: Connection, userId: string): Promise<boolean> {
  await tx`delete from recovery_code where user_id = ${userId}`;
  const removed = await tx`delete from authenticator where user_id = ${userId}`;
  return removed.count === 1;
}

/** @returns false when a code of this step or a later one was taken before (RFC 6238, 5.2) */
export async function useStep(db: Connection, userId: string, step: number): Promise<boolean> {
  const used = await db`update authenticator set used_step = ${step} where user_id = ${userId} and used_step < ${step}`;
  return used.count === 1;
}

/** @returns false when there is no such code, or no longer */
export async function useRecoveryCode(db: Connection, userId: string, codeHash: Uint8Array): Promise<boolean> {
  const used = await db`delete from recovery_code where user_id = ${userId} and code_hash = ${codeHash}`;
  return used.count === 1;
}

export async function countRecoveryCodes(db: Connection, userId: string): Promise<number> {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int as count from recovery_code where user_id = ${userId}`;
  return row?.count ?? 0;
}

/** Everything beyond the password. @returns whether there was anything */
export async function removeFactors(tx: Connection, userId: string): Promise<boolean> {
  const passkeys = await tx`delete from passkey where user_id = ${userId}`;
  return (await removeAuthenticator(tx, userId)) || passkeys.count > 0;
}
