/** Sessions and the one-time set-up link. Only hashes are kept, so a copy of the database opens nothing. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { Connection } from './database.ts';

export interface SessionRow {
  readonly userId: string;
  readonly seenAt: Instant;
}

export async function addSession(
  db: Connection,
  session: {
    readonly tokenHash: Uint8Array;
    readonly userId: string;
    readonly at: Instant;
    readonly expiresAt: Instant;
  },
): Promise<void> {
  const { tokenHash, userId, at, expiresAt } = session;
  await db`
    insert into session (token_hash, user_id, created_at, seen_at, expires_at) values (${tokenHash}, ${userId}, ${at}, ${at}, ${expiresAt})`;
  await db`delete from session where expires_at < ${at}`;
}

/** Undefined when there is none, or when it ended before `now`. */
export async function findSession(
  db: Connection,
  tokenHash: Uint8Array,
  now: Instant,
): Promise<SessionRow | undefined> {
  const [row] = await db<{ user_id: string; seen_at: Instant }[]>`
    select user_id, seen_at from session where token_hash = ${tokenHash} and expires_at > ${now}`;
  return row && { userId: row.user_id, seenAt: row.seen_at };
}

export async function extendSession(
  db: Connection,
  tokenHash: Uint8Array,
  { at, expiresAt }: { at: Instant; expiresAt: Instant },
): Promise<void> {
  await db`update session set seen_at = ${at}, expires_at = ${expiresAt} where token_hash = ${tokenHash}`;
}

export async function removeSession(db: Connection, tokenHash: Uint8Array): Promise<void> {
  await db`delete from session where token_hash = ${tokenHash}`;
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
