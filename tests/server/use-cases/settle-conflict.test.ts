/** Two tablets on one dossier at the centre: both sides stored, a person settles, and the centre counts what is left. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { EventBodies } from '#domain/dossier/event-bodies.ts';
import type { EventId } from '#domain/dossier/ids.ts';
import { createTablet, eventsOf, startCentre, uniqueReception, type TestCentre } from '#support/centre.ts';
import { at } from '#support/fixed-clock.ts';

const NINE = at('2026-03-09 09:15');
const TEN = at('2026-03-09 10:00');

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.close());

async function problemsOf(event: DossierEvent): Promise<{ problems: number; phone: string; stored: number }> {
  await centre.follow();
  const [row] = await centre.sql<{ problems: number; phone: string; stored: number }[]>`
    select (doc -> 'summary' -> 'problems')::integer as problems, doc -> 'summary' ->> 'phone' as phone,
      (select count(*)::integer from event e where e.ward_id = d.ward_id and e.dossier_id = d.dossier_id) as stored
    from dossier d where dossier_id = ${event.dossierId}`;
  return row!;
}

function phone(to: string): { body: EventBodies['corrected'] } {
  return { body: { field: 'phone', from: '0912345678', to, reason: 'Gõ nhầm.' } };
}

test('a field written twice is settled by one tablet; the other one’s settlement is stored and changes nothing', async () => {
  const officer = await centre.as('officer');
  const [first, second] = [createTablet(officer), createTablet(await centre.as('chair'))];
  await first.hello();
  await second.hello();
  const [one, two] = [eventsOf(first), eventsOf(second)];
  const received = one.make('received', NINE, { body: uniqueReception() });
  await first.push([received, one.make('corrected', TEN, phone('0911111111'))]);
  const there = (event: DossierEvent, base: number) => ({ ...event, dossierId: received.dossierId, base });
  const lost = there(two.make('corrected', TEN, { ...phone('0922222222'), role: 'admin' }), 1);
  await second.push([lost]);
  expect(await problemsOf(received)).toEqual({ problems: 1, phone: '0922222222', stored: 3 });

  const settle = (value: string): { body: EventBodies['conflict-settled'] } => ({
    body: { eventId: lost.id as EventId, field: 'phone', from: '0922222222', value, reason: 'Đã gọi hỏi.' },
  });
  const settled = { ...one.make('conflict-settled', TEN, settle('0911111111')), base: 3 };
  expect(await first.push([settled])).toMatchObject({ verdicts: [{ outcome: 'stored' }] });
  expect(await problemsOf(received)).toEqual({ problems: 0, phone: '0911111111', stored: 4 });

  const late = there(two.make('conflict-settled', TEN, { ...settle('0922222222'), role: 'chair' }), 3);
  expect(await second.push([late])).toMatchObject({ verdicts: [{ outcome: 'stored' }] });
  expect(await problemsOf(received)).toEqual({ problems: 0, phone: '0911111111', stored: 5 });
});

test('a settlement without a reason, or with a field too many, is kept apart and shown', async () => {
  const tablet = createTablet(await centre.as('officer'));
  await tablet.hello();
  const events = eventsOf(tablet);
  const body = { eventId: randomUUID(), field: null, from: null, value: null };
  const make = (wrong: object) => ({ ...events.make('conflict-settled', TEN), body: wrong });
  expect(await tablet.push([make({ ...body, reason: '' }), make({ ...body, reason: 'x', extra: 1 })])).toMatchObject({
    verdicts: [{ outcome: 'quarantined' }, { outcome: 'quarantined' }],
  });
});
