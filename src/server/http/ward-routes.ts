/** `/api/wards/…`: wards, their settings and their accounts. */
import * as v from 'valibot';
import { err, ok } from '#domain/base/result.ts';
import { wardCodeSchema } from '#protocol/primitive-schemas.ts';
import {
  createUserSchema,
  userRowSchema,
  usersResponseSchema,
  wardSettingsSchema,
  wardsResponseSchema,
} from '#protocol/session-messages.ts';
import { wardProfileSchema } from '#protocol/sync-messages.ts';
import { createUser, joinWard, readUsers, type UserRefusal } from '../use-cases/manage-users.ts';
import { changeWardSettings, createWard, readWard, readWards } from '../use-cases/manage-wards.ts';
import { defineRoute, type ApiRoute } from './api-route.ts';
import type { Refusal } from './problem.ts';

const wardParams = v.strictObject({ ward: wardCodeSchema });
const wardName = v.pipe(v.string(), v.trim(), v.nonEmpty('Tên phường: chưa nhập.'), v.maxLength(200));

const createWardSchema = v.strictObject({
  ...wardSettingsSchema.entries,
  code: wardCodeSchema,
  name: wardName,
  provinceName: wardName,
});

export const wardRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: 'GET',
    path: '/api/wards',
    summary: 'Các phường trong phạm vi của người đang đăng nhập.',
    access: 'signed-in',
    response: wardsResponseSchema,
    handle: async ({ centre }, user) => ok({ wards: await readWards(centre, user) }),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/wards',
    summary: 'Thêm một phường vào trung tâm.',
    access: 'centre.manage',
    body: createWardSchema,
    response: wardProfileSchema,
    status: 201,
    problems: ['ward-taken'],
    async handle({ centre }, _user, { body }) {
      const created = await createWard(centre, { ...body, demo: false });
      return created.ok ? created : err({ problem: 'ward-taken' });
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/wards/:ward',
    summary: 'Một phường và thiết lập của phường đó.',
    access: 'signed-in',
    params: wardParams,
    response: wardProfileSchema,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { params }) {
      const ward = await readWard(centre, user, params.ward);
      return ward.ok ? ward : err({ problem: 'not-your-ward' });
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/wards/:ward/settings',
    summary: 'Sửa thiết lập của phường: mã cơ quan, nơi tiếp nhận, địa chỉ, điện thoại.',
    access: 'ward.manage',
    params: wardParams,
    body: wardSettingsSchema,
    response: wardProfileSchema,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { params, body }) {
      const saved = await changeWardSettings(centre, user, params.ward, body);
      return saved.ok ? saved : err({ problem: 'not-your-ward' });
    },
  }),
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
    summary: 'Tạo tài khoản cho phường.',
    access: 'ward.manage',
    params: wardParams,
    body: createUserSchema,
    response: userRowSchema,
    status: 201,
    problems: ['not-your-ward', 'username-taken'],
    async handle({ centre }, user, { params, body }) {
      const created = await createUser(centre, user, params.ward, body);
      return created.ok ? created : err(toRefusal(created.error));
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/wards/:ward/users/:userId',
    summary: 'Cho một tài khoản có sẵn làm việc thêm ở phường này.',
    access: 'centre.manage',
    params: v.strictObject({ ...wardParams.entries, userId: v.pipe(v.string(), v.uuid()) }),
    problems: ['not-your-ward', 'no-such-user'],
    async handle({ centre }, _user, { params }) {
      const joined = await joinWard(centre, params.ward, params.userId);
      return joined.ok ? joined : err(toRefusal(joined.error));
    },
  }),
];

function toRefusal({ type }: UserRefusal): Refusal {
  switch (type) {
    case 'NotYourWard':
      return { problem: 'not-your-ward' };
    case 'NoSuchUser':
      return { problem: 'no-such-user' };
    case 'UsernameTaken':
      return { problem: 'username-taken', errors: { username: 'Tên đăng nhập: đã có người dùng, hãy chọn tên khác.' } };
    case 'RoleNotYours':
      return { problem: 'not-allowed', errors: { role: 'Vai trò: chỉ quản trị trung tâm mới giao được vai trò này.' } };
  }
}
