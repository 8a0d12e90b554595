/** The session a browser held before ends when somebody signs in there: nobody could sign out of it any more (OWASP ASVS 5.0, 7.2.4). */
import type { Centre } from '../use-cases/centre.ts';
import { signOut } from '../use-cases/sign-in.ts';
import type { SessionCookie } from './api-route.ts';

/** @param token of the new session */
export async function replaceSession(centre: Centre, cookie: SessionCookie, token: string): Promise<void> {
  if (cookie.token !== null) await signOut(centre, cookie.token);
  cookie.set(token);
}
