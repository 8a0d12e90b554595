import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBrokenDevices } from '#server/store/proofs.ts';
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

  test('cannot leap beyond them in several either', async () => {
    const { tablet, events } = await setupTablet();
    const leap = async (first: number) => {
      const wards = [{ ward: WARD, first, trimmed: first, events: [{}] }];
      const answer = await officer.send('POST', '/api/sync/push', {
        protocol: 1,
        device: tablet.device,
        app: '1',
        wards,
      });
      return answer.json;
    };
    expect(await leap(999_000)).toMatchObject({ wards: [{ result: 'accepted' }] });
    expect(await leap(1_500_000)).toMatchObject({ wards: [{ result: 'gap', expect: 999_001 }] });
    const honest = events.make('received', MONDAY, { body: uniqueReception() });
    expect(await tablet.push([honest], 999_001)).toMatchObject({ result: 'accepted' });
  });
});

describe('the proof of a tablet’s numbers', () => {
  const MILLION = 1_000_000;
  type Range = readonly [first: number, last: number];

  /** A tablet whose first event is stored, and which then went past `ranges`. */
  async function setupSkips(ranges: readonly Range[], lastDseq: number) {
    const { tablet, events } = await setupTablet();
    const { device } = tablet;
    expect(await tablet.push([events.make('received', MONDAY, { body: uniqueReception() })])).toMatchObject({
      result: 'accepted',
    });
    for (const [first, last] of ranges)
      await centre.sql`
        insert into device_skip (ward_id, device_id, first_dseq, last_dseq, at)
        values (${WARD}, ${device}, ${first}, ${last}, now())`;
    await centre.sql`update device set last_dseq = ${lastDseq} where ward_id = ${WARD} and device_id = ${device}`;
    return device;
  }

  /** With no more room than there is for a count that does not write every number down. */
  async function findBroken(device: string) {
    const broken = await centre.sql.begin(async (tx) => {
      await tx`set local temp_file_limit = '1MB'`;
      return findBrokenDevices(tx, WARD);
    });
    return broken.filter((each) => each.device === device);
  }

  // As they were let in once: a million at a time, as often as anybody liked.
  const LEAPS = [
    [2, MILLION],
    [MILLION + 1, 2 * MILLION],
    [2 * MILLION + 1, 3 * MILLION],
  ] as const;

  test.each<[string, readonly Range[], number]>([
    ['one after the other', LEAPS, 3 * MILLION],
    ['one within another', [...LEAPS, [5, 9], [1, 3]], 3 * MILLION],
  ])('takes no room for those skipped, however many: %s', async (_how, ranges, last) => {
    expect(await findBroken(await setupSkips(ranges, last))).toEqual([]);
  });

  test.each<[string, readonly Range[], number, number]>([
    ['one is missing between two leaps', [LEAPS[0], [MILLION + 2, 2 * MILLION]], 2 * MILLION, 2 * MILLION],
    ['one is missing after the first', [[3, MILLION]], MILLION, MILLION],
    [
      'one is missing after a leap within another',
      [
        [2, 9],
        [3, 4],
        [11, 12],
      ],
      12,
      12,
    ],
    ['the last is missing', [[2, 9]], 10, 9],
  ])('names the tablet where %s', async (_what, ranges, lastDseq, highest) => {
    const device = await setupSkips(ranges, lastDseq);
    expect(await findBroken(device)).toEqual([{ device, lastDseq, numbers: 1, highest }]);
  });

  test('names the tablet whose numbers do not begin at 1', async () => {
    const { device } = (await setupTablet()).tablet;
    await centre.sql`
      insert into device_skip (ward_id, device_id, first_dseq, last_dseq, at) values (${WARD}, ${device}, 2, 3, now())`;
    await centre.sql`update device set last_dseq = 3 where ward_id = ${WARD} and device_id = ${device}`;
    expect(await findBroken(device)).toEqual([{ device, lastDseq: 3, numbers: 0, highest: 3 }]);
  });
});
