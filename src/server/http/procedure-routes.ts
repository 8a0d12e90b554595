/** `/api/wards/:ward/procedures`: the ward's procedures with their versions, and saving a new version. */
import * as v from 'valibot';
import { err, ok } from '#domain/base/result.ts';
import type { ProcedureFault } from '#domain/procedure/procedure-draft.ts';
import { procedureFaultText } from '#i18n/procedure-fault-text.ts';
import { savedSinceText } from '#i18n/saved-since-text.ts';
import { wardCodeSchema } from '#protocol/primitive-schemas.ts';
import { proceduresResponseSchema, saveProcedureSchema } from '#protocol/procedure-messages.ts';
import { wardRecordSchema } from '#protocol/ward-records.ts';
import { readProcedures, saveProcedure, type ProcedureRefusal } from '../use-cases/manage-procedures.ts';
import { defineRoute, type ApiRoute } from './api-route.ts';
import type { Refusal } from './problem.ts';

/** A procedure of many cases repeats its papers in each. */
const BODY_LIMIT = 2_000_000;

export const procedureRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: 'GET',
    path: '/api/wards/:ward/procedures',
    summary: 'Thủ tục phường đã quyết định (nháp, đang dùng, ngừng dùng) và các phiên bản đã lưu.',
    access: 'ward.manage',
    params: v.strictObject({ ward: wardCodeSchema }),
    response: proceduresResponseSchema,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { params }) {
      const read = await readProcedures(centre, user, params.ward);
      return read.ok
        ? ok({ records: [...read.value.records], versions: [...read.value.versions] })
        : err({ problem: 'not-your-ward' });
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/wards/:ward/procedures/:code',
    summary: 'Lưu phiên bản mới của một thủ tục: nháp, đưa vào dùng hoặc ngừng dùng.',
    access: 'ward.manage',
    params: v.strictObject({ ward: wardCodeSchema, code: v.pipe(v.string(), v.maxLength(100)) }),
    body: saveProcedureSchema,
    bodyLimit: BODY_LIMIT,
    response: wardRecordSchema,
    problems: ['not-your-ward', 'saved-since'],
    async handle({ centre }, user, { params, body }) {
      const saved = await saveProcedure(centre, user, { ...params, change: body });
      return saved.ok ? saved : err(toRefusal(saved.error));
    },
  }),
];

function toRefusal(refusal: ProcedureRefusal): Refusal {
  switch (refusal.type) {
    case 'NotYourWard':
      return { problem: 'not-your-ward' };
    case 'OtherCode':
      return { problem: 'wrong-fields', errors: { code: 'Mã thủ tục: khác với mã trong địa chỉ.' } };
    case 'Faulty':
      return { problem: 'wrong-fields', errors: textsByPath(refusal.faults) };
    case 'SavedSince':
      return { problem: 'saved-since', errors: { basedOn: savedSinceText(refusal.current) } };
  }
}

function textsByPath(faults: readonly ProcedureFault[]): Record<string, string> {
  // The first fault of a field is the one to mend first.
  return Object.fromEntries([...faults].reverse().map((fault) => [fault.path, procedureFaultText(fault)]));
}
