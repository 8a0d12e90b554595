import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { EventBodies } from '#domain/dossier/event-bodies.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import type { Period } from '#domain/report/period.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { transact } from '#server/store/database.ts';
import { registerDevice } from '#server/store/devices.ts';
import { holdFollowed, listWardsBehind } from '#server/store/followed.ts';
import { findSessionUser } from '#server/store/users.ts';
import { acceptPush } from '#server/use-cases/accept-push.ts';
import { readWardCalendar } from '#server/use-cases/change-calendar.ts';
import { followAllEvents, followEvents } from '#server/use-cases/follow-events.ts';
import { createFollowKeeper } from '#server/use-cases/keep-following.ts';
import { traceDevice } from '#server/use-cases/list-devices.ts';
import { lookUpByCode, lookUpByLookupCode, lookUpStatus } from '#server/use-cases/look-up-status.ts';
import { readFigures } from '#server/use-cases/read-figures.ts';
import { readRegister } from '#server/use-cases/read-register.ts';
import { readSerialRegister } from '#server/use-cases/read-serial-register.ts';
import { makeSnapshot } from '#server/use-cases/make-snapshot.ts';
import { verifyWard } from '#server/use-cases/verify-ward.ts';
import { eventsOf, startCentre, uniqueReception, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

let centre: TestCentre;
let officer: SessionUser;
let chair: SessionUser;

beforeAll(async () => {
  centre = await startCentre();
  officer = (await findSessionUser(centre.sql, 'u-officer'))!;
  chair = (await findSessionUser(centre.sql, 'u-chair'))!;
});
afterAll(() => centre.close());
beforeEach(() => centre.follow());

const MONDAY = at('2026-03-09 09:15');
const MARCH: Period = { kind: 'month', from: at('2026-03-01 00:00'), to: at('2026-04-01 00:00') };
const PHONE = '0912 345 678';

/** Past the web server: nothing is told that there is something to follow. */
async function receive(count: number): Promise<DossierEvent[]> {
  const device = randomUUID() as DeviceId;
  const app = '0.1.0';
  await registerDevice(centre.sql, { ward: WARD, device, app, userId: officer.userId, at: MONDAY });
  const events = eventsOf({ device } as never);
  const sent = Array.from({ length: count }, (_, index) =>
    events.make('received', MONDAY, {
      dossier: index + 1,
      body: uniqueReception({ applicant: { ...uniqueReception().applicant, phone: PHONE } }),
    }),
  );
  const wards = [{ ward: WARD, first: 1, trimmed: 0, events: sent }];
  const answer = await acceptPush(centre.running.centre, officer, { protocol: PROTOCOL_VERSION, device, app, wards });
  expect(answer.wards[0]).toMatchObject({ result: 'accepted' });
  return sent;
}

const bodyOf = (event: DossierEvent | undefined) => event?.body as EventBodies['received'];
const isBehind = async () => (await listWardsBehind(centre.sql)).includes(WARD);
const countRows = async () => (await centre.sql`select 1 from dossier where ward_id = ${WARD}`).count;

describe('what was pushed a moment ago', () => {
  test('is stored before its dossiers follow', async () => {
    const before = await countRows();
    await receive(2);
    expect(await countRows()).toBe(before);
    expect(await listWardsBehind(centre.sql)).toEqual([WARD]);
    await followAllEvents(centre.running.centre);
    expect(await countRows()).toBe(before + 2);
    expect(await listWardsBehind(centre.sql)).toEqual([]);
  });

  test.each<[string, (event: DossierEvent) => Promise<unknown>, (event: DossierEvent) => unknown]>([
    [
      'the page of the receipt',
      async (event) => (await lookUpStatus(centre.running.centre, bodyOf(event).token))?.dossier?.code,
      (event) => bodyOf(event).code,
    ],
    [
      'a search by look-up code',
      (event) => lookUpByLookupCode(centre.running.centre, bodyOf(event).lookupCode),
      (event) => ({ type: 'found', token: bodyOf(event).token }),
    ],
    [
      'a search by number and telephone',
      (event) => lookUpByCode(centre.running.centre, bodyOf(event).code, '5678'),
      (event) => ({ type: 'found', token: bodyOf(event).token }),
    ],
    [
      'the register',
      async (event) => {
        const register = await readRegister(centre.running.centre, chair, { ward: WARD, period: MARCH });
        return register.ok && register.value.rows.some(({ code }) => code === bodyOf(event).code);
      },
      () => true,
    ],
    [
      'the register of numbers',
      async (event) => {
        const date = '2026-03-09' as never;
        const register = await readSerialRegister(centre.running.centre, chair, { ward: WARD, date });
        return JSON.stringify(register).includes(bodyOf(event).code);
      },
      () => true,
    ],
    [
      'the trace of the tablet',
      async ({ device }) => {
        const trace = await traceDevice(centre.running.centre, chair, { ward: WARD, device });
        return trace.ok && trace.value.received.map(({ code }) => code);
      },
      (event) => [bodyOf(event).code],
    ],
  ])('is in %s already', async (_name, read, wanted) => {
    const [event] = await receive(1);
    expect(await isBehind()).toBe(true);
    expect(await read(event!)).toEqual(wanted(event!));
  });

  test('is counted by the figures and by the calendar’s page', async () => {
    const figures = async () => {
      const read = await readFigures(centre.running.centre, chair, { ward: WARD, period: MARCH });
      return read.ok ? read.value.figures.received.length : 0;
    };
    const open = async () => {
      const read = await readWardCalendar(centre.running.centre, chair, WARD);
      return read.ok ? read.value.open : 0;
    };
    const before = [await figures(), await open()];
    await receive(3);
    expect(await open()).toBe(before[1]! + 3);
    await receive(2);
    const after = await readFigures(centre.running.centre, chair, { ward: WARD, period: MARCH });
    expect(after.ok && (await countRows())).toBe(before[1]! + 5);
  });
});

describe('following', () => {
  test('keeps of a person what it kept before there were organisations', async () => {
    await receive(1);
    await centre.follow();
    expect(await centre.sql`select 1 from dossier where doc ? 'representative'`).toHaveLength(0);
  });

  test('is done once, by however many at a time', async () => {
    const before = await countRows();
    for (let round = 0; round < 3; round++) {
      await Promise.all([
        receive(5),
        receive(5),
        followEvents(centre.running.centre, WARD),
        followEvents(centre.running.centre, WARD),
        followEvents(centre.running.centre, WARD),
      ]);
    }
    await centre.follow();
    expect(await countRows()).toBe(before + 30);
    expect((await verifyWard(centre.running.centre, WARD)).findings).toEqual([]);
  });

  test('cut off half way has done nothing, and is done again', async () => {
    const before = await countRows();
    await receive(2);
    const cut = centre.sql.begin(async (tx) => {
      await holdFollowed(tx, WARD);
      await tx`update followed set wseq = wseq + 2 where ward_id = ${WARD}`;
      throw new Error('cut');
    });
    await expect(cut).rejects.toThrow('cut');
    expect(await isBehind()).toBe(true);
    await centre.follow();
    expect(await countRows()).toBe(before + 2);
  });

  test('does not wait for a ward that is held, and lets pushes through meanwhile', async () => {
    await receive(1);
    await transact(centre.sql, async (tx) => {
      await tx`select 1 from ward_head where ward_id = ${WARD} for update`;
      await followEvents(centre.running.centre, WARD);
    });
    await transact(centre.sql, async (tx) => {
      await holdFollowed(tx, WARD);
      await receive(1);
    });
    expect(await isBehind()).toBe(true);
  });

  test('ends where the history ends, also where events were taken away by force', async () => {
    await receive(1);
    await centre.sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx`update ward_head set last_seq = last_seq + 7 where ward_id = ${WARD}`;
    });
    await followEvents(centre.running.centre, WARD);
    expect(await isBehind()).toBe(false);
    await centre.sql`update ward_head set last_seq = last_seq - 7 where ward_id = ${WARD}`;
    await centre.sql`update followed set wseq = wseq - 7 where ward_id = ${WARD}`;
  });

  test('a proof beside a working centre accuses nobody', async () => {
    const end = new AbortController();
    const work = async () => {
      while (!end.signal.aborted) await receive(3);
    };
    const working = [work(), work()];
    try {
      for (let round = 0; round < 5; round++) {
        expect((await verifyWard(centre.running.centre, WARD)).findings).toEqual([]);
      }
    } finally {
      end.abort();
      await Promise.all(working);
    }
  });

  test('proofs and snapshots need no connection that a waiting push has', async () => {
    for (let round = 0; round < 5; round++) {
      const pushes = Array.from({ length: 24 }, () => receive(1));
      const readers = [1, 2, 3].flatMap(() => [
        verifyWard(centre.running.centre, WARD),
        makeSnapshot(centre.running.centre, WARD),
      ]);
      await Promise.all([...pushes, ...readers]);
    }
    expect((await verifyWard(centre.running.centre, WARD)).findings).toEqual([]);
  });

  test('begins at the start with what an earlier run left behind, and goes on whenever it is asked', async () => {
    await receive(2);
    const keeper = createFollowKeeper(centre.running.centre);
    await expect.poll(() => isBehind(), { timeout: 10_000 }).toBe(false);
    await receive(2);
    keeper.ask();
    await expect.poll(() => isBehind(), { timeout: 10_000 }).toBe(false);
    await receive(2);
    await keeper.close();
    keeper.ask();
    expect(await isBehind()).toBe(true);
  });
});
