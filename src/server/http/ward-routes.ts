/** `/api/wards/…`: wards and their settings. */
import * as v from 'valibot';
import { err, ok } from '#domain/base/result.ts';
import { isCompartment } from '#domain/dossier/compartment.ts';
import { storable, wardCodeSchema } from '#protocol/primitive-schemas.ts';
import { wardSettingsSchema, wardsResponseSchema } from '#protocol/session-messages.ts';
import { wardProfileSchema } from '#protocol/sync-messages.ts';
import { changeWardSettings, createWard, readWard, readWards } from '../use-cases/manage-wards.ts';
import { defineRoute, type ApiRoute } from './api-route.ts';
import type { Refusal } from './problem.ts';

const wardParams = v.strictObject({ ward: wardCodeSchema });
const wardName = v.pipe(v.string(), v.trim(), v.nonEmpty('Tên phường: chưa nhập.'), v.maxLength(200), storable);

const createWardSchema = v.strictObject({
  ...wardSettingsSchema.entries,
  code: v.pipe(
    wardCodeSchema,
    v.check((code) => !isCompartment(code), 'Mã phường: không bắt đầu bằng 4 đến 8, các mã đó dành cho ngăn riêng.'),
  ),
  name: wardName,
  provinceName: wardName,
});

export const wardRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: 'GET',
    path: '/api/wards',
    summary: 'Các phường trong phạm vi của người đang đăng nhập.',
    access: 'ward.view',
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
      if (created.ok) return created;
      return err(created.error.type === 'WardTaken' ? { problem: 'ward-taken' } : agencyCodeTaken(created.error.by));
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/wards/:ward',
    summary: 'Một phường và thiết lập của phường đó.',
    access: 'ward.view',
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
    problems: ['not-your-ward', 'compartment-apart'],
    async handle({ centre }, user, { params, body }) {
      const saved = await changeWardSettings(centre, user, params.ward, body);
      if (saved.ok) return saved;
      if (saved.error.type === 'AgencyCodeTaken') return err(agencyCodeTaken(saved.error.by));
      return err({ problem: saved.error.type === 'Apart' ? 'compartment-apart' : 'not-your-ward' });
    },
  }),
];

function agencyCodeTaken(by: string): Refusal {
  const agencyCode = `Mã cơ quan: ${by} đang dùng hoặc đã cấp hồ sơ theo mã này. Hai nơi cùng mã cơ quan sẽ cấp trùng mã hồ sơ.`;
  return { problem: 'wrong-fields', errors: { agencyCode } };
}
