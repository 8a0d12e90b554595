/** Events that name a dossier of the other unit, the ward's or its compartment's: kept beside the history, and read by nobody there. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compartmentOf } from '#domain/dossier/compartment.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import { createTablet, eventsOf, startCentre, uniqueReception, type Caller, type TestCentre } from '#support/centre.ts';
import { actor, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

const COMPARTMENT = compartmentOf(WARD) as WardCode;

let centre: TestCentre;
/** Head of the compartment. */
let chair: Caller;

beforeAll(async () => {
  centre = await startCentre();
  chair = await centre.as('chair');
  const root = await centre.as('system_admin');
  expect((await root.send('PUT', `/api/wards/${WARD}/compartment`, { userId: 'u-chair' })).status).toBe(204);
});
afterAll(() => centre.close());

async function openTablet(caller: Caller, ward: WardCode) {
  const tablet = createTablet(caller, { ward });
  await tablet.hello();
  return { tablet, make: eventsOf(tablet, ward, actor('chair')).make };
}

async function receive(caller: Caller, ward: WardCode): Promise<DossierId> {
  const { tablet, make } = await openTablet(caller, ward);
  const received = make('received', at('2026-03-09 09:15'), { body: uniqueReception() });
  expect(await tablet.push([received])).toMatchObject({ verdicts: [{ outcome: 'stored' }] });
  return received.dossierId;
}

test.each([
  ['the ward one of the compartment', COMPARTMENT, WARD],
  ['the compartment one of the ward', WARD, COMPARTMENT],
])(
  'in %s are set aside, a step and a second reception alike; what stands beside them is stored',
  async (_what, of, into) => {
    const dossierId = await receive(chair, of);
    const { tablet, make } = await openTablet(into === WARD ? await centre.as('officer') : chair, into);
    const events = [
      { ...make('assigned', at('2026-03-09 10:00')), dossierId },
      { ...make('received', at('2026-03-09 10:01'), { body: uniqueReception() }), dossierId },
      make('received', at('2026-03-09 10:02'), { dossier: 2, body: uniqueReception() }),
      make('assigned', at('2026-03-09 10:03'), { dossier: 2 }),
    ];
    const aside = { outcome: 'quarantined', reason: expect.stringMatching(/^dossierId: .*không thuộc phường/) };
    const stored = { outcome: 'stored' };
    expect(await tablet.push(events)).toMatchObject({ verdicts: [aside, aside, stored, stored] });
  },
);
