/** The centre's own clock as evidence: what it writes never looks like a moved clock, and what it was only told proves nothing. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import { summariseDossier } from '#domain/dossier/dossier-summary.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { transact } from '#server/store/database.ts';
import { readHistories } from '#server/store/events.ts';
import { appendAsCentre, type CentreEvent } from '#server/use-cases/append-as-centre.ts';
import { readCalendarBook } from '#server/use-cases/ward-calendars.ts';
import { sendHistory, startCentre, uniqueReception, type TestCentre } from '#support/centre.ts';
import { actor, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

const RECEIVED = at('2026-03-09 09:15');
const IN_TIME = at('2026-03-11 16:00');
/** The dossiers are due on 12 March at 17:00. */
const TOO_LATE = at('2026-03-13 09:00');
const MONTHS_AFTER = at('2026-11-22 10:00');

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.close());

/** As if the centre's clock said so: each of these may be another start of the program. */
function appendAt(now: Instant, ...events: readonly CentreEvent[]) {
  const then = { ...centre.running.centre, now: () => now };
  return transact(centre.sql, (tx) => appendAsCentre(tx, then, { ward: WARD, actor: actor('admin'), events }));
}

async function stateOf(id: DossierId): Promise<DossierState> {
  const histories = await readHistories(centre.sql, WARD, [id]);
  return foldDossier(histories.get(id)!.map(({ event }) => event))!;
}

async function judged(id: DossierId) {
  const { status, timeliness, evidence } = summariseDossier(
    await readCalendarBook(centre.sql, WARD),
    await stateOf(id),
  );
  return { status, timeliness, evidence };
}

const reception = (dossierId: DossierId) =>
  ({ dossierId, base: 0, kind: 'received', body: uniqueReception(), deviceAt: RECEIVED }) as const;
const result = (dossierId: DossierId, deviceAt?: Instant): CentreEvent => ({
  dossierId,
  base: 1,
  kind: 'resolved',
  body: { result: '' },
  ...(deviceAt === undefined ? {} : { deviceAt }),
});
const note = (dossierId: DossierId): CentreEvent => ({ dossierId, base: 2, kind: 'noted', body: { text: 'Ghi chú.' } });
const newId = () => randomUUID() as DossierId;

describe('events of the centre itself', () => {
  test('minutes, days and months apart are no jump of a clock', async () => {
    const [first] = await sendHistory(await centre.as('officer'), (events) => [
      events.make('received', RECEIVED, { body: uniqueReception() }),
    ]);
    const id = first!.dossierId;
    for (const now of [at('2026-03-10 09:00'), at('2026-03-10 09:07'), IN_TIME, MONTHS_AFTER]) {
      await appendAt(now, note(id));
      expect(await stateOf(id)).toMatchObject({ clockJumped: false });
    }
  });

  test('nor are a history brought in long after, what was told of it, and what is done to it since', async () => {
    const id = newId();
    await appendAt(MONTHS_AFTER, reception(id), result(id, IN_TIME));
    await appendAt(at('2026-11-25 08:00'), note(id));
    expect(await stateOf(id)).toMatchObject({ clockJumped: false, rev: 3 });
  });

  test('a clock of the centre set back by an hour between two of them is none of the dossier’s either', async () => {
    const id = newId();
    await appendAt(at('2026-03-09 10:00'), reception(id));
    await appendAt(at('2026-03-10 12:00'), note(id));
    await appendAt(at('2026-03-10 11:00'), note(id));
    expect(await stateOf(id)).toMatchObject({ clockJumped: false });
  });

  test.each([
    ['in time', IN_TIME, 'early'],
    ['too late', TOO_LATE, 'late'],
  ])('a result it records at its own moment %s is proven', async (_, now, timeliness) => {
    const id = newId();
    await appendAt(at('2026-03-09 09:20'), reception(id));
    await appendAt(now, result(id));
    expect(await judged(id)).toEqual({ status: 'resolved', timeliness, evidence: 'proven' });
  });
});

describe('a history brought in after its due moment', () => {
  test.each([
    ['in time', IN_TIME, 'early'],
    ['too late', TOO_LATE, 'late'],
  ])('with a result said to be ready %s proves nothing', async (_, told, timeliness) => {
    const id = newId();
    await appendAt(MONTHS_AFTER, reception(id), result(id, told));
    expect(await judged(id)).toEqual({ status: 'resolved', timeliness, evidence: 'uncertain' });
  });

  test('brought in before it, a result is proven by having been there, whatever moment was told', async () => {
    const id = newId();
    await appendAt(IN_TIME, reception(id), result(id, at('2026-03-10 08:00')));
    expect(await judged(id)).toEqual({ status: 'resolved', timeliness: 'early', evidence: 'proven' });
  });

  test('stays unproven whatever the centre records of it later', async () => {
    const id = newId();
    await appendAt(MONTHS_AFTER, reception(id), result(id, IN_TIME));
    await appendAt(at('2026-11-25 08:00'), note(id));
    expect(await judged(id)).toMatchObject({ evidence: 'uncertain' });
  });
});
