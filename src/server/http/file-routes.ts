/** `/api/sync/files/…` and `/api/wards/:ward/files/…`: scans of papers and results, part by part in, whole out. */
import { Readable } from 'node:stream';
import * as v from 'valibot';
import { err, ok } from '#domain/base/result.ts';
import { FILE_PART_BYTES, fileIdSchema, fileStateSchema } from '#protocol/file-messages.ts';
import { wardCodeSchema } from '#protocol/primitive-schemas.ts';
import { noteAccess } from '../use-cases/access-log.ts';
import { readFile, readFileState, takeFilePart, type FileRefusal } from '../use-cases/take-files.ts';
import { defineRoute, type ApiRoute } from './api-route.ts';
import type { Refusal } from './problem.ts';

const place = { ward: wardCodeSchema, file: fileIdSchema };
const partParams = v.strictObject({
  ...place,
  part: v.pipe(v.string(), v.regex(/^\d{1,4}$/), v.transform(Number)),
});

export const fileRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: 'GET',
    path: '/api/sync/files/:ward/:file',
    summary: 'Những phần của tệp đã có ở trung tâm.',
    access: 'dossier.sync',
    beforeSecondFactor: 'always',
    fromAnyMachine: true,
    params: v.strictObject(place),
    response: fileStateSchema,
    problems: ['not-your-ward', 'no-such-file'],
    async handle({ centre }, user, { params }) {
      const state = await readFileState(centre, user, params);
      return state.ok ? state : err(refusalOf(state.error));
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/sync/files/:ward/:file/:part',
    summary: 'Gửi một phần của tệp (256 KiB, phần cuối có thể ngắn hơn); gửi lại không sao.',
    access: 'dossier.sync',
    beforeSecondFactor: 'always',
    fromAnyMachine: true,
    params: partParams,
    rawBody: 'application/octet-stream',
    bodyLimit: FILE_PART_BYTES,
    problems: ['not-your-ward', 'no-such-file', 'wrong-part', 'file-differs'],
    async handle({ centre }, user, { params, raw }) {
      const taken = await takeFilePart(centre, user, { ...params, bytes: raw });
      return taken.ok ? taken : err(refusalOf(taken.error));
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/wards/:ward/files/:file',
    summary: 'Tệp giấy tờ hoặc kết quả của hồ sơ.',
    access: 'dossier.view',
    params: v.strictObject(place),
    mediaType: 'application/octet-stream',
    problems: ['not-your-ward', 'no-such-file'],
    async handle({ centre }, user, { params }) {
      const file = await readFile(centre, user, params);
      if (!file.ok) return err(refusalOf(file.error));
      const { dossierId, content } = file.value;
      await noteAccess(centre, user, { ward: params.ward, action: 'open-file', dossierId });
      return ok(Readable.from([content], { objectMode: false }));
    },
  }),
];

function refusalOf({ type }: FileRefusal): Refusal {
  switch (type) {
    case 'NotYourWard':
      return { problem: 'not-your-ward' };
    case 'NoSuchFile':
      return { problem: 'no-such-file' };
    case 'WrongPart':
      return { problem: 'wrong-part' };
    case 'FileDiffers':
      return { problem: 'file-differs' };
  }
}
