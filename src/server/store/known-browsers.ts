/** The browsers an account has signed in from, each by the hash of a secret only that browser holds. */
import { MS_PER_DAY, type Instant } from '#domain/calendar/instant.ts';
import type { Connection } from './database.ts';

/** As long as browsers keep a cookie (RFC 6265bis, 5.5). */
export const BROWSER_KEPT_MS = 400 * MS_PER_DAY;
/** An account that signs in from ever new browsers (a script without cookies) fills no table. */
const MOST_PER_USER = 20;

/** Whether the account of that name has signed in from the browser. */
export async function isKnownTo(
  db: Connection,
  { username, secretHash, now }: { readonly username: string; readonly secretHash: Uint8Array; readonly now: Instant },
): Promise<boolean> {
  const rows = await db`
    select 1 from known_browser join app_user using (user_id)
    where secret_hash = ${secretHash} and username = ${username} and seen_at > ${(now - BROWSER_KEPT_MS) as Instant}`;
  return rows.length > 0;
}

/** Whether the secret is one of ours at all, given to this or another account of the same browser. */
export async function isOurs(db: Connection, secretHash: Uint8Array): Promise<boolean> {
  const rows = await db`select 1 from known_browser where secret_hash = ${secretHash} limit 1`;
  return rows.length > 0;
}

/** Notes that the account has signed in from the browser; the browsers it has not used for longest are forgotten. */
export async function noteBrowser(
  db: Connection,
  { userId, secretHash, at }: { readonly userId: string; readonly secretHash: Uint8Array; readonly at: Instant },
): Promise<void> {
  await db`
    insert into known_browser (secret_hash, user_id, seen_at) values (${secretHash}, ${userId}, ${at})
    on conflict (secret_hash, user_id) do update set seen_at = excluded.seen_at`;
  await db`
    delete from known_browser where user_id = ${userId} and (
      seen_at <= ${(at - BROWSER_KEPT_MS) as Instant}
      or secret_hash in (
        select secret_hash from known_browser where user_id = ${userId}
        order by seen_at desc, secret_hash offset ${MOST_PER_USER}))`;
}
