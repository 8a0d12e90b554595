import * as fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import { cellKey, collectCells, monthNumberOf, type FigureCell } from '#domain/report/figure-cell.ts';
import { factsOf } from '#domain/report/figure-facts.ts';
import { computeFigures, countFigures, sortFigures } from '#domain/report/figures.ts';
import { periodAt } from '#domain/report/period.ts';
import { listForPeriod } from '#server/store/dossiers.ts';
import { transact } from '#server/store/database.ts';
import { listCells, listCellsOf, listRunning, rebuildCells } from '#server/store/figures.ts';
import { createTablet, eventsOf, startCentre, uniqueReception, type Caller, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { anyDossierPlan, historyOf } from '#support/random-dossiers.ts';

let centre: TestCentre;
let officer: Caller;

beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
  const plans = fc.sample(anyDossierPlan, { numRuns: 120, seed: 7 });
  const tablet = createTablet(officer);
  await tablet.hello();
  const events = eventsOf(tablet);
  const all = plans
    .flatMap((plan, index) => historyOf(plan, index + 1, events))
    .map((event) =>
      event.kind === 'received' ? { ...event, body: { ...event.body, ...codesOf(uniqueReception()) } } : event,
    );
  // In pieces that cut histories in two, so that dossiers move from cell to cell.
  for (let from = 0; from < all.length; from += 70) {
    await tablet.push(all.slice(from, from + 70));
    await centre.follow();
  }
});
afterAll(() => centre.close());

function codesOf({ code, token, lookupCode }: ReturnType<typeof uniqueReception>) {
  return { code, token, lookupCode };
}

async function summaries(): Promise<DossierSummary[]> {
  const rows = await centre.sql<{ summary: DossierSummary }[]>`
    select doc -> 'summary' as summary from dossier where ward_id = ${WARD}`;
  return rows.map(({ summary }) => summary);
}

function sorted(cells: readonly FigureCell[]): string[] {
  return cells.map((cell) => `${cellKey(cell)} × ${cell.count}`).toSorted();
}

async function expectCellsTrue(): Promise<void> {
  expect(sorted(await listCells(centre.sql, WARD))).toEqual(sorted(collectCells((await summaries()).map(factsOf))));
}

describe('the cells of a ward', () => {
  test('are those of its dossiers, after histories that came in pieces', async () => {
    expect((await summaries()).length).toBe(120);
    expect((await summaries()).some(({ endedAt }) => endedAt === null)).toBe(true);
    await expectCellsTrue();
  });

  test('follow a row whatever changes it: by hand, taken out and put back', async () => {
    const { sql } = centre;
    const [one, two] = await sql`select * from dossier where ward_id = ${WARD} order by dossier_id limit 2`;
    await sql`update dossier set doc = jsonb_set(doc, '{summary,sector}', '"Khác"') where ward_id = ${WARD} and dossier_id = ${one!['dossier_id']}`;
    await expectCellsTrue();
    await sql`create temporary table kept as select * from dossier where ward_id = ${WARD}`;
    await sql`delete from dossier where ward_id = ${WARD} and dossier_id in (${one!['dossier_id']}, ${two!['dossier_id']})`;
    await expectCellsTrue();
  });

  test('come out the same when they are made anew, and only then when they had been damaged', async () => {
    const before = sorted(await listCells(centre.sql, WARD));
    await transact(centre.sql, (tx) => rebuildCells(tx, WARD));
    expect(sorted(await listCells(centre.sql, WARD))).toEqual(before);
    await centre.sql`update figure_cell set count = count + 1 where ward_id = ${WARD}`;
    await transact(centre.sql, (tx) => rebuildCells(tx, WARD));
    expect(sorted(await listCells(centre.sql, WARD))).toEqual(before);
  });

  test('are apart from those of another ward, and gone with the dossiers', async () => {
    const { sql } = centre;
    await sql`
      insert into dossier (ward_id, dossier_id, code, token, lookup_code, status, received_at, phone_tail, doc, last_wseq)
      select ${OTHER_WARD}, ${randomUUID()}, code, token, lookup_code, status, received_at, phone_tail, doc, 1
      from dossier where ward_id = ${WARD} limit 1`;
    expect(await listCells(sql, OTHER_WARD)).toHaveLength(1);
    await expectCellsTrue();
    await sql`delete from dossier where ward_id = ${OTHER_WARD}`;
    expect(await sql`select 1 from figure_cell where ward_id = ${OTHER_WARD}`).toHaveLength(0);
  });
});

test('the month of a moment is that of the domain, on either side of midnight in Việt Nam', async () => {
  const moments = ['2026-01-01 00:00', '2026-03-31 23:59:59', '2026-04-01 00:00', '2027-01-01 00:00'].map(at);
  const all = moments.flatMap((moment) => [moment - 1, moment, moment + 1]) as Instant[];
  const rows = await centre.sql<{ month: number }[]>`
    select figure_month(ms) as month from unnest(${all.map(Number)}::double precision[]) with ordinality as given (ms, place) order by place`;
  expect(rows.map(({ month }) => month)).toEqual(all.map(monthNumberOf));
});

describe('figures', () => {
  const months = ['2026-01', '2026-03', '2026-06', '2026-09', '2026-12'].map((month) => at(`${month}-15 10:00`));
  const periods = months.flatMap((moment) => [
    periodAt('month', moment),
    periodAt('quarter', moment),
    periodAt('year', moment),
  ]);

  test.each(periods.map((period, index) => [index, period] as const))(
    'of period %# are the same from cells and from dossiers',
    async (_index, period) => {
      const rows = await summaries();
      const over = period.to;
      const expected = countFigures(computeFigures(rows, { period, now: over }));
      const cells = await listCellsOf(centre.sql, WARD, { period, only: 'all' });
      const listed = await listForPeriod(centre.sql, WARD, period);
      expect(countFigures(sortFigures(cells, { period, now: over, facts: (cell) => cell }))).toEqual(expected);
      expect(countFigures(computeFigures(listed, { period, now: over }))).toEqual(expected);
    },
  );

  test('of a running period judge what is open by the minute', async () => {
    const rows = await summaries();
    for (const now of ['2026-09-03 09:00', '2026-09-15 17:00', '2026-09-30 11:00'].map(at)) {
      const period = periodAt('month', now as Instant);
      const running = await listRunning(centre.sql, WARD, period);
      expect(countFigures(sortFigures(running, { period, now, facts: (item) => item }))).toEqual(
        countFigures(computeFigures(rows, { period, now })),
      );
    }
  });
});
