/** `/api/wards/:ward/enrolment` and `…/devices/:device/loss`: how tablets come to be a ward's, and cease to be. */
import * as v from 'valibot';
import { err, ok } from '#domain/base/result.ts';
import {
  deviceLossSchema,
  enrolmentCodeSchema,
  enrolmentPolicySchema,
  enrolmentSchema,
  standingSchema,
} from '#protocol/enrolment-messages.ts';
import { deviceIdSchema, wardCodeSchema } from '#protocol/primitive-schemas.ts';
import { makeCode, readEnrolment, setPolicy, type PolicyRefusal } from '../use-cases/enrol-device.ts';
import type { DeviceRefusal } from '../use-cases/list-devices.ts';
import { isReported, reportDevice, takeBackReport } from '../use-cases/report-device.ts';
import { callerOf } from './addresses.ts';
import { defineOpenRoute, defineRoute, type ApiRoute } from './api-route.ts';
import { waitFor, type Refusal } from './problem.ts';

const wardParams = v.strictObject({ ward: wardCodeSchema });
const deviceParams = v.strictObject({ ward: wardCodeSchema, device: deviceIdSchema });

export const enrolmentRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: 'GET',
    path: '/api/wards/:ward/enrolment',
    summary: 'Máy mới của phường có cần mã hay không, và các mã còn dùng được (không kèm chính mã).',
    access: 'device.view',
    params: wardParams,
    response: enrolmentSchema,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { params }) {
      const read = await readEnrolment(centre, user, params.ward);
      return read.ok ? read : err(NOT_YOURS);
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/wards/:ward/enrolment',
    summary: 'Bật hoặc tắt việc cần mã khi ghi nhận máy mới; máy đã ghi nhận không đổi.',
    access: 'ward.manage',
    params: wardParams,
    body: enrolmentPolicySchema,
    response: enrolmentSchema,
    problems: ['not-your-ward', 'tablets-of-ward'],
    async handle({ centre }, user, { params, body }) {
      const set = await setPolicy(centre, user, { ...params, ...body });
      return set.ok ? set : err(POLICY_REFUSALS[set.error.type]);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/wards/:ward/enrolment/codes',
    summary: 'Lập một mã ghi nhận máy: dùng một lần, trong 15 phút, chỉ hiện lần này.',
    access: 'ward.manage',
    params: wardParams,
    response: enrolmentCodeSchema,
    problems: ['not-your-ward', 'tablets-of-ward'],
    async handle({ centre }, user, { params }) {
      const made = await makeCode(centre, user, params.ward);
      return made.ok ? made : err(POLICY_REFUSALS[made.error.type]);
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/wards/:ward/devices/:device/loss',
    summary:
      'Báo một máy đã mất hoặc đã trả lại: máy không đọc được gì nữa; việc máy còn gửi thì để riêng chờ xác nhận.',
    access: 'device.revoke',
    fromAnyMachine: true,
    params: deviceParams,
    body: deviceLossSchema,
    problems: ['not-your-ward', 'no-such-device'],
    async handle({ centre }, user, { params, body, cookie }) {
      const reported = await reportDevice(centre, user, { ...params, ...body, token: cookie.token });
      return reported.ok ? reported : err(refusalOf(reported.error));
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/wards/:ward/devices/:device/loss',
    summary: 'Rút lại tin báo mất; việc máy đã gửi trong lúc đó được nhận vào hồ sơ.',
    access: 'device.revoke',
    params: deviceParams,
    problems: ['not-your-ward', 'no-such-device', 'reported-by-ward'],
    async handle({ centre, follower }, user, { params }) {
      const taken = await takeBackReport(centre, user, params);
      follower.ask();
      if (taken.ok) return taken;
      return err(taken.error.type === 'ReportedByWard' ? { problem: 'reported-by-ward' } : refusalOf(taken.error));
    },
  }),
  defineOpenRoute({
    method: 'GET',
    path: '/api/sync/standing/:ward/:device',
    summary: 'Máy này đã bị báo mất hay chưa, cho máy không còn phiên đăng nhập; máy không ai biết thì chưa.',
    params: deviceParams,
    response: standingSchema,
    problems: ['too-many-requests'],
    async handle({ centre, limits }, _user, { params, address }) {
      const waitMs = limits.standing.take(callerOf(address), Date.now());
      if (waitMs > 0) return err(waitFor(waitMs, 'too-many-requests'));
      return ok({ isRevoked: await isReported(centre, params) });
    },
  }),
];

const NOT_YOURS = { problem: 'not-your-ward' } as const;

const POLICY_REFUSALS: Readonly<Record<PolicyRefusal['type'], Refusal>> = {
  NotYourWard: NOT_YOURS,
  Apart: { problem: 'tablets-of-ward' },
};

function refusalOf({ type }: DeviceRefusal): Refusal {
  return type === 'NotYourWard' ? NOT_YOURS : { problem: 'no-such-device' };
}
