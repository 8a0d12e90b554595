/**
 * A centre of the first release becomes one of this: events without the fields added since and summaries without the facts
 * figures ask for (`migrations/0003-figures.ts`) must give whole lists, figures and pages, not holes.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { summariseDossier, type DossierSummary } from '#domain/dossier/dossier-summary.ts';
import { legalTime } from '#domain/dossier/event-time.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import { cellKey, collectCells } from '#domain/report/figure-cell.ts';
import { factsOf, sizeOf } from '#domain/report/figure-facts.ts';
import { computeFigures, countFigures, sortFigures } from '#domain/report/figures.ts';
import { createRegisterRows } from '#domain/report/register-row.ts';
import { createCentre, type RunningCentre } from '#server/create-server.ts';
import { migrate, MIGRATIONS } from '#server/db/migrate.ts';
import { listForPeriod, listReceived } from '#server/store/dossiers.ts';
import { readHistories } from '#server/store/events.ts';
import { listCells, listCellsOf } from '#server/store/figures.ts';
import { appendAsCentre } from '#server/use-cases/append-as-centre.ts';
import { followEvents } from '#server/use-cases/follow-events.ts';
import {
  callerWith,
  createTestDatabase,
  testConfig,
  uniqueReception,
  WARDS,
  type TestDatabase,
} from '#support/centre.ts';
import { actor, OTHER_DEVICE, setupDossierEvents, SHIPPED_BOOK, WARD } from '#support/dossier-events.ts';
import { period } from '#support/figure-rows.ts';
import { at } from '#support/fixed-clock.ts';

/** What the first release kept of a dossier. */
const FIRST_SUMMARY = (
  'id ward code token lookupCode status applicantName bornYear phone personalId procedureCode procedureName receivedAt ' +
  'firstDueAt dueAt lateSince pausedSince resolvedAt handedOverAt timeliness holderName supplementRequests problems rev'
).split(' ') as (keyof DossierSummary)[];
/** Fields of bodies that came later, by kind. */
const LATER = {
  received: ['channel', 'competentAgency'],
  procedure: ['verification', 'steps'],
  assigned: ['step'],
  'handed-over': ['paper'],
} as const;

const RECEIVED = at('2026-03-09 09:15');
const MARCH = { period: period('2026-03'), now: at('2026-11-22 10:00') };

const { make } = setupDossierEvents();
const open = [make('received', RECEIVED, { body: uniqueReception() }), make('assigned', at('2026-03-09 10:00'))];
const finished = [
  make('received', RECEIVED, { body: uniqueReception(), dossier: 2 }),
  make('resolved', at('2026-03-11 16:00'), { dossier: 2 }),
  make('handed-over', at('2026-03-12 08:30'), { dossier: 2 }),
];
const refused = [
  make('received', RECEIVED, { body: uniqueReception(), dossier: 3 }),
  make('refused', at('2026-03-10 08:00'), { dossier: 3 }),
];
const waiting = [
  make('received', RECEIVED, { body: uniqueReception(), dossier: 4 }),
  make('supplement-requested', at('2026-03-10 09:00'), { dossier: 4 }),
];
const HISTORIES = [open, finished, refused, waiting];

let database: TestDatabase;
let running: RunningCentre;
beforeAll(async () => {
  database = await createTestDatabase(null);
  await migrate(database.sql, MIGRATIONS.slice(0, 2));
  await fillAsFirstRelease();
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  running = await createCentre(testConfig(database), { wards: WARDS, journal: silent });
});
afterAll(async () => {
  await running.close();
  await database.drop();
});

async function fillAsFirstRelease(): Promise<void> {
  const { sql } = database;
  const events = HISTORIES.flat().map(asFirstWritten);
  await sql`insert into ward_head (ward_id, last_seq) values (${WARD}, ${events.length})`;
  for (const [index, event] of events.entries()) {
    await sql`
      insert into event (ward_id, wseq, device_id, dseq, dossier_id, event_id, kind, v, actor_id, sent_by, device_at, arrived_at, body)
      values (${WARD}, ${index + 1}, ${OTHER_DEVICE}, ${event.dseq}, ${event.dossierId}, ${event.id}, ${event.kind}, 1, 'u', 'u',
        ${event.time.deviceAt}, ${event.time.deviceAt}, ${JSON.stringify(event)}::text::jsonb)`;
  }
  for (const history of HISTORIES) {
    const doc = docAsFirstWritten(history);
    const { id, code, token, lookupCode, status, receivedAt, dueAt, resolvedAt, timeliness } = doc.summary;
    await sql`
      insert into dossier (ward_id, dossier_id, code, token, lookup_code, status, received_at, due_at, resolved_at, timeliness, phone_tail, doc, last_wseq)
      values (${WARD}, ${id}, ${code}, ${token}, ${lookupCode}, ${status}, ${receivedAt}, ${dueAt}, ${resolvedAt}, ${timeliness},
        '5678', ${JSON.stringify(doc)}::text::jsonb, 1)`;
    await sql`insert into dossier_code (ward_id, code, dossier_id) values (${WARD}, ${code}, ${id})`;
  }
}

function without(body: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
}

function asFirstWritten(event: DossierEvent): DossierEvent {
  const later = event.kind in LATER ? LATER[event.kind as keyof typeof LATER] : [];
  const body = without(event.body, later);
  const pinned = event.kind === 'received' ? { procedure: without(event.body.procedure, LATER.procedure) } : {};
  return { ...event, body: { ...body, ...pinned } } as DossierEvent;
}

function summaryNow(history: readonly DossierEvent[]): DossierSummary {
  return summariseDossier(SHIPPED_BOOK, foldDossier(history)!);
}

function docAsFirstWritten(history: readonly DossierEvent[]) {
  const whole = summaryNow(history);
  const state = foldDossier(history)!;
  const kept = Object.fromEntries(FIRST_SUMMARY.map((name) => [name, whole[name]]));
  return {
    summary: kept as Pick<DossierSummary, (typeof FIRST_SUMMARY)[number]>,
    steps: history.map(({ kind, time }) => ({ kind, at: legalTime(time) })),
    reasons: [],
    warnings: [],
    supplementRequests: state.supplementRequests,
    refusedReason: state.refused?.reason ?? null,
    handedOverTo: state.handedOver?.to ?? null,
    returnMethod: state.received.returnMethod,
    dueDiffers: null,
    codeTakenBy: null,
  };
}

/** As release 3 kept it: whole summaries, finer cells. */
async function fillAsThirdRelease({ sql }: TestDatabase): Promise<void> {
  for (const history of HISTORIES) {
    const summary = summaryNow(history);
    const { id, code, token, lookupCode, status, receivedAt, endedAt } = summary;
    await sql`
      insert into dossier (ward_id, dossier_id, code, token, lookup_code, status, received_at, ended_at, phone_tail, doc, last_wseq)
      values (${WARD}, ${id}, ${code}, ${token}, ${lookupCode}, ${status}, ${receivedAt}, ${endedAt}, '5678',
        ${JSON.stringify({ summary })}::text::jsonb, 1)`;
  }
}

test('the finer cells of the third release become those of this one, and follow the dossiers on', async () => {
  const third = await createTestDatabase(null);
  const cells = async () =>
    (await listCells(third.sql, WARD)).map((cell) => `${cellKey(cell)} × ${cell.count}`).toSorted();
  const expected = (histories: typeof HISTORIES) =>
    collectCells(histories.map((history) => factsOf(summaryNow(history))))
      .map((cell) => `${cellKey(cell)} × ${cell.count}`)
      .toSorted();
  try {
    await migrate(third.sql, MIGRATIONS.slice(0, 3));
    await fillAsThirdRelease(third);
    await migrate(third.sql);
    expect(await cells()).toEqual(expected(HISTORIES));
    await third.sql`delete from dossier where dossier_id = ${open[0]!.dossierId}`;
    expect(await cells()).toEqual(expected([finished, refused, waiting]));
  } finally {
    await third.drop();
  }
});

const byId = (rows: readonly DossierSummary[]) => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));

describe('summaries of the first release', () => {
  test('have every fact a summary has now, and say when each ended', async () => {
    const rows = byId(await listForPeriod(database.sql, WARD, MARCH.period));
    const names = Object.keys(summaryNow(open)).toSorted();
    expect(rows.map((row) => Object.keys(row).toSorted())).toEqual(HISTORIES.map(() => names));
    const ends: (Instant | null)[] = [null, at('2026-03-11 16:00'), RECEIVED, null];
    expect(rows.map(({ endedAt }) => endedAt)).toEqual(ends);
    expect(rows.map(({ endTimeliness }) => endTimeliness)).toEqual([null, 'early', null, null]);
    expect(rows.map(({ evidence }) => evidence)).toEqual([null, null, null, null]);
    const kept = await database.sql<{ ended_at: Instant | null }[]>`select ended_at from dossier order by dossier_id`;
    expect(kept.map(({ ended_at }) => ended_at)).toEqual(ends);
  });

  test('keep what was known: nothing that was there is overwritten', async () => {
    const rows = byId(await listForPeriod(database.sql, WARD, MARCH.period));
    for (const [index, row] of rows.entries()) {
      const before = summaryNow(HISTORIES[index]!);
      for (const name of FIRST_SUMMARY) expect([name, row[name]]).toEqual([name, before[name]]);
    }
  });

  test('fill the register', async () => {
    const rows = createRegisterRows(await listReceived(database.sql, WARD, MARCH.period));
    expect(rows).toHaveLength(4);
    for (const row of rows) expect(Object.values(row)).not.toContain(undefined);
  });

  test('fall into the cells the domain puts them in, each once, and give the same figures', async () => {
    const rows = await listForPeriod(database.sql, WARD, MARCH.period);
    const cells = await listCells(database.sql, WARD);
    const told = (each: typeof cells) => each.map((cell) => `${cellKey(cell)} × ${cell.count}`).toSorted();
    expect(sizeOf(cells)).toBe(4);
    expect(told(cells)).toEqual(told(collectCells(rows.map(factsOf))));
    const figures = countFigures(computeFigures(rows, MARCH));
    expect(figures).toMatchObject({
      received: 4,
      early: 1,
      refused: 1,
      openOverdue: 1,
      awaitingCitizen: 1,
      carriedOut: 2,
    });
    const coarse = await listCellsOf(database.sql, WARD, { period: MARCH.period, only: 'all' });
    expect(countFigures(sortFigures(coarse, { ...MARCH, facts: (cell) => cell }))).toEqual(figures);
  });
});

test('the citizen’s page of every dossier of the first release is shown', async () => {
  const anyone = callerWith(running.url, '');
  const sentences = ['đang được giải quyết', 'đã được trả', 'bị từ chối', 'chờ ông/bà bổ sung giấy tờ'];
  for (const [index, history] of HISTORIES.entries()) {
    const answer = await anyone.send('GET', `/t/${summaryNow(history).token}`);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(sentences[index]);
  }
});

describe('events of the first release', () => {
  const idOf = (history: readonly DossierEvent[]) => history[0]!.dossierId;
  const read = (history: readonly DossierEvent[]) =>
    readHistories(database.sql, WARD, [idOf(history)]).then((all) => all.get(idOf(history))!.map(({ event }) => event));

  test('lie in the database without the later fields, as they were sent', async () => {
    const [first] = await database.sql<{ body: DossierEvent }[]>`select body from event where wseq = 1`;
    expect(first?.body.body).not.toHaveProperty('channel');
    expect(first?.body.body).not.toHaveProperty('procedure.steps');
  });

  test('are read with the value each later field then had', async () => {
    const [received, assigned] = await read(open);
    expect(received?.body).toMatchObject({
      channel: 'direct',
      competentAgency: null,
      procedure: { verification: null, steps: [] },
    });
    expect(assigned?.body).toMatchObject({ step: '' });
    expect((await read(finished))[2]?.body).toMatchObject({ paper: '' });
  });

  test('fold into the state whole ones fold into', async () => {
    for (const history of HISTORIES) {
      const summary = summariseDossier(SHIPPED_BOOK, foldDossier(await read(history))!);
      expect(summary).toEqual(summaryNow(history));
    }
  });

  test('a step taken now brings the row of an old dossier up to date', async () => {
    const [{ dossierId }] = refused as [DossierEvent];
    await database.sql.begin((tx) =>
      appendAsCentre(tx, running.centre, {
        ward: WARD,
        actor: actor('admin'),
        events: [{ dossierId, base: 2, kind: 'noted', body: { text: 'Gọi lại.' } }],
      }),
    );
    await followEvents(running.centre, WARD);
    const rows = await listForPeriod(database.sql, WARD, MARCH.period);
    expect(rows.find(({ id }) => id === dossierId)).toEqual({ ...summaryNow(refused), rev: 3 });
    const cells = await listCells(database.sql, WARD);
    expect(sizeOf(cells)).toBe(4);
  });
});
