/** `/api/wards/:ward/access-log`: what tablets noted of looks at personal data, in; who looked at what, out. */
import * as v from 'valibot';
import { err } from '#domain/base/result.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import {
  accessAnswerSchema,
  accessBatchAnswerSchema,
  accessBatchSchema,
  accessPageSchema,
  soughtRequestSchema,
} from '#protocol/access-messages.ts';
import { plainDateSchema, uuid, wardCodeSchema } from '#protocol/primitive-schemas.ts';
import { acceptAccess, readDayAccess, readDossierAccess, readSearches } from '../use-cases/access-log.ts';
import { defineRoute, type ApiRoute } from './api-route.ts';

const wardParams = v.strictObject({ ward: wardCodeSchema });
const dossierParams = v.strictObject({
  ward: wardCodeSchema,
  dossier: v.pipe(
    uuid,
    v.transform((value) => value as DossierId),
  ),
});

/** A hundred entries, the longest there are. */
const BATCH_BYTES = 512 * 1024;

const NOT_YOURS = { problem: 'not-your-ward' } as const;

export const accessLogRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: 'POST',
    path: '/api/wards/:ward/access-log',
    summary: 'Máy tính bảng gửi nhật ký truy cập dữ liệu cá nhân đã ghi trên máy; gửi lại không sao.',
    access: 'dossier.sync',
    beforeSecondFactor: 'always',
    fromAnyMachine: true,
    params: wardParams,
    body: accessBatchSchema,
    response: accessBatchAnswerSchema,
    bodyLimit: BATCH_BYTES,
    problems: ['not-your-ward', 'no-such-device'],
    async handle({ centre }, user, { params, body }) {
      const taken = await acceptAccess(centre, user, { ...params, ...body });
      if (taken.ok) return taken;
      return err(taken.error.type === 'NotYourWard' ? NOT_YOURS : ({ problem: 'no-such-device' } as const));
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/wards/:ward/access-log',
    summary: 'Ai đã xem, in, xuất hay tìm dữ liệu cá nhân của phường trong một ngày.',
    access: 'access-log.view',
    params: wardParams,
    query: v.strictObject({ date: plainDateSchema, ...accessPageSchema.entries }),
    response: accessAnswerSchema,
    isCostly: true,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { params, query }) {
      const read = await readDayAccess(centre, user, { ...params, ...query });
      return read.ok ? read : err(NOT_YOURS);
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/wards/:ward/dossiers/:dossier/access-log',
    summary: 'Ai đã xem một hồ sơ; người đang giữ hồ sơ xem thì chỉ đếm số lần.',
    access: 'access-log.view',
    params: dossierParams,
    query: accessPageSchema,
    response: accessAnswerSchema,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { params, query }) {
      const read = await readDossierAccess(centre, user, { ...params, ...query });
      return read.ok ? read : err(NOT_YOURS);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/wards/:ward/access-log/searches',
    summary:
      'Ai đã tìm theo một số định danh, kể cả khi không thấy hồ sơ nào. Trung tâm chỉ giữ dấu băm có khoá của số.',
    access: 'access-log.view',
    params: wardParams,
    body: soughtRequestSchema,
    response: accessAnswerSchema,
    isCostly: true,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { params, body }) {
      const read = await readSearches(centre, user, { ...params, ...body });
      return read.ok ? read : err(NOT_YOURS);
    },
  }),
];
