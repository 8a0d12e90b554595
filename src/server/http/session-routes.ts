/** `/api/session` and `/api/sessions`: signing in and out, who is signed in and where, and the own password. */
import * as v from 'valibot';
import { err, ok } from '#domain/base/result.ts';
import { uuid } from '#protocol/primitive-schemas.ts';
import {
  changePasswordSchema,
  sessionResponseSchema,
  sessionsResponseSchema,
  signInRequestSchema,
} from '#protocol/session-messages.ts';
import { changeOwnPassword } from '../use-cases/change-password.ts';
import { isKnownBrowser, rememberBrowser } from '../use-cases/known-browsers.ts';
import { endSession, readSessions } from '../use-cases/manage-sessions.ts';
import { signIn, signOut } from '../use-cases/sign-in.ts';
import { replaceSession } from './replace-session.ts';
import { networkOf } from './addresses.ts';
import { defineOpenRoute, defineRoute, type ApiRoute } from './api-route.ts';
import { waitFor, type Refusal } from './problem.ts';

export const sessionRoutes: readonly ApiRoute[] = [
  defineOpenRoute({
    method: 'POST',
    path: '/api/session',
    summary: 'Đăng nhập; phiên nằm trong cookie.',
    body: signInRequestSchema,
    response: sessionResponseSchema,
    problems: ['wrong-credentials', 'too-many-attempts'],
    async handle({ centre, limits, metrics }, _user, { body, cookie, browserCookie, browser, address }) {
      const name = body.username.trim().toLowerCase();
      const network = networkOf(address);
      const { secret } = browserCookie;
      const knownBrowser = secret !== null && (await isKnownBrowser(centre, name, secret)) ? secret : null;
      const attempt = limits.signIn.begin({ name, network, knownBrowser }, Date.now());
      if (attempt.waitMs > 0) {
        metrics.signIns.add({ outcome: 'slowed' });
        return err(waitFor(attempt.waitMs));
      }
      const signedIn = await signIn(centre, body, { browser, network });
      if (!signedIn.ok) {
        metrics.signIns.add({ outcome: 'refused' });
        centre.journal.warn({ network, name: `${name.slice(0, 2)}…` }, 'sign-in refused');
        return err({ problem: 'wrong-credentials' });
      }
      attempt.succeeded();
      metrics.signIns.add({ outcome: 'accepted' });
      const { token, user } = signedIn.value;
      await replaceSession(centre, cookie, token);
      // Not before the second factor: each new browser would have guesses at the code of its own.
      if (!user.secondFactor) browserCookie.set(await rememberBrowser(centre, user.userId, secret));
      return ok({ user });
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/session',
    summary: 'Người đang đăng nhập.',
    access: 'signed-in',
    withTemporaryPassword: true,
    beforeSecondFactor: 'always',
    response: sessionResponseSchema,
    handle: async (_context, user) => ok({ user }),
  }),
  defineOpenRoute({
    method: 'DELETE',
    path: '/api/session',
    summary: 'Đăng xuất; không có phiên thì cũng coi như xong.',
    async handle({ centre }, _user, { cookie }) {
      if (cookie.token !== null) await signOut(centre, cookie.token);
      cookie.clear();
      return ok(null);
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/session/password',
    summary: 'Đổi mật khẩu của mình; các thiết bị khác phải đăng nhập lại.',
    access: 'signed-in',
    withTemporaryPassword: true,
    beforeSecondFactor: 'set-up',
    body: changePasswordSchema,
    problems: ['too-many-attempts'],
    async handle({ centre, limits }, user, { body, cookie }) {
      const waitMs = limits.ownPassword.attempt(user.userId, Date.now());
      if (waitMs > 0) return err(waitFor(waitMs));
      const changed = await changeOwnPassword(centre, user, { ...body, token: cookie.token ?? '' });
      if (!changed.ok && changed.error.errors.current !== undefined) return err(toRefusal(changed.error));
      limits.ownPassword.forgive(user.userId);
      return changed.ok ? changed : err(toRefusal(changed.error));
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/sessions',
    summary: 'Các thiết bị mà người này đang đăng nhập.',
    access: 'signed-in',
    withTemporaryPassword: true,
    response: sessionsResponseSchema,
    handle: async ({ centre }, user, { cookie }) =>
      ok({ sessions: await readSessions(centre, user, cookie.token ?? '') }),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/sessions/:session',
    summary: 'Đăng xuất khỏi một thiết bị khác của mình.',
    access: 'signed-in',
    withTemporaryPassword: true,
    params: v.strictObject({ session: uuid }),
    problems: ['no-such-session'],
    async handle({ centre }, user, { params }) {
      const ended = await endSession(centre, user, params.session);
      return ended.ok ? ended : err({ problem: 'no-such-session' });
    },
  }),
];

function toRefusal({ errors }: { readonly errors: Readonly<Record<string, string>> }): Refusal {
  return { problem: 'wrong-fields', errors };
}
