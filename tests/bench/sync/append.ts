/**
 * Pushes of twenty events through `acceptPush` on a real PostgreSQL, beside a bare INSERT of the very rows they left, into a
 * table with the same keys and indexes. The two take turns, so that a noisy machine disturbs both.
 */
import { inventWard } from '#server/cli/demo/people.ts';
import type { Sql } from '#server/db/sql.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { acceptPush } from '#server/use-cases/accept-push.ts';
import { startScratchPostgres } from '#support/scratch-postgres.ts';
import { medianOf, toBeside, toFigure, type Figure } from '../measure.ts';
import { addOfficer, centreOn, chunk, enrolDevice, pushOf } from './centre-use.ts';
import { makeHistories } from './dossier-set.ts';

const EVENTS_PER_PUSH = 20;
const ROUNDS = 6;
const PUSHES_PER_ROUND = 20;
const COUNTERS = 8;
/** Of the bare rate, in events a second. */
const WANTED_SHARE = 0.6;
const WANTED = { ours: 'within', times: 1 / WANTED_SHARE } as const;

export async function benchAppend(): Promise<readonly Figure[]> {
  const postgres = await startScratchPostgres();
  try {
    await postgres.create('bench');
    const sql = postgres.open('bench', COUNTERS);
    await sql`create table bare_event (like event including all)`;
    const found = [await benchCounters(sql, 1), await benchCounters(sql, COUNTERS)];
    await sql.end();
    return found;
  } finally {
    await postgres.stop();
  }
}

/** So many tablets, each of a ward of its own, all sending at once. Time is a push's share of the wall clock. */
async function benchCounters(sql: Sql, counters: number): Promise<Figure> {
  const senders = await Promise.all(
    Array.from({ length: counters }, (_, index) => createSender(sql, counters + index)),
  );
  const inTurn = async (work: (sender: Sender) => Promise<void>): Promise<number> => {
    const started = performance.now();
    await Promise.all(senders.map(work));
    return (performance.now() - started) / (counters * PUSHES_PER_ROUND);
  };
  const pushes: number[] = [];
  const inserts: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const push = await inTurn((sender) => sender.push());
    await Promise.all(senders.map((sender) => sender.readBack()));
    const insert = await inTurn((sender) => sender.insert());
    if (round === 0) continue; // plans and caches are made in the first
    pushes.push(push);
    inserts.push(insert);
  }
  const perSecond = (ms: number) => Math.round((EVENTS_PER_PUSH / ms) * 1000);
  const rates = `${perSecond(medianOf(pushes))} events/s, bare ${perSecond(medianOf(inserts))}`;
  return toFigure(`append of ${EVENTS_PER_PUSH} events, ${counters} at once (${rates})`, pushes, {
    unit: 'ms',
    limit: null,
    beside: [toBeside('bare INSERT of the same rows', inserts, WANTED)],
  });
}

interface Sender {
  /** One round of pushes. */
  push(): Promise<void>;
  /** Takes the rows of that round as the database has them. */
  readBack(): Promise<void>;
  /** The same rows, a push a statement. */
  insert(): Promise<void>;
}

async function createSender(sql: Sql, index: number): Promise<Sender> {
  const ward = inventWard(index);
  const user = await addOfficer(sql, ward);
  const device = await enrolDevice(sql, ward, user.userId);
  const wanted = (ROUNDS + 1) * PUSHES_PER_ROUND * EVENTS_PER_PUSH;
  const events = [...makeHistories(wanted, { ward, device, userId: user.userId, seed: index })].flat();
  const batches = [...chunk(events, EVENTS_PER_PUSH)].values();
  let now = events[0]?.time.deviceAt as Instant;
  const centre = centreOn(sql, () => now);
  let through = 0;
  let rows: string[] = [];

  async function pushOne(batch: DossierEvent[]): Promise<void> {
    now = Math.max(now, ...batch.map(({ time }) => time.deviceAt)) as Instant;
    const answer = (await acceptPush(centre, user, pushOf(ward, device, batch))).wards[0];
    if (answer?.result === 'accepted' && answer.verdicts.every(({ outcome }) => outcome === 'stored')) return;
    throw new Error(`Not stored: ${JSON.stringify(answer)}`);
  }

  return {
    async push() {
      for (let each = 0; each < PUSHES_PER_ROUND; each++) await pushOne(batches.next().value ?? []);
    },
    async readBack() {
      rows = [];
      for (let each = 0; each < PUSHES_PER_ROUND; each++) {
        const [{ text }] = await sql<[{ text: string }]>`
          select jsonb_agg(event)::text as text from event
          where ward_id = ${ward.code} and wseq > ${through} and wseq <= ${through + EVENTS_PER_PUSH}`;
        rows.push(text);
        through += EVENTS_PER_PUSH;
      }
    },
    async insert() {
      for (const text of rows) {
        await sql`insert into bare_event select * from jsonb_populate_recordset(null::bare_event, ${text}::text::jsonb)`;
      }
    },
  };
}
