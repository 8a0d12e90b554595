/** `/api/wards/:ward/serials`: the register of numbers. */
import * as v from 'valibot';
import { err } from '#domain/base/result.ts';
import { plainDateSchema, wardCodeSchema } from '#protocol/primitive-schemas.ts';
import { serialRegisterSchema } from '#protocol/serial-messages.ts';
import { readSerialRegister } from '../use-cases/read-serial-register.ts';
import { defineRoute, type ApiRoute } from './api-route.ts';

export const serialRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: 'GET',
    path: '/api/wards/:ward/serials',
    summary: 'Sổ cấp số của một ngày: dải số từng máy giữ, số đã dùng, số bỏ và số cấp hai lần.',
    access: 'device.view',
    params: v.strictObject({ ward: wardCodeSchema }),
    query: v.strictObject({ date: plainDateSchema }),
    response: serialRegisterSchema,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { params, query }) {
      const register = await readSerialRegister(centre, user, { ...params, ...query });
      return register.ok ? register : err({ problem: 'not-your-ward' });
    },
  }),
];
