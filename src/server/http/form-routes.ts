/** `/api/wards/:ward/records`, `/forms` and `/policies`: what a ward has decided, with who, when and why; checking a printed form; asking a reason. */
import * as v from 'valibot';
import { err, ok } from '#domain/base/result.ts';
import { wardCodeSchema } from '#protocol/primitive-schemas.ts';
import {
  formConfirmationSchema,
  formNumberSchema,
  showIdPolicySchema,
  WARD_RECORD_KINDS,
  wardRecordSchema,
} from '#protocol/ward-records.ts';
import { confirmForm } from '../use-cases/confirm-form.ts';
import { readCurrentRecords } from '../use-cases/serve-records.ts';
import { setShowIdPolicy } from '../use-cases/show-id-policy.ts';
import { defineRoute, type ApiRoute } from './api-route.ts';

export const formRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: 'GET',
    path: '/api/wards/:ward/records/:kind',
    summary: 'Các quyết định đang có hiệu lực của phường theo loại, kèm người, thời điểm và lý do.',
    access: 'ward.manage',
    params: v.strictObject({ ward: wardCodeSchema, kind: v.picklist(WARD_RECORD_KINDS) }),
    response: v.strictObject({ records: v.array(wardRecordSchema) }),
    problems: ['not-your-ward'],
    async handle({ centre }, user, { params }) {
      const records = await readCurrentRecords(centre, user, params);
      return records.ok ? ok({ records: records.value }) : err({ problem: 'not-your-ward' });
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/wards/:ward/forms/:form',
    summary: 'Ghi nhận một mẫu giấy đã (hoặc chưa) được đối chiếu bản gốc.',
    access: 'ward.manage',
    params: v.strictObject({ ward: wardCodeSchema, form: formNumberSchema }),
    body: formConfirmationSchema,
    response: wardRecordSchema,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { params, body }) {
      const record = await confirmForm(centre, user, { ...params, body });
      return record.ok ? record : err({ problem: 'not-your-ward' });
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/wards/:ward/policies/show-id',
    summary: 'Bật hoặc tắt việc phải ghi lý do trước khi xem đủ số định danh; các máy biết ở lần liên lạc tới.',
    access: 'ward.manage',
    params: v.strictObject({ ward: wardCodeSchema }),
    body: showIdPolicySchema,
    response: wardRecordSchema,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { params, body }) {
      const record = await setShowIdPolicy(centre, user, { ...params, body });
      return record.ok ? record : err({ problem: 'not-your-ward' });
    },
  }),
];
