/** `/api/session/factors…` and `/api/session/authenticator`: what an account is entered with beside its password. */
import { err, ok } from '#domain/base/result.ts';
import {
  factorCodeSchema,
  factorStateSchema,
  newAuthenticatorSchema,
  passkeyAnswerSchema,
  passkeyOptionsSchema,
  presentPasswordSchema,
  recoveryCodesSchema,
} from '#protocol/factor-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { beginAuthenticator, dropAuthenticator, enterCode, finishAuthenticator } from '../use-cases/authenticators.ts';
import { isKnownBrowser, rememberBrowser } from '../use-cases/known-browsers.ts';
import { beginPasskeyProof, proveByPasskey } from '../use-cases/passkeys.ts';
import { confirmByPassword } from '../use-cases/prove-session.ts';
import { readFactors } from '../use-cases/read-factors.ts';
import { relyingPartyOf } from '../use-cases/relying-party.ts';
import { networkOf } from './addresses.ts';
import { defineRoute, type ApiRoute, type BrowserCookie } from './api-route.ts';
import type { HttpContext } from './context.ts';
import { waitFor, type Refusal } from './problem.ts';
import type { AttemptBegun } from './sign-in-limits.ts';

export const CONFIRM_FIRST: Refusal = {
  problem: 'wrong-fields',
  errors: { confirm: 'Hãy xác nhận lại bằng mật khẩu hoặc khoá truy cập trước.' },
};
const WRONG_CODE: Refusal = {
  problem: 'wrong-fields',
  errors: { code: 'Mã: không đúng hoặc đã dùng rồi. Hãy nhập mã đang hiện trong ứng dụng, hoặc một mã dự phòng.' },
};
/** Of an answer given while signed in: 401 would say that the session is over. */
export const WRONG_PASSKEY: Refusal = {
  problem: 'wrong-fields',
  errors: { passkey: 'Khoá truy cập: không dùng được. Hãy làm lại từ đầu, hoặc dùng cách khác.' },
};

export const factorRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: 'GET',
    path: '/api/session/factors',
    summary: 'Tài khoản của mình đăng nhập bằng những gì ngoài mật khẩu.',
    access: 'signed-in',
    withTemporaryPassword: true,
    beforeSecondFactor: 'always',
    response: factorStateSchema,
    async handle({ centre }, user, { cookie }) {
      const state = await readFactors(centre, user, cookie.token ?? '');
      return state ? ok(state) : err({ problem: 'not-signed-in' });
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/session/factors/code',
    summary: 'Hoàn tất xác thực hai lớp bằng mã của ứng dụng hoặc mã dự phòng.',
    access: 'signed-in',
    withTemporaryPassword: true,
    beforeSecondFactor: 'always',
    body: factorCodeSchema,
    problems: ['too-many-attempts'],
    async handle(context, user, { body, cookie, browserCookie, address }) {
      const { centre } = context;
      const attempt = await beginAttempt(context, user, { browserCookie, address });
      if (attempt.waitMs > 0) return err(waitFor(attempt.waitMs));
      const entered = await enterCode(centre, user, { ...body, token: cookie.token ?? '' });
      if (!entered.ok) {
        centre.journal.warn({ account: user.userId, network: networkOf(address) }, 'second factor refused');
        return err(WRONG_CODE);
      }
      attempt.succeeded();
      cookie.set(entered.value);
      browserCookie.set(await rememberBrowser(centre, user.userId, browserCookie.secret));
      return ok(null);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/session/factors/passkey/options',
    summary: 'Bắt đầu xác nhận bằng một khoá truy cập của mình.',
    access: 'signed-in',
    withTemporaryPassword: true,
    beforeSecondFactor: 'always',
    response: passkeyOptionsSchema,
    problems: ['wrong-fields', 'no-passkeys-here'],
    async handle({ centre }, user, { origin, cookie }) {
      const party = relyingPartyOf(origin);
      if (!party) return err({ problem: 'no-passkeys-here' });
      const options = await beginPasskeyProof(centre, user, party, cookie.token ?? '');
      return options ? ok({ ...options }) : err(WRONG_PASSKEY);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/session/factors/passkey',
    summary: 'Hoàn tất xác thực hai lớp, hoặc xác nhận lại, bằng một khoá truy cập của mình.',
    access: 'signed-in',
    withTemporaryPassword: true,
    beforeSecondFactor: 'always',
    body: passkeyAnswerSchema,
    problems: ['no-passkeys-here'],
    async handle({ centre }, user, { body, origin, cookie, browserCookie }) {
      const party = relyingPartyOf(origin);
      if (!party) return err({ problem: 'no-passkeys-here' });
      const proven = await proveByPasskey(centre, user, party, { answer: body, token: cookie.token ?? '' });
      if (!proven.ok) return err(WRONG_PASSKEY);
      cookie.set(proven.value);
      browserCookie.set(await rememberBrowser(centre, user.userId, browserCookie.secret));
      return ok(null);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/session/factors/password',
    summary: 'Xác nhận lại bằng mật khẩu trước khi thêm hay gỡ cách đăng nhập.',
    access: 'signed-in',
    beforeSecondFactor: 'set-up',
    body: presentPasswordSchema,
    problems: ['too-many-attempts'],
    async handle({ centre, limits }, user, { body, cookie }) {
      const waitMs = limits.ownPassword.attempt(user.userId, Date.now());
      if (waitMs > 0) return err(waitFor(waitMs));
      const confirmed = await confirmByPassword(centre, user, { ...body, token: cookie.token ?? '' });
      if (!confirmed.ok) return err({ problem: 'wrong-fields', errors: { password: 'Mật khẩu: không đúng.' } });
      limits.ownPassword.forgive(user.userId);
      return ok(null);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/session/authenticator',
    summary: 'Bắt đầu gắn ứng dụng xác thực: khoá bí mật và địa chỉ cho mã QR.',
    access: 'signed-in',
    beforeSecondFactor: 'set-up',
    response: newAuthenticatorSchema,
    problems: ['wrong-fields'],
    async handle({ centre }, user, { cookie }) {
      const begun = await beginAuthenticator(centre, user, cookie.token ?? '');
      return begun.ok ? begun : err(CONFIRM_FIRST);
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/session/authenticator',
    summary: 'Gắn xong ứng dụng xác thực bằng mã đang hiện; trả về mười mã dự phòng, chỉ một lần.',
    access: 'signed-in',
    beforeSecondFactor: 'set-up',
    body: factorCodeSchema,
    response: recoveryCodesSchema,
    problems: ['too-many-attempts'],
    async handle(context, user, { body, cookie, browserCookie, address }) {
      const attempt = await beginAttempt(context, user, { browserCookie, address });
      if (attempt.waitMs > 0) return err(waitFor(attempt.waitMs));
      const done = await finishAuthenticator(context.centre, user, { ...body, token: cookie.token ?? '' });
      if (!done.ok) return err(WRONG_CODE);
      attempt.succeeded();
      const { token, codes } = done.value;
      cookie.set(token);
      browserCookie.set(await rememberBrowser(context.centre, user.userId, browserCookie.secret));
      return ok({ codes: [...codes] });
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/session/authenticator',
    summary: 'Gỡ ứng dụng xác thực và các mã dự phòng của mình.',
    access: 'signed-in',
    problems: ['wrong-fields'],
    async handle({ centre }, user, { cookie }) {
      const dropped = await dropAuthenticator(centre, user, cookie.token ?? '');
      return dropped.ok ? dropped : err(CONFIRM_FIRST);
    },
  }),
];

/** Slowed like passwords: by account and browser, so that nobody who lacks the password can make anybody wait. */
async function beginAttempt(
  { centre, limits }: HttpContext,
  { username }: SessionUser,
  { browserCookie, address }: { readonly browserCookie: BrowserCookie; readonly address: string },
): Promise<AttemptBegun> {
  const { secret } = browserCookie;
  const knownBrowser = secret !== null && (await isKnownBrowser(centre, username, secret)) ? secret : null;
  return limits.secondFactor.begin({ name: username, network: networkOf(address), knownBrowser }, Date.now());
}
