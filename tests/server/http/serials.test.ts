/** The register of numbers over HTTP: from what tablets really pushed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SerialRegisterAnswer } from '#protocol/serial-messages.ts';
import { createTablet, eventsOf, startCentre, uniqueReception, type Caller, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

const NINE = at('2026-03-09 09:15');

let centre: TestCentre;
let chair: Caller;
beforeAll(async () => {
  centre = await startCentre();
  chair = await centre.as('chair');
});
afterAll(() => centre.close());

async function read(date: string): Promise<SerialRegisterAnswer> {
  return (await chair.send('GET', `/api/wards/${WARD}/serials?date=${date}`)).json as SerialRegisterAnswer;
}

const codeOf = (serial: string, day = '260309') => `H26.40.12-${day}-${serial}`;

test('which tablet holds and gave what, what was skipped and what was given twice', async () => {
  const officer = await centre.as('officer');
  const [first, second] = [createTablet(officer), createTablet(officer)];
  const [one, two] = [await first.hello(1), await second.hello(1)];
  expect([one.serialBlocks, two.serialBlocks]).toEqual([[0], [1]]);
  const receive = async (tablet: typeof first, codes: readonly string[]) => {
    const events = eventsOf(tablet);
    const made = codes.map((code, index) =>
      events.make('received', NINE, { dossier: index + 1, body: uniqueReception({ code }) }),
    );
    // A step of a dossier is no number of its own.
    await tablet.push([...made, events.make('resolved', NINE, { dossier: 1 })]);
    return made;
  };
  await receive(first, [codeOf('0001'), codeOf('0003'), codeOf('0002', '260310')]);
  const [kept] = await receive(second, [codeOf('0051'), codeOf('0003')]);

  const register = await read('2026-03-09');
  expect(register.tablets).toMatchObject([
    {
      device: first.device,
      blocks: [0],
      given: [{ code: codeOf('0001') }, { code: codeOf('0003') }],
      skipped: ['0002'],
    },
    { device: second.device, blocks: [1], given: [{ code: codeOf('0051'), dossierId: kept!.dossierId }], skipped: [] },
  ]);
  expect(register.tablets[0]?.seenAt).toBeGreaterThan(0);
  expect(register.doubled).toMatchObject([
    { code: codeOf('0003'), given: [{ device: first.device }, { device: second.device }] },
  ]);
  expect(register.outside).toMatchObject([{ code: codeOf('0003'), device: second.device }]);
  expect(JSON.stringify(register)).not.toMatch(/Nguyễn|0912|0011/);
  expect((await read('2026-03-10')).tablets[0]).toMatchObject({ given: [{ code: codeOf('0002', '260310') }] });
});

test('another ward is closed, a wrong day is named', async () => {
  expect((await chair.send('GET', `/api/wards/${OTHER_WARD}/serials?date=2026-03-09`)).status).toBe(403);
  const wrong = await chair.send('GET', `/api/wards/${WARD}/serials?date=2026-02-30`);
  expect(wrong).toMatchObject({ status: 422, json: { errors: { date: expect.anything() } } });
  const officer = await centre.as('officer');
  expect((await officer.send('GET', `/api/wards/${WARD}/serials?date=2026-03-09`)).status).toBe(403);
});
