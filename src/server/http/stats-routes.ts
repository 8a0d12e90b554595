/** `/api/stats/…`: figures, each with what it was counted from. */
import * as v from 'valibot';
import { err, ok } from '#domain/base/result.ts';
import { EVIDENCE } from '#domain/dossier/evidence.ts';
import { sizeOf, type FigureFacts } from '#domain/report/figure-facts.ts';
import { countFigures, FIGURE_NAMES, type FigureName, type Rate } from '#domain/report/figures.ts';
import { formatPeriod } from '#domain/report/period.ts';
import { instantSchema, wardCodeSchema } from '#protocol/primitive-schemas.ts';
import { readFigures } from '../use-cases/read-figures.ts';
import { defineRoute, type ApiRoute } from './api-route.ts';
import { periodQuery, periodSchema } from './period-query.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const counts = <Name extends string>(names: readonly Name[]) =>
  v.strictObject(Object.fromEntries(names.map((name) => [name, count])) as Record<Name, typeof count>);

/** Null without cases: no cases are no hundred per cent. */
const percent = v.nullable(v.number());

const onTimeQuery = v.strictObject({
  ward: wardCodeSchema,
  month: v.pipe(
    v.string(),
    v.regex(/^20\d{2}-(0[1-9]|1[0-2])$/, 'month: phải có dạng YYYY-MM, ví dụ 2026-11.'),
    periodSchema,
  ),
});

const ON_TIME_COUNTS = [
  'early',
  'onTime',
  'late',
  'unjudged',
  'received',
  'openOverdue',
  'openInTime',
  'awaitingCitizen',
] as const satisfies readonly FigureName[];

const onTimeResponse = v.strictObject({
  ward: wardCodeSchema,
  month: v.string(),
  numerator: count,
  denominator: count,
  percent,
  counts: counts(ON_TIME_COUNTS),
  asOf: instantSchema,
  heardAt: v.nullable(instantSchema),
});

const rateSchema = v.strictObject({
  numerator: count,
  denominator: count,
  percent,
  leftOut: count,
  evidence: counts(EVIDENCE),
});

const figuresResponse = v.strictObject({
  ward: wardCodeSchema,
  period: v.string(),
  from: instantSchema,
  to: instantSchema,
  cut: instantSchema,
  counts: counts(FIGURE_NAMES),
  onTime: v.strictObject({ overResolved: rateSchema, overReceived: rateSchema }),
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
      const read = await readFigures(centre, user, { ward: query.ward, period: query.month });
      if (!read.ok) return err({ problem: 'not-your-ward' });
      const { ward, period, figures, rates, asOf, heardAt } = read.value;
      const { leftOut: _leftOut, evidence: _evidence, ...rate } = describeRate(rates.overResolved);
      const all = countFigures(figures);
      const named = Object.fromEntries(ON_TIME_COUNTS.map((name) => [name, all[name]]));
      return ok({ ward, month: formatPeriod(period), ...rate, counts: named as typeof all, asOf, heardAt });
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/stats/figures',
    summary:
      'Mọi số liệu của một phường trong một kỳ: vào, ra, chưa xong, tỷ lệ đúng hạn theo hai mẫu số và mức bằng chứng.',
    access: 'figures.view',
    query: periodQuery,
    response: figuresResponse,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { query }) {
      const read = await readFigures(centre, user, query);
      if (!read.ok) return err({ problem: 'not-your-ward' });
      const { ward, period, figures, rates, cut, asOf, heardAt } = read.value;
      const { from, to } = period;
      return ok({
        ward,
        period: formatPeriod(period),
        from,
        to,
        cut,
        asOf,
        heardAt,
        counts: countFigures(figures),
        onTime: { overResolved: describeRate(rates.overResolved), overReceived: describeRate(rates.overReceived) },
      });
    },
  }),
];

function describeRate({
  numerator,
  denominator,
  leftOut,
  evidence,
  percent: share,
}: Rate<FigureFacts>): v.InferInput<typeof rateSchema> {
  return {
    numerator: sizeOf(numerator),
    denominator: sizeOf(denominator),
    percent: share,
    leftOut: sizeOf(leftOut),
    evidence: {
      proven: sizeOf(evidence.proven),
      self_reported: sizeOf(evidence.self_reported),
      uncertain: sizeOf(evidence.uncertain),
    },
  };
}
