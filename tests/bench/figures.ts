/**
 * All figures of a year with a hundred thousand dossiers: from their rows, as a tablet or the centre without aggregates would
 * count them, beside a bare loop over the rows; and from the cells the centre keeps, read from PostgreSQL, beside their bare sum.
 */
import { fromLocal, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '#domain/calendar/instant.ts';
import { CHANNELS } from '#domain/dossier/event-bodies.ts';
import { EVIDENCE } from '#domain/dossier/evidence.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import type { FigureFacts } from '#domain/report/figure-facts.ts';
import { computeFigures, countFigures, onTimeRates, sortFigures } from '#domain/report/figures.ts';
import { computeIndex766, scoreIndex766 } from '#domain/report/index-766.ts';
import { computeReport06a, tabulate06a } from '#domain/report/report-06a.ts';
import { computeRounds } from '#domain/report/rounds-by-procedure.ts';
import { computeSignings } from '#domain/report/signings.ts';
import { computeWorkingTimes } from '#domain/report/working-time.ts';
import { computeWorkload } from '#domain/report/workload.ts';
import type { Sql } from '#server/db/sql.ts';
import { readFacts } from '#server/use-cases/read-figures.ts';
import { WARD } from '#support/dossier-events.ts';
import { period, row } from '#support/figure-rows.ts';
import { dayNumber } from '#support/fixed-clock.ts';
import { startScratchPostgres } from '#support/scratch-postgres.ts';
import { medianOf, toFigure, type Figure } from './measure.ts';
import { centreOn } from './sync/centre-use.ts';

const DOSSIERS = 100_000;
const WARM_UPS = 3;
const RUNS = 15;
/** Of a ward: sectors and procedures in about their real numbers, a few officers. */
const SECTORS = 14;
const PROCEDURES = 70;
const OFFICERS = 6;
const YEAR = period('2026');
const NOW = YEAR.to;
const FIRST_DAY = dayNumber('2026-01-01');

export async function benchFigures(): Promise<readonly Figure[]> {
  const rows = Array.from({ length: DOSSIERS }, (_, index) => dossier(index));
  return [
    toFigure(
      `all figures and reports of ${DOSSIERS} dossiers, from rows`,
      sample(() => fromRows(rows)),
      {
        unit: 'ms',
        limit: { value: 300, on: 'median' },
        bare: { name: 'loop over the rows', median: medianOf(sample(() => touch(rows))) },
      },
    ),
    ...(await benchCells(rows)),
  ];
}

async function benchCells(rows: readonly DossierSummary[]): Promise<readonly Figure[]> {
  const postgres = await startScratchPostgres();
  try {
    await postgres.create('bench');
    const sql = postgres.open('bench', 1);
    const kept = await keepCells(sql, rows);
    const read = () => readFacts(centreOn(sql), { ward: WARD, period: YEAR }, NOW);
    const joined = await read();
    const computed = sample(() => fromCells(joined));
    const answered = await sampleAsync(async () => fromCells(await read()));
    const bare = await sampleAsync(() => sql`select sum(count) from figure_cell where ward_id = ${WARD}`);
    await sql.end();
    return [
      toFigure(`figures, II.06a and 766 of ${DOSSIERS} dossiers, from ${joined.length} cells`, computed, {
        unit: 'ms',
        limit: { value: 10, on: 'median' },
      }),
      toFigure(`the same with the ${kept} cells kept in PostgreSQL read and joined first`, answered, {
        unit: 'ms',
        limit: { value: 10, on: 'median' },
        bare: { name: 'sum of the cells', median: medianOf(bare) },
      }),
    ];
  } finally {
    await postgres.stop();
  }
}

/** The dossiers as rows of the centre, whose triggers make the cells. @returns how many cells there are */
async function keepCells(sql: Sql, rows: readonly DossierSummary[]): Promise<number> {
  for (let from = 0; from < rows.length; from += 5000) {
    const part = rows.slice(from, from + 5000).map(({ id, ...summary }) => ({ id, summary }));
    await sql`
      insert into dossier (ward_id, dossier_id, code, token, lookup_code, status, received_at, ended_at, phone_tail, doc, last_wseq)
      select ${WARD}, (row ->> 'id')::uuid, '', '', '', row -> 'summary' ->> 'status',
        to_timestamp((row -> 'summary' ->> 'receivedAt')::double precision / 1000),
        to_timestamp((row -> 'summary' ->> 'endedAt')::double precision / 1000),
        '', jsonb_build_object('summary', row -> 'summary'), 1
      from jsonb_array_elements(${sql.json(part)}) row`;
  }
  await sql`vacuum analyze figure_cell`;
  const [cells] = await sql<[{ kept: number }]>`select count(*)::integer as kept from figure_cell`;
  return cells.kept;
}

function fromRows(rows: readonly DossierSummary[]): void {
  const asked = { period: YEAR, now: NOW };
  const figures = computeFigures(rows, asked);
  countFigures(figures);
  onTimeRates(figures, (each) => each);
  const report = computeReport06a(rows, asked);
  if (!report.ok) throw new Error('the sums of the bench do not hold');
  computeIndex766(rows, asked);
  computeWorkingTimes(rows, YEAR);
  computeRounds(rows, YEAR);
  computeSignings(rows, YEAR);
  computeWorkload(rows, NOW);
}

function fromCells(cells: readonly FigureFacts[]): void {
  const asked = { period: YEAR, now: NOW, facts: (cell: FigureFacts) => cell };
  const figures = sortFigures(cells, asked);
  countFigures(figures);
  onTimeRates(figures, (each) => each);
  if (!tabulate06a(cells, asked).ok) throw new Error('the sums of the bench do not hold');
  scoreIndex766(cells, asked);
}

/** The bare part: every item looked at once, one comparison, nothing kept. */
function touch(items: readonly { readonly receivedAt: Instant }[]): number {
  let count = 0;
  for (const { receivedAt } of items) if (receivedAt >= YEAR.from && receivedAt < YEAR.to) count += 1;
  return count;
}

/** A year's dossiers: nine of ten finished, one of twenty late, some waiting, some refused; the same in every run. */
function dossier(index: number): DossierSummary {
  let seed = index;
  const dice = (sides: number): number => {
    seed = (Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return (seed >>> 8) % sides;
  };
  const receivedAt = fromLocal(FIRST_DAY + dice(360), 8 * MS_PER_HOUR + dice(480) * MS_PER_MINUTE);
  const after = (days: number) => (receivedAt + days * MS_PER_DAY) as Instant;
  const procedure = dice(PROCEDURES);
  const isOpen = dice(10) === 0;
  const isRefused = dice(100) === 0;
  const isLate = dice(20) === 0;
  const endedAt = isOpen ? null : after(1 + dice(10));
  const timeliness = isOpen ? null : isLate ? 'late' : dice(2) === 0 ? 'early' : 'on_time';
  const officer = dice(OFFICERS);
  return row({
    receivedAt,
    dueAt: after(isLate ? 1 : 12),
    status: isOpen ? 'processing' : isRefused ? 'refused' : 'handed-over',
    endedAt,
    resolvedAt: isRefused ? null : endedAt,
    timeliness: isRefused ? null : timeliness,
    endTimeliness: timeliness,
    evidence: isOpen ? null : (EVIDENCE[dice(8)] ?? 'proven'),
    pausedSince: isOpen && dice(5) === 0 ? after(1) : null,
    supplementRequests: dice(40) === 0 ? 2 : 0,
    channel: CHANNELS[dice(3)] ?? 'direct',
    returnMethod: dice(4) === 0 ? 'electronic' : 'counter',
    sector: `Lĩnh vực ${procedure % SECTORS}`,
    procedureCode: `1.${procedure}`,
    procedureName: `Thủ tục ${procedure}`,
    rating: dice(15) === 0 ? 1 + dice(5) : null,
    resolvedById: isOpen ? null : `u-${officer}`,
    holderId: `u-${officer}`,
    holderName: `Cán bộ ${officer}`,
    signedById: dice(2) === 0 ? 'u-chair' : null,
    changes: dice(4),
    returns: dice(9) === 0 ? 1 : 0,
    workedMs: isOpen || isRefused ? null : dice(40 * 60) * MS_PER_MINUTE,
  });
}

function sample(work: () => void): number[] {
  for (let run = 0; run < WARM_UPS; run++) work();
  return Array.from({ length: RUNS }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
}

async function sampleAsync(work: () => Promise<unknown>): Promise<number[]> {
  for (let run = 0; run < WARM_UPS; run++) await work();
  const samples: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const started = performance.now();
    await work();
    samples.push(performance.now() - started);
  }
  return samples;
}
