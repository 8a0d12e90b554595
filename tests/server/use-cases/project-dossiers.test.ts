import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createTablet,
  eventsOf,
  sendHistory,
  startCentre,
  uniqueReception,
  type Caller,
  type TestCentre,
} from '#support/centre.ts';
import { at } from '#support/fixed-clock.ts';

let centre: TestCentre;
let officer: Caller;

beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
});
afterAll(() => centre.close());

async function setupTablet(caller = officer) {
  const tablet = createTablet(caller);
  await tablet.hello();
  return { tablet, events: eventsOf(tablet) };
}

const MONDAY = at('2026-03-09 09:15');
const TUESDAY = at('2026-03-10 16:00');

async function docOf(dossierId: string) {
  await centre.follow();
  const [row] = await centre.sql`select * from dossier where dossier_id = ${dossierId}`;
  return row!;
}

describe('what the events amount to', () => {
  test('is kept beside them: state, due date, verdict, steps', async () => {
    const [first] = await sendHistory(officer, (events) => [
      events.make('received', MONDAY, { body: uniqueReception() }),
      events.make('assigned', at('2026-03-09 10:00')),
      events.make('resolved', TUESDAY),
    ]);
    const row = await docOf(first!.dossierId);
    expect(row).toMatchObject({
      status: 'resolved',
      received_at: MONDAY,
      due_at: at('2026-03-12 17:00'),
      resolved_at: TUESDAY,
      timeliness: 'early',
      phone_tail: '5678',
    });
    expect(row['doc']).toMatchObject({
      dueDiffers: null,
      codeTakenBy: null,
      steps: [{ kind: 'received' }, { kind: 'assigned' }, { kind: 'resolved' }],
    });
  });

  test('grows over pushes of several tablets', async () => {
    const [first] = await sendHistory(officer, (events) => [
      events.make('received', MONDAY, { body: uniqueReception() }),
    ]);
    const { tablet, events } = await setupTablet(await centre.as('specialist'));
    const step = { ...events.make('resolved', TUESDAY, { role: 'specialist' }), dossierId: first!.dossierId };
    await tablet.push([step]);
    expect(await docOf(first!.dossierId)).toMatchObject({ status: 'resolved' });
  });

  test('never loses an event for what it says: an impossible step is stored and shown', async () => {
    const [first] = await sendHistory(officer, (events) => [
      events.make('received', MONDAY, { body: uniqueReception() }),
      events.make('handed-over', TUESDAY),
    ]);
    const row = await docOf(first!.dossierId);
    expect(row).toMatchObject({ status: 'received' });
    expect(row['doc']).toMatchObject({ summary: { problems: 1, rev: 2 }, steps: [{ kind: 'received' }] });
  });

  test('what had no effect for want of authority is no step the citizen is told of', async () => {
    const [first] = await sendHistory(officer, (events) => [
      events.make('received', MONDAY, { body: uniqueReception() }),
      events.make('resolved', TUESDAY, { role: 'supervisor' }),
    ]);
    const row = await docOf(first!.dossierId);
    expect(row['doc']).toMatchObject({ summary: { problems: 1 }, steps: [{ kind: 'received' }] });
  });

  test('tells a receipt that promises another moment than the law', async () => {
    const [first] = await sendHistory(officer, (events) => [
      events.make('received', MONDAY, { body: uniqueReception({ dueAt: at('2026-03-11 17:00') }) }),
    ]);
    expect((await docOf(first!.dossierId))['doc']).toMatchObject({
      dueDiffers: { promised: at('2026-03-11 17:00'), computed: at('2026-03-12 17:00') },
    });
    expect(centre.log.some((line) => line.includes(first!.dossierId) && line.includes('due date differs'))).toBe(true);
  });

  test('keeps both dossiers of a number given twice, and says which had it first', async () => {
    const code = uniqueReception().code;
    const [one] = await sendHistory(officer, (events) => [
      events.make('received', MONDAY, { body: uniqueReception({ code }) }),
    ]);
    const [two] = await sendHistory(officer, (events) => [
      events.make('received', MONDAY, { body: uniqueReception({ code }) }),
    ]);
    expect((await docOf(one!.dossierId))['doc']).toMatchObject({ codeTakenBy: null });
    expect((await docOf(two!.dossierId))['doc']).toMatchObject({ codeTakenBy: one!.dossierId });
  });

  test.each([
    ['a limit no calendar reaches', { value: 1e308, unit: 'DAY' }],
    ['hours without end', { value: 1e308, unit: 'HOUR' }],
    ['months without end', { value: 1e308, unit: 'MONTH' }],
    ['the smallest fraction', { value: 5e-324, unit: 'WORKING_DAY' }],
  ] as const)('does not stop at %s', async (_name, limit) => {
    const procedure = { ...uniqueReception().procedure, limit };
    const [first] = await sendHistory(officer, (events) => [
      events.make('received', MONDAY, { body: uniqueReception({ procedure }) }),
      events.make('supplement-requested', TUESDAY),
      events.make('supplement-received', at('2026-03-11 09:00')),
    ]);
    expect(await docOf(first!.dossierId)).toMatchObject({ status: 'received' });
  });
});
