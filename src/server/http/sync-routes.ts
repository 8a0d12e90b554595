/** `/api/sync/…`: what tablets call. Parses and maps only; the rules are in the use cases. */
import { Readable } from 'node:stream';
import * as v from 'valibot';
import { err, ok } from '#domain/base/result.ts';
import { wardCodeSchema } from '#protocol/primitive-schemas.ts';
import {
  headsSchema,
  helloRequestSchema,
  helloResponseSchema,
  MAX_PUSH_BYTES,
  pullRequestSchema,
  pullResponseSchema,
  pushRequestSchema,
  pushResponseSchema,
} from '#protocol/sync-messages.ts';
import { MAX_SECTIONS_AT_ONCE, pullQuerySchema, SNAPSHOT_FILES } from '#protocol/snapshot-messages.ts';
import { recordsRequestSchema, recordsResponseSchema } from '#protocol/ward-records.ts';
import { acceptPush } from '../use-cases/accept-push.ts';
import { hello, type HelloRefusal } from '../use-cases/hello.ts';
import { hasWard } from '../use-cases/manage-users.ts';
import { noteSessionOn } from '../use-cases/report-device.ts';
import { readSnapshotParts } from '../use-cases/read-snapshot-parts.ts';
import { servePull, type ServedPull } from '../use-cases/serve-pull.ts';
import { serveRecords } from '../use-cases/serve-records.ts';
import { defineRoute, JsonText, type ApiRoute } from './api-route.ts';
import { openLiveStream } from './live-stream.ts';
import { waitFor, type Refusal } from './problem.ts';

const whole = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number));
/** One section, or the first and the last of several. Numbers the database's `integer` holds, and far more than a snapshot has. */
const sections = v.pipe(
  v.string(),
  v.regex(/^\d{1,9}(?:-\d{1,9})?$/),
  v.transform((text) => {
    const [section = 0, through = section] = text.split('-').map(Number);
    return { section, through };
  }),
  v.check(({ section, through }) => section <= through && through - section < MAX_SECTIONS_AT_ONCE),
);
const partParams = v.strictObject({
  ward: wardCodeSchema,
  wseq: whole,
  section: sections,
  part: v.picklist(SNAPSHOT_FILES),
});

const liveQuery = v.strictObject({
  wards: v.pipe(
    v.string(),
    v.transform((text) => text.split(',')),
    v.array(wardCodeSchema),
    v.minLength(1),
    v.maxLength(200),
  ),
});

const HELLO_REFUSALS: Readonly<Record<HelloRefusal['type'], Refusal>> = {
  NotYourWard: { problem: 'not-your-ward' },
  NotADevice: { problem: 'wrong-fields', errors: { device: 'device: mã này dành cho trung tâm.' } },
  DeviceRevoked: { problem: 'device-revoked' },
  NotEnrolled: { problem: 'device-not-enrolled' },
  WrongCode: { problem: 'wrong-enrolment-code' },
};

export const syncRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: 'POST',
    path: '/api/sync/hello',
    summary: 'Máy tính bảng chào trung tâm: đăng ký, nhận dải số, thiết lập và danh sách đồng nghiệp.',
    access: 'dossier.sync',
    beforeSecondFactor: 'always',
    hearsBarred: true,
    body: helloRequestSchema,
    response: helloResponseSchema,
    problems: ['not-your-ward', 'device-revoked', 'device-not-enrolled', 'wrong-enrolment-code', 'too-many-attempts'],
    async handle({ centre, limits }, user, { body, cookie, barred }) {
      const isTrying = body.enrolmentCode !== undefined;
      const waitMs = isTrying ? limits.enrolment.attempt(user.userId, Date.now()) : 0;
      if (waitMs > 0) return err(waitFor(waitMs));
      const greeted = await hello(centre, user, { ...body, barred, token: cookie.token });
      // A wrong code alone is a guess.
      if (isTrying && (greeted.ok || greeted.error.type !== 'WrongCode')) limits.enrolment.takeBack(user.userId);
      if (!greeted.ok) return err(HELLO_REFUSALS[greeted.error.type]);
      await noteSessionOn(centre, cookie.token, body.device);
      return greeted;
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/sync/push',
    summary: 'Gửi các sự kiện đã ghi; mỗi sự kiện được lưu đúng một lần.',
    access: 'dossier.sync',
    beforeSecondFactor: 'always',
    fromAnyMachine: true,
    body: pushRequestSchema,
    response: pushResponseSchema,
    bodyLimit: MAX_PUSH_BYTES,
    async handle({ centre, metrics, follower, feed }, user, { body }) {
      const answer = await acceptPush(centre, user, body);
      follower.ask();
      for (const ward of answer.wards) {
        if (ward.result !== 'accepted') metrics.events.add({ outcome: ward.result });
        else {
          feed.tell(ward.ward, ward.head);
          for (const { outcome } of ward.verdicts) metrics.events.add({ outcome });
        }
      }
      return ok(answer);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/sync/pull',
    summary: 'Nhận các sự kiện mới của phường theo đúng thứ tự.',
    access: 'dossier.sync',
    hearsBarred: true,
    query: pullQuerySchema,
    body: pullRequestSchema,
    response: pullResponseSchema,
    async handle({ centre, snapshots }, user, { query, body, cookie, barred }) {
      const [answer] = await Promise.all([
        servePull(centre, user, { ...body, ...query, barred }),
        noteSessionOn(centre, cookie.token, body.device),
      ]);
      // It starts from nothing, page by page: the next one shall find a snapshot.
      for (const ward of answer.wards) if (ward.result === 'page' && ward.after === 0) snapshots.ask(ward.ward);
      return ok(writePull(answer));
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/sync/snapshot/:ward/:wseq/:section/:part',
    summary:
      'Một phần của bản chụp hồ sơ phường cho lần tải đầu (gzip), hoặc phần ấy của nhiều đoạn liền nhau (3-7); không đổi dưới cùng một địa chỉ.',
    access: 'dossier.sync',
    params: partParams,
    mediaType: 'application/gzip',
    problems: ['not-your-ward', 'not-found'],
    async handle({ centre }, user, { params }) {
      const { section: asked, ...place } = params;
      const parts = await readSnapshotParts(centre, user, { ...place, ...asked });
      if (parts.ok) return ok(Readable.from([Buffer.concat(parts.value)], { objectMode: false }));
      return err({ problem: parts.error.type === 'NotYourWard' ? 'not-your-ward' : 'not-found' });
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/sync/records',
    summary: 'Nhận các quyết định mới của phường (lịch, thủ tục, ủy quyền, mẫu đã đối chiếu) theo đúng thứ tự.',
    access: 'dossier.sync',
    body: recordsRequestSchema,
    response: recordsResponseSchema,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { body }) {
      const served = await serveRecords(centre, user, body);
      return served.ok ? served : err({ problem: 'not-your-ward' });
    },
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

/** The events go out as the database has written them. */
function writePull({ now, wards }: ServedPull): JsonText {
  const texts = wards.map((ward) => {
    if (ward.result !== 'page') return JSON.stringify(ward);
    const { events, ...rest } = ward;
    return `${JSON.stringify(rest).slice(0, -1)},"events":[${events}]}`;
  });
  return new JsonText(`{"now":${now},"wards":[${texts.join(',')}]}`);
}
