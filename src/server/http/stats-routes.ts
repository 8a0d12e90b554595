/** `/api/stats/…`: figures, each with what it was counted from. */
import * as v from 'valibot';
import { err } from '#domain/base/result.ts';
import { instantSchema, wardCodeSchema } from '#protocol/dossier-event-schema.ts';
import { readMonthFigures } from '../use-cases/read-month-figures.ts';
import { defineRoute, type ApiRoute } from './api-route.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const onTimeQuery = v.strictObject({
  ward: wardCodeSchema,
  month: v.pipe(v.string(), v.regex(/^20\d{2}-(0[1-9]|1[0-2])$/, 'month: phải có dạng YYYY-MM, ví dụ 2026-11.')),
});

const onTimeResponse = v.strictObject({
  ward: wardCodeSchema,
  month: v.string(),
  numerator: count,
  denominator: count,
  /** Null without cases: no cases are no hundred per cent. */
  percent: v.nullable(v.number()),
  counts: v.strictObject({
    early: count,
    onTime: count,
    late: count,
    unjudged: count,
    received: count,
    openOverdue: count,
    openInTime: count,
    awaitingCitizen: count,
  }),
  asOf: instantSchema,
  heardAt: v.nullable(instantSchema),
});

export const statsRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: 'GET',
    path: '/api/stats/on-time',
    summary: 'Tỷ lệ đúng hạn của một phường trong một tháng, kèm tử số, mẫu số và các số đếm.',
    access: 'figures.view',
    query: onTimeQuery,
    response: onTimeResponse,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { query }) {
      const figures = await readMonthFigures(centre, user, query);
      return figures.ok ? figures : err({ problem: 'not-your-ward' });
    },
  }),
];
