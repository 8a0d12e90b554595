/** `/api/sync/black-box`: the unsent work of a tablet, brought as a file. Parses and maps only. */
import { err, ok } from '#domain/base/result.ts';
import { blackBoxRequestSchema, blackBoxResponseSchema, MAX_BLACK_BOX_BYTES } from '#protocol/black-box.ts';
import { acceptBlackBox } from '../use-cases/accept-black-box.ts';
import type { BlackBoxFault } from '../use-cases/open-black-box.ts';
import { defineRoute, type ApiRoute } from './api-route.ts';

/** In base64, and the JSON around it. */
const LIMIT_BYTES = (MAX_BLACK_BOX_BYTES / 3) * 4 + 1024;

const WORDS: Record<BlackBoxFault['type'], string> = {
  Unreadable: 'box: tệp này không phải hộp đen, hoặc đã bị hỏng hay chép thiếu. Hãy chép lại từ máy đã lưu.',
  TooMuch:
    'box: tệp này ghi hơn 100.000 việc, nhiều hơn mọi hộp đen do máy lưu. Trung tâm chưa nhận gì. Hãy lưu lại hộp đen trên máy đó, hoặc nối máy đó vào mạng.',
  OfAnotherCentre: 'box: hộp đen này được lưu cho một trung tâm khác. Hãy nộp ở đúng trung tâm của máy đã lưu.',
};

export const blackBoxRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: 'POST',
    path: '/api/sync/black-box',
    summary:
      'Nộp hộp đen của một máy: việc chưa gửi trong đó được nhận như chính máy ấy gửi, không việc nào bị nhân đôi.',
    access: 'dossier.sync',
    beforeSecondFactor: 'always',
    fromAnyMachine: true,
    body: blackBoxRequestSchema,
    response: blackBoxResponseSchema,
    bodyLimit: LIMIT_BYTES,
    isBulky: true,
    async handle({ centre, metrics, follower }, user, { body }) {
      const taken = await acceptBlackBox(centre, user, Buffer.from(body.box, 'base64'));
      if (!taken.ok) return err({ problem: 'wrong-fields', errors: { box: WORDS[taken.error.type] } });
      follower.ask();
      for (const { known, answer } of taken.value.wards) {
        if (answer.result !== 'accepted') metrics.events.add({ outcome: answer.result });
        else {
          const aside = answer.verdicts.filter(({ outcome }) => outcome === 'quarantined').length;
          metrics.events.add({ outcome: 'quarantined' }, aside);
          metrics.events.add({ outcome: 'stored' }, answer.verdicts.length - aside - known);
        }
      }
      return ok(taken.value);
    },
  }),
];
