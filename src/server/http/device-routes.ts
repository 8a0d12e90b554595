/**
 * `/api/wards/:ward/devices` and `/api/wards/:ward/set-aside`: the tablets of a ward, what reached the centre from one of
 * them, and what came from them that the centre could not read.
 */
import * as v from 'valibot';
import { err, ok } from '#domain/base/result.ts';
import { keyIdSchema } from '#protocol/batch-signature.ts';
import { devicesResponseSchema, deviceTraceSchema, keyDecisionSchema } from '#protocol/device-messages.ts';
import { deviceIdSchema, wardCodeSchema } from '#protocol/primitive-schemas.ts';
import { admitRequestSchema, releaseResponseSchema, setAsideResponseSchema } from '#protocol/set-aside-messages.ts';
import { decideOnKey, type KeyRefusal } from '../use-cases/decide-key.ts';
import { readDevices, traceDevice, type DeviceRefusal } from '../use-cases/list-devices.ts';
import { admitHeld, readWardSetAside, retrySetAside } from '../use-cases/release-quarantine.ts';
import { defineRoute, type ApiRoute } from './api-route.ts';
import type { Refusal } from './problem.ts';

export const deviceRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: 'GET',
    path: '/api/wards/:ward/devices',
    summary: 'Các máy tính bảng của phường: lần liên lạc cuối, việc chưa gửi, phiên bản, đồng hồ, bộ nhớ, sự cố.',
    access: 'device.view',
    // Whoever lost a tablet, perhaps the only one, reports it from wherever.
    fromAnyMachine: true,
    params: v.strictObject({ ward: wardCodeSchema }),
    response: devicesResponseSchema,
    problems: ['not-your-ward'],
    async handle({ centre, version }, user, { params }) {
      const devices = await readDevices(centre, user, params.ward);
      return devices.ok ? ok({ now: centre.now(), app: version, devices: devices.value }) : err(NOT_YOURS);
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/wards/:ward/devices/:device',
    summary: 'Những gì đã về trung tâm từ một máy, để đối chiếu giấy hẹn khi dữ liệu của máy đã mất.',
    // Whoever may work at the counter: they hold the paper receipts.
    access: 'dossier.sync',
    params: v.strictObject({ ward: wardCodeSchema, device: deviceIdSchema }),
    response: deviceTraceSchema,
    problems: ['not-your-ward', 'no-such-device'],
    async handle({ centre }, user, { params }) {
      const trace = await traceDevice(centre, user, params);
      return trace.ok ? trace : err(refusalOf(trace.error));
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/wards/:ward/devices/:device/keys/:key',
    summary:
      'Chấp nhận hoặc từ chối khoá ký mới mà máy đã báo; chấp nhận thì việc đã ký bằng khoá ấy được nhận vào hồ sơ.',
    access: 'tablet.vouch',
    params: v.strictObject({ ward: wardCodeSchema, device: deviceIdSchema, key: keyIdSchema }),
    body: keyDecisionSchema,
    problems: ['not-your-ward', 'no-such-device'],
    async handle({ centre, follower }, user, { params, body }) {
      const decided = await decideOnKey(centre, user, { ...params, ...body });
      follower.ask();
      return decided.ok ? decided : err(VOUCH_REFUSALS[decided.error.type]);
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/wards/:ward/set-aside',
    summary: 'Những việc của phường mà trung tâm để riêng vì chưa đọc được: từ máy nào, số mấy, vì sao, nhận lúc nào.',
    access: 'device.view',
    params: v.strictObject({ ward: wardCodeSchema }),
    response: setAsideResponseSchema,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { params }) {
      const listed = await readWardSetAside(centre, user, params.ward);
      return listed.ok ? listed : err(NOT_YOURS);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/wards/:ward/set-aside/release',
    summary: 'Đọc lại những việc để riêng; việc nào nay đọc được thì nhận vào hồ sơ như mọi việc khác.',
    access: 'set-aside.release',
    params: v.strictObject({ ward: wardCodeSchema }),
    response: releaseResponseSchema,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { params }) {
      const tried = await retrySetAside(centre, user, params.ward);
      return tried.ok ? tried : err(NOT_YOURS);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/wards/:ward/set-aside/admit',
    summary: 'Xác nhận việc đang chờ của một máy là việc của phường: việc nào đọc được thì nhận vào hồ sơ.',
    access: 'tablet.vouch',
    params: v.strictObject({ ward: wardCodeSchema }),
    body: admitRequestSchema,
    response: releaseResponseSchema,
    problems: ['not-your-ward'],
    async handle({ centre, follower }, user, { params, body }) {
      const admitted = await admitHeld(centre, user, { ...params, ...body });
      follower.ask();
      return admitted.ok ? admitted : err(VOUCH_REFUSALS[admitted.error.type]);
    },
  }),
];

const NOT_YOURS = { problem: 'not-your-ward' } as const;

const VOUCH_REFUSALS: Readonly<Record<KeyRefusal['type'], Refusal>> = {
  NotYourWard: NOT_YOURS,
  NotYoursToSay: { problem: 'not-allowed' },
  NoSuchDevice: { problem: 'no-such-device' },
};

function refusalOf({ type }: DeviceRefusal): Refusal {
  return type === 'NotYourWard' ? NOT_YOURS : { problem: 'no-such-device' };
}
