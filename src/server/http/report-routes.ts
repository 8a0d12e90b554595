/** `/api/reports/…`: reports as JSON, and as `.xlsx` or `.csv` by the extension of the address. */
import * as v from 'valibot';
import type { Permission } from '#domain/access/can.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import { sizeOf, type FigureFacts } from '#domain/report/figure-facts.ts';
import { UNCOMPUTED_PARTS, type IndexPart } from '#domain/report/index-766.ts';
import { formatPeriod, type Period } from '#domain/report/period.ts';
import { COLUMNS_06A, type Report06a } from '#domain/report/report-06a.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { createIndex766Sheet } from '#forms/index-766-sheet.ts';
import { createRegisterSheet, type SheetModel } from '#forms/register-sheet.ts';
import { createReport06aSheet, sumViolationText } from '#forms/report-06a-sheet.ts';
import { formatPeriodName } from '#i18n/period-text.ts';
import { text } from '#i18n/text.ts';
import { MAX_REASON } from '#domain/personal-data/access-entry.ts';
import { instantSchema, plainDateSchema, wardCodeSchema } from '#protocol/primitive-schemas.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { noteAccess } from '../use-cases/access-log.ts';
import type { Centre } from '../use-cases/centre.ts';
import { readIndex766 } from '../use-cases/read-index-766.ts';
import { readRegister, type Register } from '../use-cases/read-register.ts';
import { readReport06a, type Report06aRefusal } from '../use-cases/read-report-06a.ts';
import { defineRoute, type ApiRoute } from './api-route.ts';
import { periodQuery } from './period-query.ts';
import type { Refusal } from './problem.ts';
import { SHEET_TYPES, streamSheet, type SheetType } from './sheet-answer.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const countsSchema = v.strictObject(
  Object.fromEntries(COLUMNS_06A.map((column) => [column, count])) as Record<
    (typeof COLUMNS_06A)[number],
    typeof count
  >,
);
const period = v.string();

const report06aResponse = v.strictObject({
  period,
  cut: instantSchema,
  /** Columns by their number on the form. */
  rows: v.array(v.strictObject({ sector: v.string(), counts: countsSchema })),
  total: countsSchema,
});

const index766Response = v.strictObject({
  period,
  parts: v.array(
    v.strictObject({
      name: v.string(),
      max: v.nullable(v.number()),
      score: v.nullable(v.number()),
      reached: v.nullable(v.number()),
      how: v.string(),
      shares: v.array(v.strictObject({ name: v.string(), numerator: count, denominator: count })),
    }),
  ),
  /** Parts that cannot be computed here, with the reason; never scored. */
  missing: v.array(v.strictObject({ part: v.string(), reason: v.string() })),
});

const day = v.nullable(plainDateSchema);
const registerResponse = v.strictObject({
  ward: wardCodeSchema,
  period,
  rows: v.array(
    v.looseObject({
      number: count,
      code: v.string(),
      procedureName: v.string(),
      applicantName: v.string(),
      receivedOn: plainDateSchema,
      dueAt: v.nullable(instantSchema),
      resolvedOn: day,
      handedOverOn: day,
    }),
  ),
});

type ReportQuery = { readonly ward: WardCode; readonly period: Period };

/** What a file is taken out for: stands in the file and in the access log. */
const fileQuery = v.strictObject({
  ...periodQuery.entries,
  purpose: v.optional(
    v.pipe(
      v.string(),
      v.trim(),
      v.maxLength(MAX_REASON, `purpose: nhiều nhất ${MAX_REASON} ký tự.`),
      v.regex(/^[^\p{Cc}]*$/u, 'purpose: chỉ gồm chữ, số và dấu câu trên một dòng.'),
    ),
    '',
  ),
});

interface Report<Value, Response extends v.GenericSchema> {
  readonly path: string;
  readonly summary: string;
  readonly access: Permission;
  /** Names of people stand in it: reading it is noted, not only taking it out as a file. */
  readonly namesPeople?: true;
  readonly response: Response;
  read(centre: Centre, user: SessionUser, query: ReportQuery): Promise<Result<Value, Report06aRefusal>>;
  describe(value: Value, query: ReportQuery): v.InferInput<Response>;
  toSheet(value: Value): SheetModel;
}

/** One report under its four addresses: bare and `.json`, `.xlsx`, `.csv`. */
function defineReport<Value, Response extends v.GenericSchema>(report: Report<Value, Response>): ApiRoute[] {
  const { path, summary, access, response, namesPeople = false } = report;
  const shared = {
    method: 'GET',
    summary,
    access,
    isCostly: true,
    problems: ['not-your-ward'],
  } as const;
  const json = (ending: '' | '.json') =>
    defineRoute({
      ...shared,
      path: `${path}${ending}`,
      query: periodQuery,
      response: response as v.GenericSchema,
      async handle({ centre }, user, { query }) {
        const read = await report.read(centre, user, query);
        if (!read.ok) return err(toRefusal(read.error));
        if (namesPeople) {
          const about = aboutOf(report.toSheet(read.value), query);
          await noteAccess(centre, user, { ward: query.ward, action: 'read-list', about });
        }
        return ok(report.describe(read.value, query));
      },
    });
  const file = (type: SheetType) =>
    defineRoute({
      ...shared,
      path: `${path}.${type}`,
      query: fileQuery,
      mediaType: SHEET_TYPES[type],
      response: v.string(),
      async handle({ centre }, user, { query }) {
        const read = await report.read(centre, user, query);
        if (!read.ok) return err(toRefusal(read.error));
        const sheet = report.toSheet(read.value);
        const { ward, purpose } = query;
        const about = aboutOf(sheet, query);
        await noteAccess(centre, user, { ward, action: 'export', about, reason: purpose });
        return ok(await streamSheet(sheet, type, { by: user.name, at: centre.now(), about, purpose }));
      },
    });
  return [json(''), json('.json'), file('xlsx'), file('csv')];
}

export const reportRoutes: readonly ApiRoute[] = [
  ...defineReport<Report06a<FigureFacts>, typeof report06aResponse>({
    path: '/api/reports/06a',
    summary: 'Biểu II.06a/VPCP/KSTT của một phường trong một kỳ; không trả lời khi các tổng không khớp.',
    access: 'figures.view',
    response: report06aResponse,
    read: readReport06a,
    describe: ({ rows, total, cut }, query) => ({
      period: formatPeriod(query.period),
      cut,
      rows: rows.map(({ sector, counts }) => ({ sector: sector ?? '', counts })),
      total: total.counts,
    }),
    toSheet: createReport06aSheet,
  }),
  ...defineReport<readonly IndexPart<FigureFacts>[], typeof index766Response>({
    path: '/api/reports/766',
    summary: 'Các phần tự tính được của bộ chỉ số theo Quyết định 766/QĐ-TTg, kèm tử số, mẫu số và cách tính.',
    access: 'figures.view',
    response: index766Response,
    read: readIndex766,
    describe: (parts, query) => ({
      period: formatPeriod(query.period),
      parts: parts.map(({ shares, ...part }) => ({
        ...part,
        how: text(`index-766.${part.name}-how`),
        shares: shares.map(({ name, numerator, denominator }) => ({
          name,
          numerator: sizeOf(numerator),
          denominator: sizeOf(denominator),
        })),
      })),
      missing: UNCOMPUTED_PARTS.map((part) => ({ part, reason: text(`index-766.missing-${part}`) })),
    }),
    toSheet: createIndex766Sheet,
  }),
  ...defineReport<Register, typeof registerResponse>({
    path: '/api/reports/register',
    summary: 'Sổ theo dõi hồ sơ (Mẫu số 07): hồ sơ tiếp nhận trong kỳ. Số định danh được che.',
    access: 'dossier.view',
    namesPeople: true,
    response: registerResponse,
    read: readRegister,
    describe: ({ ward, rows }, query) => ({
      ward: ward.code,
      period: formatPeriod(query.period),
      rows: rows.map(({ id: _id, ...row }) => row),
    }),
    toSheet: createRegisterSheet,
  }),
];

/** @example 'Sổ theo dõi hồ sơ, Tháng 11/2026' */
function aboutOf({ name }: SheetModel, { period: asked }: ReportQuery): string {
  return text('stamp.about', { list: name, period: formatPeriodName(asked) });
}

function toRefusal(refusal: Report06aRefusal): Refusal {
  if (refusal.type === 'NotYourWard') return { problem: 'not-your-ward' };
  return { problem: 'fault', detail: refusal.violations.map(sumViolationText).join(' ') };
}
