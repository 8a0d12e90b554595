/** `/api/sync/…`: what tablets call. Parses and maps only; the rules are in the use cases. */
import * as v from 'valibot';
import { err, ok } from '#domain/base/result.ts';
import { wardCodeSchema } from '#protocol/dossier-event-schema.ts';
import {
  headsSchema,
  helloRequestSchema,
  helloResponseSchema,
  pullRequestSchema,
  pullResponseSchema,
  pushRequestSchema,
  pushResponseSchema,
} from '#protocol/sync-messages.ts';
import { acceptPush } from '../use-cases/accept-push.ts';
import { hello } from '../use-cases/hello.ts';
import { hasWard } from '../use-cases/manage-users.ts';
import { servePull } from '../use-cases/serve-pull.ts';
import { defineRoute, type ApiRoute } from './api-route.ts';
import { openLiveStream } from './live-stream.ts';

/** Room for a full push of ordinary events, and for one event with every list filled to its end. */
const PUSH_LIMIT_BYTES = 8 * 1024 * 1024;

const liveQuery = v.strictObject({
  wards: v.pipe(
    v.string(),
    v.transform((text) => text.split(',')),
    v.array(wardCodeSchema),
    v.minLength(1),
    v.maxLength(200),
  ),
});

export const syncRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: 'POST',
    path: '/api/sync/hello',
    summary: 'Máy tính bảng chào trung tâm: đăng ký, nhận dải số, thiết lập và danh sách đồng nghiệp.',
    access: 'dossier.sync',
    body: helloRequestSchema,
    response: helloResponseSchema,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { body }) {
      const greeted = await hello(centre, user, body);
      return greeted.ok ? greeted : err({ problem: 'not-your-ward' });
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/sync/push',
    summary: 'Gửi các sự kiện đã ghi; mỗi sự kiện được lưu đúng một lần.',
    access: 'dossier.sync',
    body: pushRequestSchema,
    response: pushResponseSchema,
    bodyLimit: PUSH_LIMIT_BYTES,
    async handle({ centre, metrics }, user, { body }) {
      const answer = await acceptPush(centre, user, body);
      for (const ward of answer.wards) {
        if (ward.result !== 'accepted') metrics.events.add({ outcome: ward.result });
        else for (const { outcome } of ward.verdicts) metrics.events.add({ outcome });
      }
      return ok(answer);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/sync/pull',
    summary: 'Nhận các sự kiện mới của phường theo đúng thứ tự.',
    access: 'dossier.sync',
    body: pullRequestSchema,
    response: pullResponseSchema,
    handle: async ({ centre }, user, { body }) => ok(await servePull(centre, user, body)),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/sync/live',
    summary: 'Luồng báo có sự kiện mới (server-sent events, sự kiện "heads"); không mang dữ liệu.',
    access: 'dossier.sync',
    query: liveQuery,
    response: headsSchema,
    mediaType: 'text/event-stream',
    problems: ['not-your-ward'],
    async handle(context, user, { query, cookie }) {
      if (!query.wards.every((ward) => hasWard(user, ward))) return err({ problem: 'not-your-ward' });
      return ok(openLiveStream(context, query.wards, cookie.token ?? ''));
    },
  }),
];
