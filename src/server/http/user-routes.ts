/** `/api/wards/:ward/users/…`: the accounts of a ward, as its administrator looks after them. */
import * as v from 'valibot';
import { err, ok } from '#domain/base/result.ts';
import { uuid, wardCodeSchema } from '#protocol/primitive-schemas.ts';
import {
  changeUserSchema,
  createUserSchema,
  disableUserSchema,
  temporaryPasswordSchema,
  userRowSchema,
  usersResponseSchema,
} from '#protocol/session-messages.ts';
import {
  changeUser,
  createUser,
  endUserSessions,
  readUsers,
  setDisabled,
  setTemporaryPassword,
  takeOffFactors,
  type UserRefusal,
} from '../use-cases/manage-users.ts';
import { joinWard, leaveWard } from '../use-cases/move-user.ts';
import { defineRoute, type ApiRoute } from './api-route.ts';
import type { Refusal } from './problem.ts';

const wardParams = v.strictObject({ ward: wardCodeSchema });
const userParams = v.strictObject({ ward: wardCodeSchema, userId: uuid });

/** What looking after an account that exists can be answered with. */
const CARE_PROBLEMS = ['not-your-ward', 'no-such-user', 'account-beyond-you'] as const;

export const userRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: 'GET',
    path: '/api/wards/:ward/users',
    summary: 'Tài khoản của phường.',
    access: 'ward.manage',
    params: wardParams,
    response: usersResponseSchema,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { params }) {
      const users = await readUsers(centre, user, params.ward);
      return users.ok ? ok({ users: users.value }) : err({ problem: 'not-your-ward' });
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/wards/:ward/users',
    summary: 'Tạo tài khoản cho phường; người dùng phải đổi mật khẩu khi đăng nhập lần đầu.',
    access: 'ward.manage',
    params: wardParams,
    body: createUserSchema,
    response: userRowSchema,
    status: 201,
    problems: ['not-your-ward', 'username-taken', 'compartment-apart'],
    async handle({ centre }, user, { params, body }) {
      const created = await createUser(centre, user, params.ward, { ...body, isTemporary: true });
      return created.ok ? created : err(toRefusal(created.error));
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/wards/:ward/users/:userId',
    summary: 'Cho một tài khoản có sẵn làm việc thêm ở phường này.',
    access: 'centre.manage',
    params: userParams,
    problems: ['not-your-ward', 'no-such-user'],
    async handle({ centre }, _user, { params }) {
      const joined = await joinWard(centre, params.ward, params.userId);
      return joined.ok ? joined : err(toRefusal(joined.error));
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/wards/:ward/users/:userId',
    summary: 'Thôi cho một tài khoản làm việc ở phường này; mọi phiên đăng nhập kết thúc ngay.',
    access: 'centre.manage',
    params: userParams,
    problems: ['not-your-ward', 'no-such-user', 'only-ward'],
    async handle({ centre }, user, { params }) {
      const left = await leaveWard(centre, user, params);
      return left.ok ? left : err(toRefusal(left.error));
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/wards/:ward/users/:userId/profile',
    summary: 'Sửa họ tên và vai trò của một tài khoản; đổi vai trò thì tài khoản phải đăng nhập lại.',
    access: 'ward.manage',
    params: userParams,
    body: changeUserSchema,
    response: userRowSchema,
    problems: [...CARE_PROBLEMS, 'own-account', 'last-system-admin'],
    async handle({ centre }, user, { params, body }) {
      const changed = await changeUser(centre, user, params, body);
      return changed.ok ? changed : err(toRefusal(changed.error));
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/wards/:ward/users/:userId/disabled',
    summary: 'Khoá hoặc mở lại một tài khoản; khoá thì mọi phiên đăng nhập kết thúc ngay.',
    access: 'ward.manage',
    params: userParams,
    body: disableUserSchema,
    response: userRowSchema,
    problems: [...CARE_PROBLEMS, 'own-account', 'last-system-admin'],
    async handle({ centre }, user, { params, body }) {
      const changed = await setDisabled(centre, user, params, body.disabled);
      return changed.ok ? changed : err(toRefusal(changed.error));
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/wards/:ward/users/:userId/password',
    summary: 'Đặt mật khẩu tạm; người dùng phải đổi khi đăng nhập lần tới, mọi phiên kết thúc ngay.',
    access: 'ward.manage',
    params: userParams,
    body: temporaryPasswordSchema,
    problems: [...CARE_PROBLEMS, 'own-account'],
    async handle({ centre }, user, { params, body }) {
      const changed = await setTemporaryPassword(centre, user, params, body.password);
      return changed.ok ? changed : err(toRefusal(changed.error));
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/wards/:ward/users/:userId/sessions',
    summary: 'Đăng xuất một tài khoản khỏi mọi thiết bị.',
    access: 'ward.manage',
    params: userParams,
    problems: CARE_PROBLEMS,
    async handle({ centre }, user, { params }) {
      const ended = await endUserSessions(centre, user, params);
      return ended.ok ? ended : err(toRefusal(ended.error));
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/wards/:ward/users/:userId/factors',
    summary: 'Gỡ xác thực hai lớp và khoá truy cập của người đã làm mất; mọi phiên kết thúc ngay.',
    access: 'ward.manage',
    params: userParams,
    problems: [...CARE_PROBLEMS, 'own-account'],
    async handle({ centre }, user, { params }) {
      const taken = await takeOffFactors(centre, user, params);
      return taken.ok ? taken : err(toRefusal(taken.error));
    },
  }),
];

function toRefusal(refusal: UserRefusal): Refusal {
  switch (refusal.type) {
    case 'NotYourWard':
      return { problem: 'not-your-ward' };
    case 'NoSuchUser':
      return { problem: 'no-such-user' };
    case 'UsernameTaken':
      return { problem: 'username-taken', errors: { username: 'Tên đăng nhập: đã có người dùng, hãy chọn tên khác.' } };
    case 'RoleNotYours':
      return { problem: 'not-allowed', errors: { role: 'Vai trò: chỉ quản trị trung tâm mới giao được vai trò này.' } };
    case 'BeyondYou':
      return { problem: 'account-beyond-you' };
    case 'Apart':
      return { problem: 'compartment-apart' };
    case 'OwnAccount':
      return { problem: 'own-account' };
    case 'LastSystemAdmin':
      return { problem: 'last-system-admin' };
    case 'OnlyWard':
      return { problem: 'only-ward' };
    case 'WeakPassword':
      return { problem: 'wrong-fields', errors: { password: refusal.message } };
  }
}
