/** `/api/wards/:ward/retention`: dossiers whose time is over, proposals to destroy them, and the decisions. */
import * as v from 'valibot';
import { err } from '#domain/base/result.ts';
import { uuid, wardCodeSchema } from '#protocol/primitive-schemas.ts';
import {
  decideDestructionSchema,
  expiredAnswerSchema,
  proposeDestructionSchema,
} from '#protocol/retention-messages.ts';
import { wardRecordSchema } from '#protocol/ward-records.ts';
import { decideDestruction, proposeDestruction, type DestructionRefusal } from '../use-cases/destroy-dossiers.ts';
import { readExpired } from '../use-cases/list-expired.ts';
import { defineRoute, type ApiRoute } from './api-route.ts';
import type { Refusal } from './problem.ts';

const wardParams = v.strictObject({ ward: wardCodeSchema });

export const retentionRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: 'GET',
    path: '/api/wards/:ward/retention',
    summary: 'Hồ sơ đã kết thúc và hết thời hạn lưu trữ, cùng các danh mục hủy đã lập và đã quyết định.',
    access: 'retention.propose',
    params: wardParams,
    response: expiredAnswerSchema,
    isCostly: true,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { params }) {
      const read = await readExpired(centre, user, params.ward);
      return read.ok ? read : err(toRefusal(read.error));
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/wards/:ward/retention',
    summary: 'Lập danh mục hồ sơ hết thời hạn lưu trữ đề nghị hủy, và hồ sơ giữ lại kèm lý do.',
    access: 'retention.propose',
    params: wardParams,
    body: proposeDestructionSchema,
    response: wardRecordSchema,
    status: 201,
    problems: ['not-your-ward', 'proposed-already'],
    async handle({ centre }, user, { params, body }) {
      const proposed = await proposeDestruction(centre, user, { ...params, proposal: body });
      return proposed.ok ? proposed : err(toRefusal(proposed.error));
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/wards/:ward/retention/:batch/decide',
    summary: 'Quyết định một danh mục: hủy nội dung hồ sơ ở trung tâm, không lấy lại được, hoặc không hủy.',
    access: 'retention.decide',
    params: v.strictObject({ ward: wardCodeSchema, batch: uuid }),
    body: decideDestructionSchema,
    response: wardRecordSchema,
    problems: ['not-your-ward', 'no-such-proposal', 'saved-since', 'own-proposal', 'new-decider', 'history-changed'],
    async handle({ centre }, user, { params, body }) {
      const decided = await decideDestruction(centre, user, { ...params, decision: body });
      return decided.ok ? decided : err(toRefusal(decided.error));
    },
  }),
];

function toRefusal(refusal: DestructionRefusal): Refusal {
  switch (refusal.type) {
    case 'NotYourWard':
      return { problem: 'not-your-ward' };
    case 'NotExpired':
      return {
        problem: 'wrong-fields',
        errors: {
          dossiers: `Danh mục: ${refusal.dossiers.length} hồ sơ không còn trong diện hết thời hạn lưu trữ. Chưa hủy gì. Hãy tải lại và lập lại danh mục.`,
        },
      };
    case 'ProposedAlready':
      return { problem: 'proposed-already', detail: `Danh mục do ${refusal.by} lập đang chờ quyết định.` };
    case 'NoSuchProposal':
      return { problem: 'no-such-proposal' };
    case 'SavedSince':
      return { problem: 'saved-since' };
    case 'OwnProposal':
      return { problem: 'own-proposal' };
    case 'NewDecider':
      return { problem: 'new-decider' };
    case 'HistoryChanged':
      return { problem: 'history-changed', detail: `Sự kiện số ${refusal.wseq} không còn như lúc trung tâm ghi nhận.` };
  }
}
