/**
 * What was asked of somebody and waits for the answer: the challenge of a passkey, the secret of an authenticator that is being
 * set up. Each is bound to whoever was asked (a session, or a browser by the secret in its cookie) and ends after minutes.
 */
import type { Instant } from '#domain/calendar/instant.ts';
import type { Connection } from './database.ts';

export type CeremonyPurpose = 'sign-in' | 'prove' | 'register' | 'authenticator';

export interface CeremonyKey {
  /** Hash of the session's token, or of the browser's secret. */
  readonly holder: Uint8Array;
  readonly purpose: CeremonyPurpose;
}

export interface Ceremony {
  readonly secret: string;
  /** What the new passkey is to be called; empty for anything else. */
  readonly name: string;
}

/** Takes the place of one that was begun before and not ended. */
export async function beginCeremony(
  db: Connection,
  { holder, purpose, secret, name, at, expiresAt }: CeremonyKey & Ceremony & { at: Instant; expiresAt: Instant },
): Promise<void> {
  await db`
    insert into ceremony (holder, purpose, secret, name, expires_at)
    values (${holder}, ${purpose}, ${secret}, ${name}, ${expiresAt})
    on conflict (holder, purpose) do update
    set secret = excluded.secret, name = excluded.name, expires_at = excluded.expires_at`;
  await db`delete from ceremony where expires_at <= ${at}`;
}

/** Ends it, whatever comes of it: none is answered twice. */
export async function takeCeremony(
  db: Connection,
  { holder, purpose }: CeremonyKey,
  now: Instant,
): Promise<Ceremony | undefined> {
  const [row] = await db<(Ceremony & { readonly expiresAt: Instant })[]>`
    delete from ceremony where holder = ${holder} and purpose = ${purpose}
    returning secret, name, expires_at as "expiresAt"`;
  return row && row.expiresAt > now ? { secret: row.secret, name: row.name } : undefined;
}

/** Leaves it there: a code may be mistyped. */
export async function findCeremony(
  db: Connection,
  { holder, purpose }: CeremonyKey,
  now: Instant,
): Promise<Ceremony | undefined> {
  const [row] = await db<Ceremony[]>`
    select secret, name from ceremony where holder = ${holder} and purpose = ${purpose} and expires_at > ${now}`;
  return row;
}
