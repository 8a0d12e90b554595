/** `/api/wards/:ward/compartment`: the compartment for denunciations is opened and given a head. `/members`: its head lets people in. */
import * as v from 'valibot';
import { err, ok } from '#domain/base/result.ts';
import { compartmentStandingSchema, membersResponseSchema, nameHeadSchema } from '#protocol/compartment-messages.ts';
import { uuid, wardCodeSchema } from '#protocol/primitive-schemas.ts';
import {
  letIn,
  nameHead,
  readCompartment,
  readMembers,
  takeOut,
  type HeadRefusal,
  type MemberRefusal,
} from '../use-cases/compartments.ts';
import { defineRoute, type ApiRoute } from './api-route.ts';
import type { Refusal } from './problem.ts';

const wardParams = v.strictObject({ ward: wardCodeSchema });
const memberParams = v.strictObject({ ward: wardCodeSchema, userId: uuid });

const HEAD_REFUSALS: Readonly<Record<HeadRefusal['type'], Refusal>> = {
  NotYourWard: { problem: 'not-your-ward' },
  NotAChair: {
    problem: 'wrong-fields',
    errors: { userId: 'Người đứng đầu: phải là Chủ tịch của phường, tài khoản đang dùng được.' },
  },
  NotOwnPassword: {
    problem: 'wrong-fields',
    errors: { userId: 'Người đứng đầu: đang dùng mật khẩu tạm. Mời người này đăng nhập và đổi mật khẩu trước.' },
  },
};

export const compartmentRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: 'GET',
    path: '/api/wards/:ward/compartment',
    summary: 'Phường đã mở ngăn riêng cho đơn tố cáo chưa, ai đứng đầu.',
    access: 'centre.manage',
    params: wardParams,
    response: compartmentStandingSchema,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { params }) {
      const read = await readCompartment(centre, user, params.ward);
      return read.ok ? read : err({ problem: 'not-your-ward' });
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/wards/:ward/compartment',
    summary: 'Mở ngăn riêng cho đơn tố cáo của phường và giao cho một Chủ tịch của phường đứng đầu.',
    access: 'centre.manage',
    params: wardParams,
    body: nameHeadSchema,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { params, body }) {
      const named = await nameHead(centre, user, { ...params, ...body });
      return named.ok ? named : err(HEAD_REFUSALS[named.error.type]);
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/wards/:ward/members',
    summary: 'Những ai của phường được vào ngăn riêng.',
    access: 'compartment.lead',
    params: wardParams,
    response: membersResponseSchema,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { params }) {
      const read = await readMembers(centre, user, params.ward);
      return read.ok ? ok({ people: read.value }) : err(toRefusal(read.error));
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/wards/:ward/members/:userId',
    summary: 'Cho một người của phường vào ngăn riêng; người đó đăng nhập lại để thấy ngăn.',
    access: 'compartment.lead',
    params: memberParams,
    problems: ['not-your-ward', 'no-such-user', 'temporary-password'],
    async handle({ centre }, user, { params: { ward, userId } }) {
      const done = await letIn(centre, user, { compartment: ward, userId });
      return done.ok ? done : err(toRefusal(done.error));
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/wards/:ward/members/:userId',
    summary: 'Đưa một người ra khỏi ngăn riêng; mọi phiên đăng nhập của người đó kết thúc ngay.',
    access: 'compartment.lead',
    params: memberParams,
    problems: ['not-your-ward', 'no-such-user', 'own-account'],
    async handle({ centre }, user, { params: { ward, userId } }) {
      const done = await takeOut(centre, user, { compartment: ward, userId });
      return done.ok ? done : err(toRefusal(done.error));
    },
  }),
];

function toRefusal({ type }: MemberRefusal): Refusal {
  switch (type) {
    case 'NotYourWard':
      return { problem: 'not-your-ward' };
    case 'NoCompartment':
      return { problem: 'wrong-fields', errors: { ward: 'Đây không phải ngăn riêng.' } };
    case 'NoSuchUser':
      return { problem: 'no-such-user' };
    case 'NotOwnPassword':
      return { problem: 'temporary-password' };
    case 'OwnAccount':
      return { problem: 'own-account' };
  }
}
