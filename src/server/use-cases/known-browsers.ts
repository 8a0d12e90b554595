/**
 * A browser that has signed in as somebody before is told apart from all others by a random secret in a cookie. It opens
 * nothing: it gives that browser a budget of its own when a password is mistyped, so that whoever guesses from elsewhere cannot
 * make the officer wait at her own tablet.
 */
import * as v from 'valibot';
import { usernameSchema } from '#protocol/session-messages.ts';
import { BROWSER_KEPT_MS, isKnownTo, isOurs, noteBrowser } from '../store/known-browsers.ts';
import type { Centre } from './centre.ts';
import { createSecret, hashSecret } from './secrets.ts';

export { BROWSER_KEPT_MS };

/** @param username as typed */
export async function isKnownBrowser({ db, now }: Centre, username: string, secret: string): Promise<boolean> {
  const name = v.safeParse(usernameSchema, username);
  return name.success && isKnownTo(db, { username: name.output, secretHash: hashSecret(secret), now: now() });
}

/**
 * Notes that somebody has signed in there.
 * @param brought the secret the browser came with; one that is not ours is not taken up, so that nobody can choose it
 * @returns the secret the browser is to keep; tablets are shared, so it is the same for everyone who signs in there
 */
export async function rememberBrowser({ db, now }: Centre, userId: string, brought: string | null): Promise<string> {
  const secret = brought !== null && (await isOurs(db, hashSecret(brought))) ? brought : createSecret();
  await noteBrowser(db, { userId, secretHash: hashSecret(secret), at: now() });
  return secret;
}
