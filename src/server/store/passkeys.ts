/** Passkeys: public keys of credentials people made (WebAuthn Level 3). The secret half never leaves whatever holds it. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { PasskeyRow } from '#protocol/factor-messages.ts';
import type { Connection } from './database.ts';

export interface Passkey {
  /** The credential's id, in base64url. */
  readonly passkeyId: string;
  readonly userId: string;
  /** As its owner calls it. */
  readonly name: string;
  /** COSE. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** Of uses, where the authenticator counts; 0 where it does not. */
  readonly counter: number;
}

/** @returns false when the credential is known already, whoever's it is */
export async function addPasskey(tx: Connection, passkey: Passkey, at: Instant): Promise<boolean> {
  const { passkeyId, userId, name, publicKey, counter } = passkey;
  const added = await tx`
    insert into passkey (passkey_id, user_id, name, public_key, counter, made_at)
    values (${passkeyId}, ${userId}, ${name}, ${publicKey}, ${counter}, ${at}) on conflict do nothing`;
  return added.count === 1;
}

export async function findPasskey(db: Connection, passkeyId: string): Promise<Passkey | undefined> {
  const [row] = await db<Passkey[]>`
    select passkey_id as "passkeyId", user_id as "userId", name, public_key as "publicKey", counter
    from passkey where passkey_id = ${passkeyId}`;
  return row;
}

/** The one made first first. */
export async function listPasskeys(db: Connection, userId: string): Promise<PasskeyRow[]> {
  const rows = await db<PasskeyRow[]>`
    select passkey_id as id, name, made_at as "madeAt", used_at as "usedAt"
    from passkey where user_id = ${userId} order by made_at, passkey_id`;
  return [...rows];
}

/**
 * Notes a use. A counter that does not grow has been copied or replayed (WebAuthn Level 3, 6.1.1); 0 throughout is no counter.
 * @returns false when the counter has not grown, or the passkey is gone
 */
export async function notePasskeyUse(
  db: Connection,
  { passkeyId, counter, at }: { readonly passkeyId: string; readonly counter: number; readonly at: Instant },
): Promise<boolean> {
  const noted = await db`
    update passkey set counter = ${counter}, used_at = ${at}
    where passkey_id = ${passkeyId} and (counter < ${counter} or (counter = 0 and ${counter} = 0))`;
  return noted.count === 1;
}

/** @returns false when the account has no such passkey */
export async function removePasskey(db: Connection, userId: string, passkeyId: string): Promise<boolean> {
  const removed = await db`delete from passkey where user_id = ${userId} and passkey_id = ${passkeyId}`;
  return removed.count === 1;
}

/** @returns whether the account had any */
export async function removePasskeysOf(tx: Connection, userId: string): Promise<boolean> {
  const removed = await tx`delete from passkey where user_id = ${userId}`;
  return removed.count > 0;
}
