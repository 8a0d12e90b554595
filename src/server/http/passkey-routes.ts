/** `/api/session/passkey…`: signing in with a passkey and no name, and the own passkeys. */
import * as v from 'valibot';
import { err, ok } from '#domain/base/result.ts';
import {
  newPasskeySchema,
  passkeyAnswerSchema,
  passkeyIdSchema,
  passkeyNameSchema,
  passkeyOptionsSchema,
} from '#protocol/factor-messages.ts';
import { sessionResponseSchema } from '#protocol/session-messages.ts';
import { rememberBrowser } from '../use-cases/known-browsers.ts';
import {
  beginPasskey,
  beginPasskeySignIn,
  dropPasskey,
  MOST_PASSKEYS,
  registerPasskey,
  signInByPasskey,
} from '../use-cases/passkeys.ts';
import { relyingPartyOf } from '../use-cases/relying-party.ts';
import { createSecret } from '../use-cases/secrets.ts';
import { callerOf, networkOf } from './addresses.ts';
import { defineOpenRoute, defineRoute, type ApiRoute } from './api-route.ts';
import { CONFIRM_FIRST, WRONG_PASSKEY } from './factor-routes.ts';
import { waitFor, type Refusal } from './problem.ts';
import { replaceSession } from './replace-session.ts';

const NOT_HERE: Refusal = { problem: 'no-passkeys-here' };

export const passkeyRoutes: readonly ApiRoute[] = [
  defineOpenRoute({
    method: 'POST',
    path: '/api/session/passkey/options',
    summary: 'Bắt đầu đăng nhập bằng khoá truy cập; câu hỏi chỉ dùng được một lần, ở chính trình duyệt này.',
    response: passkeyOptionsSchema,
    problems: ['no-passkeys-here', 'too-many-requests'],
    async handle({ centre, limits }, _user, { origin, browserCookie, address }) {
      const party = relyingPartyOf(origin);
      if (!party) return err(NOT_HERE);
      const waitMs = limits.passkeys.take(callerOf(address), Date.now());
      if (waitMs > 0) return err(waitFor(waitMs, 'too-many-requests'));
      // One that is not ours yet binds this sign-in all the same, and opens nothing.
      const browser = browserCookie.secret ?? createSecret();
      browserCookie.set(browser);
      return ok({ ...(await beginPasskeySignIn(centre, party, browser)) });
    },
  }),
  defineOpenRoute({
    method: 'POST',
    path: '/api/session/passkey',
    summary: 'Đăng nhập bằng khoá truy cập; phiên nằm trong cookie.',
    body: passkeyAnswerSchema,
    response: sessionResponseSchema,
    problems: ['no-passkeys-here', 'passkey-refused'],
    async handle({ centre, metrics }, _user, { body, origin, cookie, browserCookie, browser: family, address }) {
      const party = relyingPartyOf(origin);
      if (!party) return err(NOT_HERE);
      const network = networkOf(address);
      const { secret } = browserCookie;
      const place = { browser: family, network };
      const signedIn =
        secret === null ? null : await signInByPasskey(centre, party, { browser: secret, answer: body, place });
      if (!signedIn?.ok) {
        metrics.signIns.add({ outcome: 'refused' });
        centre.journal.warn({ network }, 'passkey refused');
        return err({ problem: 'passkey-refused' });
      }
      metrics.signIns.add({ outcome: 'accepted' });
      const { token, user } = signedIn.value;
      await replaceSession(centre, cookie, token);
      browserCookie.set(await rememberBrowser(centre, user.userId, secret));
      return ok({ user });
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/session/passkeys/options',
    summary: 'Bắt đầu thêm khoá truy cập cho tài khoản của mình.',
    access: 'signed-in',
    beforeSecondFactor: 'set-up',
    body: passkeyNameSchema,
    response: passkeyOptionsSchema,
    problems: ['no-passkeys-here'],
    async handle({ centre }, user, { body, origin, cookie }) {
      const party = relyingPartyOf(origin);
      if (!party) return err(NOT_HERE);
      const begun = await beginPasskey(centre, user, party, { ...body, token: cookie.token ?? '' });
      if (begun.ok) return ok({ ...begun.value });
      if (begun.error.type === 'NotConfirmed') return err(CONFIRM_FIRST);
      const most = `Tên khoá: mỗi tài khoản có nhiều nhất ${MOST_PASSKEYS} khoá truy cập. Hãy gỡ khoá không còn dùng.`;
      return err({ problem: 'wrong-fields', errors: { name: most } });
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/session/passkeys',
    summary: 'Ghi nhận khoá truy cập vừa tạo.',
    access: 'signed-in',
    beforeSecondFactor: 'set-up',
    body: newPasskeySchema,
    problems: ['no-passkeys-here'],
    async handle({ centre }, user, { body, origin, cookie }) {
      const party = relyingPartyOf(origin);
      if (!party) return err(NOT_HERE);
      const made = await registerPasskey(centre, user, party, { answer: body, token: cookie.token ?? '' });
      if (!made.ok) return err(WRONG_PASSKEY);
      cookie.set(made.value);
      return ok(null);
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/session/passkeys/:passkey',
    summary: 'Gỡ một khoá truy cập của mình.',
    access: 'signed-in',
    params: v.strictObject({ passkey: passkeyIdSchema }),
    problems: ['no-such-passkey'],
    async handle({ centre }, user, { params, cookie }) {
      const dropped = await dropPasskey(centre, user, { passkeyId: params.passkey, token: cookie.token ?? '' });
      if (dropped.ok) return dropped;
      return err(dropped.error.type === 'NotConfirmed' ? CONFIRM_FIRST : { problem: 'no-such-passkey' });
    },
  }),
];
