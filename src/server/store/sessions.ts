/** Sessions and the one-time set-up link. Only hashes are kept, so a copy of the database opens nothing. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { SessionRow } from '#protocol/session-messages.ts';
import type { Connection } from './database.ts';

export interface SessionFacts {
  readonly userId: string;
  readonly seenAt: Instant;
}

/** Where a session is used from: browser family and network, never the whole address. */
export interface Place {
  readonly browser: string;
  readonly network: string;
}

/**
 * @param session `passwordHash` is the one that was compared: a password that was changed, or an account that was disabled,
 *   while the comparison ran opens nothing
 * @returns false when it opened nothing
 */
export async function addSession(
  db: Connection,
  session: Place & {
    readonly tokenHash: Uint8Array;
    readonly userId: string;
    readonly passwordHash: string;
    readonly at: Instant;
    readonly expiresAt: Instant;
  },
): Promise<boolean> {
  const { tokenHash, userId, passwordHash, browser, network, at, expiresAt } = session;
  // The lock waits for whoever is changing the account just now, and has them wait until the session is there to be ended.
  const added = await db`
    insert into session (token_hash, user_id, created_at, seen_at, expires_at, browser, network)
    select ${tokenHash}::bytea, user_id, ${at}::timestamptz, ${at}::timestamptz, ${expiresAt}::timestamptz, ${browser}::text, ${network}::text
    from app_user where user_id = ${userId} and password_hash = ${passwordHash} and disabled_at is null for share`;
  await db`delete from session where expires_at < ${at}`;
  return added.count === 1;
}

/** Undefined when there is none, or when it ended before `now`. */
export async function findSession(
  db: Connection,
  tokenHash: Uint8Array,
  now: Instant,
): Promise<SessionFacts | undefined> {
  const [row] = await db<{ user_id: string; seen_at: Instant }[]>`
    select user_id, seen_at from session where token_hash = ${tokenHash} and expires_at > ${now}`;
  return row && { userId: row.user_id, seenAt: row.seen_at };
}

/** @param network where it is used from now; null leaves what is kept */
export async function extendSession(
  db: Connection,
  tokenHash: Uint8Array,
  { at, expiresAt, network }: { readonly at: Instant; readonly expiresAt: Instant; readonly network: string | null },
): Promise<void> {
  await db`
    update session set seen_at = ${at}, expires_at = ${expiresAt}, network = coalesce(${network}, network)
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
