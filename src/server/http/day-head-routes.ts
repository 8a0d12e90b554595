/** `/api/wards/:ward/day-head/:date`: the signed head of a ward's day, as a file to be kept somewhere else. */
import { Readable } from 'node:stream';
import * as v from 'valibot';
import { err, ok } from '#domain/base/result.ts';
import { plainDateSchema, wardCodeSchema } from '#protocol/primitive-schemas.ts';
import { makeDayHead } from '../use-cases/day-head.ts';
import { defineRoute, type ApiRoute } from './api-route.ts';

export const dayHeadRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: 'GET',
    path: '/api/wards/:ward/day-head/:date',
    summary:
      'Bản chốt ngày của phường, có chữ ký của trung tâm: số sự kiện cuối, mắt xích, số sự kiện trong ngày. Giữ ở nơi khác để sau này đối chiếu.',
    access: 'device.view',
    params: v.strictObject({ ward: wardCodeSchema, date: plainDateSchema }),
    mediaType: 'application/jose',
    response: v.string(),
    problems: ['not-your-ward'],
    async handle({ centre }, user, { params }) {
      const made = await makeDayHead(centre, user, params);
      if (made.ok) return ok(Readable.from([made.value]));
      return made.error.type === 'NotYourWard'
        ? err({ problem: 'not-your-ward' })
        : err({
            problem: 'wrong-fields',
            errors: { date: 'Ngày này chưa tới; hãy chọn hôm nay hoặc một ngày đã qua.' },
          });
    },
  }),
];
