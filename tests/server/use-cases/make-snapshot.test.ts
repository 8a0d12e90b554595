import { createHash, randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import { fromColumns } from '#protocol/row-columns.ts';
import { pullResponseSchema } from '#protocol/sync-messages.ts';
import {
  MAX_SECTIONS_AT_ONCE,
  snapshotPath,
  type Snapshot,
  type SnapshotFile,
  type SnapshotPart,
} from '#protocol/snapshot-messages.ts';
import type { Queryable } from '#server/db/sql.ts';
import { makeSnapshot } from '#server/use-cases/make-snapshot.ts';
import { createTablet, eventsOf, startCentre, uniqueReception, type Caller, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { anyDossierPlan, historyOf } from '#support/random-dossiers.ts';

let centre: TestCentre;
let officer: Caller;
let tablet: ReturnType<typeof createTablet>;
let events: ReturnType<typeof eventsOf>;
let snapshot: Snapshot;

const PLANS = 560;

beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
  tablet = createTablet(officer);
  await tablet.hello();
  events = eventsOf(tablet);
  const plans = fc.sample(anyDossierPlan, { numRuns: PLANS, seed: 11 });
  const all = plans
    .flatMap((plan, index) => historyOf(plan, index + 1, events))
    .map((event) => {
      const { code, token, lookupCode } = uniqueReception();
      return event.kind === 'received' ? { ...event, body: { ...event.body, code, token, lookupCode } } : event;
    });
  // A step whose reception has not arrived.
  const loose = events.make('noted', at('2026-03-09 09:15'), { dossier: PLANS + 1 });
  await pushAll([...all, loose]);
  await makeSnapshot(centre.running.centre, WARD);
  snapshot = await offered();
}, 120_000);
afterAll(() => centre.close());

async function pushAll(list: readonly { readonly dseq: number }[]): Promise<void> {
  for (let from = 0; from < list.length; from += 500) await tablet.push(list.slice(from, from + 500));
}

async function offered(): Promise<Snapshot> {
  const answer = await tablet.pull(0);
  if (answer.result !== 'snapshot') throw new Error(`no snapshot but ${answer.result}`);
  return answer.snapshot;
}

async function fetchPart(section: number, part: SnapshotFile, through = section): Promise<Buffer> {
  const path = snapshotPath(WARD, snapshot.wseq, { section, through, part });
  const response = await fetch(`${centre.url}${path}`, { headers: { cookie: officer.cookie } });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/gzip']);
  expect(response.headers.get('cache-control')).toBe('no-store');
  return Buffer.from(await response.arrayBuffer());
}

async function unpack<T>(section: number, part: SnapshotPart): Promise<T[]> {
  return JSON.parse(gunzipSync(await fetchPart(section, part)).toString('utf8')) as T[];
}

describe('a snapshot', () => {
  test('holds every event and every row of the ward once, rows and histories side by side', async () => {
    const rows: (DossierSummary | null)[] = [];
    const histories: DossierEvent[][] = [];
    for (const { section, dossiers } of snapshot.sections) {
      const [some, theirs] = [
        await unpack<DossierSummary | null>(section, 'rows'),
        await unpack<DossierEvent[]>(section, 'histories'),
      ];
      expect(theirs).toHaveLength(some.length);
      expect(some.filter((row) => row !== null)).toHaveLength(dossiers);
      rows.push(...some);
      histories.push(...theirs);
    }
    rows.forEach((row, index) => {
      if (row) expect(histories[index]?.every(({ dossierId }) => dossierId === row.id)).toBe(true);
    });
    const stored = await centre.sql<
      { body: DossierEvent }[]
    >`select body from event where ward_id = ${WARD} order by wseq`;
    const order = new Map(stored.map(({ body }, index) => [body.id, index]));
    expect(histories.flat()).toHaveLength(stored.length);
    expect(new Set(histories.flat().map(({ id }) => id)).size).toBe(stored.length);
    for (const history of histories) {
      const places = history.map(({ id }) => order.get(id) ?? -1);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    }
    const kept = await centre.sql<{ summary: DossierSummary }[]>`
      select doc -> 'summary' as summary from dossier where ward_id = ${WARD}`;
    const byId = (a: DossierSummary, b: DossierSummary) => (a.id < b.id ? -1 : 1);
    expect(rows.filter((row) => row !== null).toSorted(byId)).toEqual(
      kept.map(({ summary }) => summary).toSorted(byId),
    );
    expect(snapshot.dossiers).toBe(kept.length);
    expect(rows.filter((row) => row === null)).toHaveLength(1);
  });

  test('gives a part of several sections at once, one after the other as each is given alone', async () => {
    const last = snapshot.sections.length - 1;
    expect(last).toBeGreaterThan(0);
    for (const part of ['rows', 'histories'] as const) {
      const alone = await Promise.all(snapshot.sections.map(({ section }) => fetchPart(section, part)));
      const together = await fetchPart(0, part, last);
      expect(together.equals(Buffer.concat(alone))).toBe(true);
      expect(alone.map(({ length }) => length)).toEqual(snapshot.sections.map((section) => section[part].bytes));
    }
  });

  test('has its rows in letters every machine reads quickly', async () => {
    const text = gunzipSync(await fetchPart(0, 'rows')).toString('utf8');
    expect(text).toMatch(/^[\0-\x7f]*$/);
    expect(JSON.parse(text)).toContainEqual(expect.objectContaining({ applicantName: expect.stringMatching(/[à-ỹ]/) }));
  });

  test('gives its rows by columns to a tablet that reads them, and says nothing of it to others', async () => {
    expect(snapshot.sections.filter((section) => 'columns' in section)).toEqual([]);
    const { device } = tablet;
    const body = { protocol: 1, device, since: [{ ward: WARD, epoch: null, wseq: 0 }] };
    const answer = await officer.send('POST', '/api/sync/pull?rows=columns', body);
    const [given] = v.parse(pullResponseSchema, answer.json).wards;
    if (given?.result !== 'snapshot') throw new Error(`no snapshot but ${given?.result}`);
    for (const { section, columns } of given.snapshot.sections) {
      const bytes = await fetchPart(section, 'columns');
      expect(columns).toEqual({ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
      const text = gunzipSync(bytes).toString('utf8');
      expect(text).toMatch(/^[\0-\x7f]*$/);
      const rows = (await unpack<DossierSummary | null>(section, 'rows')).filter((row) => row !== null);
      expect(fromColumns(JSON.parse(text))).toEqual(rows);
    }
    const bare = given.snapshot.sections.map(({ columns: _columns, ...section }) => section);
    expect(bare).toEqual(snapshot.sections);
  });

  test('says nothing of columns where a centre of before them would read it', async () => {
    const [kept] = await centre.sql<{ manifest: Snapshot }[]>`select manifest from snapshot where ward_id = ${WARD}`;
    expect(kept?.manifest.sections).toEqual(snapshot.sections);
  });

  test('puts what is still work first, then what ended last, and bounds each section', async () => {
    expect(snapshot.sections.map(({ section }) => section)).toEqual(snapshot.sections.map((_each, index) => index));
    const firstClosed = snapshot.sections.findIndex(({ holds }) => holds === 'closed');
    expect(firstClosed).toBeGreaterThan(0);
    expect(snapshot.sections.slice(firstClosed).every(({ holds }) => holds === 'closed')).toBe(true);
    let last = Infinity;
    for (const { section, holds, ...bounds } of snapshot.sections) {
      const rows = (await unpack<DossierSummary | null>(section, 'rows')).filter((row) => row !== null);
      const closed = ['handed-over', 'refused', 'withdrawn', 'stopped'];
      const isClosed = ({ status, problems }: DossierSummary) => closed.includes(status) && problems === 0;
      expect(rows.every((row) => isClosed(row) === (holds === 'closed'))).toBe(true);
      const received = rows.map(({ receivedAt }) => receivedAt);
      expect([bounds.receivedFrom, bounds.receivedThrough]).toEqual([Math.min(...received), Math.max(...received)]);
      if (holds === 'open') continue;
      const ended = rows.map(({ endedAt }) => endedAt ?? 0);
      expect([bounds.endedFrom, bounds.endedThrough]).toEqual([Math.min(...ended), Math.max(...ended)]);
      expect(ended).toEqual(ended.toSorted((a, b) => b - a));
      expect(ended[0]).toBeLessThanOrEqual(last);
      last = ended.at(-1) ?? last;
    }
  });

  test('names size and SHA-256 of every part, its last event and its link', async () => {
    for (const { section, rows } of snapshot.sections) {
      const bytes = await fetchPart(section, 'rows');
      expect(rows).toEqual({ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
    }
    const [head] = await centre.sql`
      select last_seq as wseq, encode(chain, 'hex') as chain from ward_head where ward_id = ${WARD}`;
    expect(head).toEqual({ wseq: snapshot.wseq, chain: snapshot.chain });
  });

  test('is offered only to a tablet that has nothing; the tail follows by cursor', async () => {
    await tablet.push([events.make('noted', at('2026-03-09 09:16'), { dossier: 1 })]);
    const epoch = (await tablet.pull(0)) as { epoch: string };
    expect(await tablet.pull(snapshot.wseq, epoch.epoch)).toMatchObject({
      result: 'page',
      after: snapshot.wseq,
      more: false,
    });
    expect(await tablet.pull(0)).toMatchObject({ result: 'snapshot', snapshot: { wseq: snapshot.wseq } });
  });

  test('is not made again before there is much more to tell', async () => {
    expect(await makeSnapshot(centre.running.centre, WARD)).toBeUndefined();
    const notes = Array.from({ length: 5000 }, (_each, n) =>
      events.make('noted', at('2026-03-10 09:00'), { dossier: 1 + (n % 50) }),
    );
    await pushAll(notes);
    const next = await makeSnapshot(centre.running.centre, WARD);
    expect(next?.wseq).toBe(snapshot.wseq + 5001);
    // The one before stays for tablets in the middle of it.
    await fetchPart(0, 'rows');
  });

  test('sees what happened before its lock was got: a destruction that ended just then is no news to it', async () => {
    const replace = () => centre.sql`update ward_head set epoch = ${randomUUID()} where ward_id = ${WARD}`;
    // Its transaction has begun, and asks for the lock only after the history has become another one.
    const begin = (options: string, work: (tx: Queryable) => unknown) =>
      centre.sql.begin(options, async (tx) => {
        await tx`select 1`;
        await replace();
        return work(tx);
      });
    const db = new Proxy(centre.sql, {
      get: (sql, key) =>
        key === 'begin'
          ? (...args: [never, never]) => (args.length === 2 ? begin(...args) : sql.begin(...args))
          : (Reflect.get(sql, key) as unknown),
    });
    expect(await makeSnapshot({ ...centre.running.centre, db }, WARD)).toBeDefined();
  });

  test('of a history that was replaced is not offered any more', async () => {
    await centre.sql`update ward_head set epoch = ${randomUUID()} where ward_id = ${WARD}`;
    expect(await tablet.pull(0)).toMatchObject({ result: 'page', after: 0 });
  });
});

test('a part of another ward is refused, one that is not there is not found', async () => {
  const other = snapshotPath(OTHER_WARD, snapshot.wseq, { section: 0, part: 'rows' });
  expect((await officer.send('GET', other)).status).toBe(403);
  expect((await officer.send('GET', snapshotPath(WARD, 1, { section: 0, part: 'rows' }))).status).toBe(404);
  expect((await officer.send('GET', snapshotPath(WARD, snapshot.wseq, { section: 999, part: 'rows' }))).status).toBe(
    404,
  );
  const several = (section: number, through: number) =>
    officer.send('GET', snapshotPath(WARD, snapshot.wseq, { section, through, part: 'rows' }));
  expect((await several(0, snapshot.sections.length)).status).toBe(404);
  expect((await several(1, 0)).status).toBe(422);
  expect((await several(0, MAX_SECTIONS_AT_ONCE)).status).toBe(422);
  expect(
    (await centre.anyone.send('GET', snapshotPath(WARD, snapshot.wseq, { section: 0, part: 'rows' }))).status,
  ).toBe(401);
});
