/** Sessions and the one-time set-up link. Only hashes are kept, so a copy of the database opens nothing. */
import { EVERY_WARD_ROLES } from '#domain/access/can.ts';
import type { FactorFacts } from '#domain/access/second-factor.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { SessionRow, SessionUser } from '#protocol/session-messages.ts';
import type { Connection } from './database.ts';
import { sessionUserColumns, sessionUserOf, type SessionUserRow } from './users.ts';

export interface SessionFacts {
  readonly user: SessionUser;
  readonly seenAt: Instant;
  readonly signedInAt: Instant;
  readonly factors: FactorFacts;
  /** Its cookie was set before there was one with a prefix over TLS. */
  readonly mayBeBare: boolean;
}

/**
 * What was shown to open a session, as it was when it was compared: a password that was changed, a passkey that was removed, or
 * an account that was disabled while the comparison ran opens nothing.
 */
export type Shown =
  | { readonly passwordHash: string; readonly passkeyId: null }
  | { readonly passwordHash: null; readonly passkeyId: string };

/** Where a session is used from: browser family and network, never the whole address. */
export interface Place {
  readonly browser: string;
  readonly network: string;
}

/** A passkey proves both factors. Call it within a transaction that holds the account. @returns false when it opened nothing */
export async function addSession(
  db: Connection,
  session: Place &
    Shown & {
      readonly tokenHash: Uint8Array;
      readonly userId: string;
      readonly at: Instant;
      readonly expiresAt: Instant;
    },
): Promise<boolean> {
  const { tokenHash, userId, passwordHash, passkeyId, browser, network, at, expiresAt } = session;
  const isAsShown =
    passkeyId === null
      ? db`password_hash = ${passwordHash}`
      : db`exists (select 1 from passkey p where p.user_id = app_user.user_id and passkey_id = ${passkeyId})`;
  // The lock waits for whoever is changing the account just now, and has them wait until the session is there to be ended.
  const added = await db`
    insert into session (token_hash, user_id, created_at, seen_at, expires_at, browser, network, is_proven)
    select ${tokenHash}::bytea, user_id, ${at}::timestamptz, ${at}::timestamptz, ${expiresAt}::timestamptz, ${browser}::text,
      ${network}::text, ${passkeyId !== null}::boolean
    from app_user where user_id = ${userId} and ${isAsShown} and disabled_at is null for share`;
  await db`delete from session where expires_at < ${at}`;
  return added.count === 1;
}

/** Undefined when there is none, when it ended before `now`, and for a disabled account. */
export async function findSession(
  db: Connection,
  tokenHash: Uint8Array,
  now: Instant,
): Promise<SessionFacts | undefined> {
  const [row] = await db<(SessionUserRow & FactorFacts & Omit<SessionFacts, 'factors' | 'user'>)[]>`
    select ${sessionUserColumns(db)}, seen_at as "seenAt", s.created_at as "signedInAt", is_proven as "isProven", factor_from as "requiredFrom",
      may_be_bare as "mayBeBare",
      exists (select 1 from authenticator a where a.user_id = u.user_id) as "hasAuthenticator",
      exists (select 1 from passkey p where p.user_id = u.user_id) as "hasPasskey",
      -- Of no concern to an account that needs no second factor, which are most.
      case when factor_from is null then false else coalesce((
        select bool_and(demo) from ward w
        where u.role in ${db([...EVERY_WARD_ROLES])}
          or w.ward_id in (select ward_id from user_ward i where i.user_id = u.user_id)), false) end as "isWaived"
    from session s join app_user u on u.user_id = s.user_id
    where token_hash = ${tokenHash} and expires_at > ${now} and disabled_at is null`;
  if (!row) return undefined;
  const { seenAt, signedInAt, mayBeBare, isProven, requiredFrom, hasAuthenticator, hasPasskey, isWaived, ...user } =
    row;
  const factors = { isProven, requiredFrom, hasAuthenticator, hasPasskey, isWaived };
  return { user: sessionUserOf(user), seenAt, signedInAt, mayBeBare, factors };
}

/**
 * The second factor was shown, or has just been set up. The session goes on under another token (OWASP ASVS 5.0, 7.2.4).
 * @returns false when it has ended meanwhile
 */
export async function proveSession(db: Connection, tokenHash: Uint8Array, nextHash: Uint8Array): Promise<boolean> {
  const proven =
    await db`update session set is_proven = true, token_hash = ${nextHash} where token_hash = ${tokenHash}`;
  return proven.count === 1;
}

/** The person has just shown again who it is. */
export async function noteConfirmed(db: Connection, tokenHash: Uint8Array, at: Instant): Promise<void> {
  await db`update session set confirmed_at = ${at} where token_hash = ${tokenHash}`;
}

export async function isConfirmedSince(db: Connection, tokenHash: Uint8Array, since: Instant): Promise<boolean> {
  const rows = await db`select 1 from session where token_hash = ${tokenHash} and confirmed_at > ${since}`;
  return rows.length > 0;
}

/**
 * Never to an earlier end than it was told: sessions of before there was a last day run out, and are not cut off at once.
 * @param network where it is used from now; null leaves what is kept
 */
export async function extendSession(
  db: Connection,
  tokenHash: Uint8Array,
  { at, expiresAt, network }: { readonly at: Instant; readonly expiresAt: Instant; readonly network: string | null },
): Promise<void> {
  await db`
    update session set seen_at = ${at}, expires_at = greatest(expires_at, ${expiresAt}), network = coalesce(${network}, network)
    where token_hash = ${tokenHash}`;
}

export async function removeSession(db: Connection, tokenHash: Uint8Array): Promise<void> {
  await db`delete from session where token_hash = ${tokenHash}`;
}

/** The sessions of an account that have not ended, the last used first. */
export async function listSessions(
  db: Connection,
  { userId, current, now }: { readonly userId: string; readonly current: Uint8Array; readonly now: Instant },
): Promise<SessionRow[]> {
  const rows = await db<SessionRow[]>`
    select session_id as id, created_at as "signedInAt", seen_at as "usedAt", browser, network, token_hash = ${current} as "isCurrent"
    from session where user_id = ${userId} and expires_at > ${now} order by seen_at desc, session_id`;
  return [...rows];
}

/** @returns false when the account has no such session */
export async function removeSessionOf(db: Connection, userId: string, sessionId: string): Promise<boolean> {
  const removed = await db`delete from session where user_id = ${userId} and session_id = ${sessionId}`;
  return removed.count === 1;
}

/** Signs an account out everywhere, or everywhere but in one place. */
export async function removeSessionsOf(
  db: Connection,
  userId: string,
  { except = null }: { readonly except?: Uint8Array | null } = {},
): Promise<void> {
  await db`delete from session where user_id = ${userId} and (${except}::bytea is null or token_hash <> ${except}::bytea)`;
}

/** Those opened by a passkey, whether it is still there or not, and those in which a second factor was shown or set up. */
export async function removeProvenSessionsOf(db: Connection, userId: string): Promise<void> {
  await db`delete from session where user_id = ${userId} and is_proven`;
}

/** Everybody signs in anew. */
export async function removeAllSessions(db: Connection): Promise<void> {
  await db`delete from session`;
}

/** The new link replaces all before it. */
export async function replaceSetupLink(db: Connection, codeHash: Uint8Array, expiresAt: Instant): Promise<void> {
  await db`delete from setup_link`;
  await db`insert into setup_link (code_hash, expires_at) values (${codeHash}, ${expiresAt})`;
}

export async function hasSetupLink(db: Connection, codeHash: Uint8Array, now: Instant): Promise<boolean> {
  const rows = await db`select 1 from setup_link where code_hash = ${codeHash} and expires_at > ${now}`;
  return rows.length > 0;
}

/** @returns false when somebody else has used it, or it ended before `now` */
export async function useUpSetupLink(tx: Connection, codeHash: Uint8Array, now: Instant): Promise<boolean> {
  const used = await tx`delete from setup_link where code_hash = ${codeHash} and expires_at > ${now}`;
  return used.count === 1;
}
