/** The aggregates of the centre: cells that triggers keep (`db/migrations/0005-coarser-figures.ts`), read as the domain's own. */
import type { Timeliness } from '#domain/calendar/timeliness.ts';
import type { Evidence } from '#domain/dossier/evidence.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { monthNumberOf, startOfMonth, type FigureCell } from '#domain/report/figure-cell.ts';
import { ALWAYS, factsOf, NEVER, type FigureRow, type Opinion, type Outcome } from '#domain/report/figure-facts.ts';
import type { Period } from '#domain/report/period.ts';
import { seeOneMoment, type Connection, type Database } from './database.ts';

interface CellRow {
  readonly received_month: number;
  readonly ended_month: number;
  readonly overdue_month: number;
  readonly waiting_month: number;
  readonly outcome: Outcome | '';
  readonly timeliness: Timeliness | '';
  readonly evidence: Evidence | '';
  readonly asked_twice: boolean;
  readonly online: boolean;
  readonly electronic_result: boolean;
  readonly opinion: Opinion;
  readonly sector: string;
  readonly count: number;
}

/** Every cell of the ward, as fine as they are kept. */
export async function listCells(db: Connection, ward: WardCode): Promise<FigureCell[]> {
  const rows = await db<CellRow[]>`select * from figure_cell where ward_id = ${ward}`;
  return rows.map(toCell);
}

/**
 * The cells of what was dealt with in a period of whole months that is over, joined where no figure of it tells them apart:
 * a moment is before the period, within it or not yet.
 */
export async function listCellsOf(
  db: Connection,
  ward: WardCode,
  { period, only }: { readonly period: Period; readonly only: 'ended' | 'all' },
): Promise<FigureCell[]> {
  const [from, to] = [monthNumberOf(period.from), monthNumberOf(period.to)];
  const [always, never] = [monthNumberOf(ALWAYS), monthNumberOf(NEVER)];
  const rows = await db<CellRow[]>`
    select case when received_month < ${from} then ${always}::integer else ${from}::integer end as received_month,
      case when ended_month < ${to} then ${from}::integer else ${never}::integer end as ended_month,
      case when ended_month >= ${to} and overdue_month < ${to} then ${always}::integer else ${never}::integer end as overdue_month,
      case when ended_month >= ${to} and waiting_month < ${to} then ${always}::integer else ${never}::integer end as waiting_month,
      outcome, timeliness, evidence, asked_twice, online, electronic_result, opinion, sector, sum(count) as count
    from figure_cell
    where ward_id = ${ward} and ended_month >= ${from} and received_month < ${to} and (ended_month < ${to} or ${only === 'all'})
    group by 1, 2, 3, 4, outcome, timeliness, evidence, asked_twice, online, electronic_result, opinion, sector`;
  return rows.map(toCell);
}

/**
 * What figures ask of the dossiers of a period that still runs: those ended in it as cells, those open one by one, because
 * the minute decides whether they are overdue. Both as of the same moment.
 */
export async function listRunning(db: Database, ward: WardCode, period: Period): Promise<FigureCell[]> {
  return seeOneMoment(db, async (tx) => {
    const ended = await listCellsOf(tx, ward, { period, only: 'ended' });
    const open = await tx<{ summary: FigureRow }[]>`
      select doc -> 'summary' as summary from dossier where ward_id = ${ward} and (ended_at is null or ended_at >= ${period.to})`;
    return [...ended, ...open.map(({ summary }) => ({ ...factsOf(summary), count: 1 }))];
  });
}

/** Makes the ward's cells anew from its dossiers; they must come out the same. */
export async function rebuildCells(tx: Connection, ward: WardCode): Promise<void> {
  await tx`select rebuild_figures(${ward})`;
}

function toCell(row: CellRow): FigureCell {
  return {
    receivedAt: startOfMonth(row.received_month),
    endedAt: startOfMonth(row.ended_month),
    overdueAt: startOfMonth(row.overdue_month),
    waitingAt: startOfMonth(row.waiting_month),
    outcome: row.outcome || null,
    timeliness: row.timeliness || null,
    evidence: row.evidence || null,
    askedTwice: row.asked_twice,
    online: row.online,
    electronicResult: row.electronic_result,
    opinion: row.opinion,
    sector: row.sector,
    count: row.count,
  };
}
