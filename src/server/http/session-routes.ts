/** `/api/session`: signing in and out, and who is signed in. */
import { err, ok } from '#domain/base/result.ts';
import { sessionResponseSchema, signInRequestSchema } from '#protocol/session-messages.ts';
import { signIn, signOut } from '../use-cases/sign-in.ts';
import { defineOpenRoute, defineRoute, type ApiRoute } from './api-route.ts';
import { networkOf } from './context.ts';

export const sessionRoutes: readonly ApiRoute[] = [
  defineOpenRoute({
    method: 'POST',
    path: '/api/session',
    summary: 'Đăng nhập; phiên nằm trong cookie.',
    body: signInRequestSchema,
    response: sessionResponseSchema,
    problems: ['wrong-credentials', 'too-many-attempts'],
    async handle({ centre, limits, metrics }, _user, { body, cookie, address }) {
      const name = body.username.trim().toLowerCase();
      const waitMs = Math.max(
        limits.signInByName.attempt(name, Date.now()),
        limits.signInByAddress.attempt(address, Date.now()),
      );
      if (waitMs > 0) {
        metrics.signIns.add({ outcome: 'slowed' });
        const seconds = Math.ceil(waitMs / 1000);
        return err({
          problem: 'too-many-attempts',
          detail: `Hãy thử lại sau ${seconds} giây.`,
          retryAfterSeconds: seconds,
        });
      }
      const signedIn = await signIn(centre, body);
      if (!signedIn.ok) {
        metrics.signIns.add({ outcome: 'refused' });
        centre.journal.warn({ network: networkOf(address), name: `${name.slice(0, 2)}…` }, 'sign-in refused');
        return err({ problem: 'wrong-credentials' });
      }
      limits.signInByName.forgive(name);
      limits.signInByAddress.forgive(address);
      metrics.signIns.add({ outcome: 'accepted' });
      cookie.set(signedIn.value.token);
      return ok({ user: signedIn.value.user });
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/session',
    summary: 'Người đang đăng nhập.',
    access: 'signed-in',
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
];
