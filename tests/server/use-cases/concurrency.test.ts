/** Races where they happen: many connections to one real PostgreSQL. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { createTablet, eventsOf, startCentre, uniqueReception, type Caller, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

let centre: TestCentre;
let officer: Caller;

beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
});
afterAll(() => centre.close());

/** As many as the centre has. */
const CONNECTIONS = 16;

const MONDAY = at('2026-03-09 09:15');

test('eight tablets push at once: numbers without gaps, nothing twice, and a reader never sees a hole', async () => {
  const [head] = await centre.sql<{ last_seq: number }[]>`select last_seq from ward_head where ward_id = ${WARD}`;
  const before = head!.last_seq;
  const seen: number[] = [];
  const reader = createTablet(officer);
  const reading = (async () => {
    let cursor = before;
    while (seen.length < 8 * 12 * 4) {
      const page = await reader.pull(cursor);
      if (page.result !== 'page') throw new Error('refused');
      for (const { wseq } of page.events) seen.push(wseq);
      cursor = seen.at(-1) ?? before;
    }
  })();
  const writers = Array.from({ length: 8 }, async () => {
    const tablet = createTablet(officer);
    await tablet.hello();
    const events = eventsOf(tablet);
    for (let round = 0; round < 12; round++) {
      const batch = [
        events.make('received', MONDAY, { body: uniqueReception(), dossier: round }),
        events.make('assigned', MONDAY, { dossier: round }),
        events.make('noted', MONDAY, { dossier: round }),
        events.make('resolved', MONDAY, { dossier: round }),
      ];
      // The same request twice at the same moment, as a tablet does whose answer was slow.
      const [one, two] = await Promise.all([tablet.push(batch), tablet.push(batch)]);
      if (one.result !== 'accepted' || two.result !== 'accepted') throw new Error('not accepted');
      expect(two.verdicts).toEqual(one.verdicts);
    }
  });
  await Promise.all(writers);
  await reading;
  expect(seen).toEqual(Array.from({ length: 8 * 12 * 4 }, (_unused, index) => before + index + 1));
  const counts =
    await centre.sql`select count(*)::int as events, count(distinct event_id)::int as ids from event where wseq > ${before}`;
  expect(counts[0]).toEqual({ events: 384, ids: 384 });
});

test('two tablets that carry the same events store them once', async () => {
  const one = createTablet(officer);
  const two = createTablet(officer, { device: randomUUID() as DeviceId });
  await Promise.all([one.hello(), two.hello()]);
  const events = eventsOf(one);
  const batch = Array.from({ length: 20 }, (_unused, dossier) =>
    events.make('received', MONDAY, { body: uniqueReception(), dossier }),
  );
  const answers = await Promise.all([
    one.push(batch),
    two.push(batch.map((event) => ({ ...event, device: two.device }))),
  ]);
  const outcomes = answers.flatMap((answer) =>
    answer.result === 'accepted' ? answer.verdicts.map(({ outcome }) => outcome) : [],
  );
  expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(20);
  expect(outcomes.filter((outcome) => outcome === 'quarantined')).toHaveLength(20);
});

test('tablets that greet at once never share a block of serials', async () => {
  // Somebody else than above: what one person takes in a day is bounded.
  const specialist = await centre.as('specialist');
  const tablets = Array.from({ length: 12 }, () => createTablet(specialist));
  // Each greets twice at the same moment.
  const answers = await Promise.all(tablets.flatMap((tablet) => [tablet.hello(4), tablet.hello(4)]));
  for (let index = 0; index < answers.length; index += 2) {
    expect(answers[index]!.serialBlocks).toHaveLength(4);
    expect(answers[index + 1]!.serialBlocks).toEqual(answers[index]!.serialBlocks);
  }
  const all = answers.filter((_answer, index) => index % 2 === 0).flatMap(({ serialBlocks }) => serialBlocks);
  expect(new Set(all).size).toBe(48);
});

test('pushes to a ward that is held for long are told to come again, and leave their connections to others', async () => {
  const tablets = Array.from({ length: CONNECTIONS }, () => createTablet(officer));
  await Promise.all(tablets.map((tablet) => tablet.hello()));
  const requests = tablets.map((tablet) => {
    const events = [eventsOf(tablet).make('received', MONDAY, { body: uniqueReception() })];
    const wards = [{ ward: WARD, first: 1, trimmed: 0, events }];
    return { protocol: PROTOCOL_VERSION, device: tablet.device, app: '0.1.0', wards };
  });
  const pushAll = async () => {
    const answers = await Promise.all(requests.map((body) => officer.send('POST', '/api/sync/push', body)));
    return [...new Set(answers.map(({ status }) => status))];
  };
  await centre.sql.begin(async (tx) => {
    await tx`select 1 from ward_head where ward_id = ${WARD} for update`;
    const [statuses, ready] = await Promise.all([pushAll(), centre.anyone.send('GET', '/readyz')]);
    expect(statuses).toEqual([503]);
    expect(ready.status).toBe(200);
  });
  expect(await pushAll()).toEqual([200]);
});
