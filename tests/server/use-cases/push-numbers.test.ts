import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

const MONDAY = at('2026-03-09 09:15');

async function setupTablet() {
  const tablet = createTablet(officer);
  await tablet.hello();
  return { tablet, events: eventsOf(tablet) };
}

describe('a push', () => {
  test('of numbers beyond any sense is a gap or not readable, never a fault', async () => {
    const { tablet, events } = await setupTablet();
    const event = events.make('received', MONDAY, { body: uniqueReception() });
    expect(await tablet.push([event], Number.MAX_SAFE_INTEGER - 1)).toMatchObject({ result: 'gap', expect: 1 });
    const body = (first: string) =>
      `{"protocol":1,"device":"${tablet.device}","app":"1","wards":[{"ward":"${WARD}","first":${first},"events":[${JSON.stringify(event)}]}]}`;
    for (const first of ['9007199254740993', '1e300', '1e999', '-1', '0', '1.5', '"1"']) {
      expect((await officer.send('POST', '/api/sync/push', body(first))).status, first).toBe(422);
    }
    expect(await tablet.push([event])).toMatchObject({ result: 'accepted' });
  });

  test.each([
    ['the last numbers there are', Number.MAX_SAFE_INTEGER, 422],
    ['more numbers than a tablet lives to record', 2_000_000, 200],
  ])('that leaps over %s does not move the tablet’s counter out of reach', async (_name, first, status) => {
    const { tablet, events } = await setupTablet();
    const wards = [{ ward: WARD, first, trimmed: first, events: [{}, {}] }];
    const answer = await officer.send('POST', '/api/sync/push', {
      protocol: 1,
      device: tablet.device,
      app: '0.1.0',
      wards,
    });
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.json).toMatchObject({ wards: [{ result: 'gap', expect: 1 }] });
    const honest = events.make('received', MONDAY, { body: uniqueReception() });
    expect(await tablet.push([honest])).toMatchObject({ result: 'accepted', verdicts: [{ outcome: 'stored' }] });
  });
});
