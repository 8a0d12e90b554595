/**
 * `/api/session/tablet`: on which tablet the session is used, shown by that tablet's key. Of every role: with the tablet its
 * session ends, though it opens nothing there.
 */
import { err, ok } from '#domain/base/result.ts';
import { sessionChallengeSchema, sessionProofSchema } from '#protocol/session-proof.ts';
import { proveTablet, readChallenge } from '../use-cases/prove-tablet.ts';
import { defineRoute, type ApiRoute } from './api-route.ts';

export const tabletProofRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: 'GET',
    path: '/api/session/tablet',
    summary: 'Điều máy tính bảng phải ký để phiên này chứng tỏ đang dùng trên máy, và khoá đã chứng tỏ lần trước.',
    access: 'signed-in',
    withTemporaryPassword: true,
    beforeSecondFactor: 'always',
    forWhoeverActs: true,
    fromAnyMachine: true,
    response: sessionChallengeSchema,
    async handle({ centre }, _user, { cookie }) {
      const read = await readChallenge(centre, cookie.token ?? '');
      return read ? ok(read) : err({ problem: 'not-signed-in' });
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/session/tablet',
    summary:
      'Chữ ký của máy tính bảng cho phiên này; ở phường cấp mã, chỉ phiên trên máy của phường mới đọc được hồ sơ.',
    access: 'signed-in',
    withTemporaryPassword: true,
    beforeSecondFactor: 'always',
    forWhoeverActs: true,
    fromAnyMachine: true,
    body: sessionProofSchema,
    problems: ['device-not-enrolled'],
    async handle({ centre }, user, { body, cookie }) {
      const proven = await proveTablet(centre, user, { ...body, token: cookie.token ?? '' });
      return proven.ok ? proven : err({ problem: 'device-not-enrolled' });
    },
  }),
];
