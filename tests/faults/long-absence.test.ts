/**
 * Fourteen days without a network: two officers take 500 dossiers in on one tablet, whose app is started anew every day. The
 * centre's clock goes on as the tablet's does; then everything is sent in one go over a line that breaks.
 */
import 'fake-indexeddb/auto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dateOf, MS_PER_DAY, type Instant } from '#domain/calendar/instant.ts';
import { createBrowserIds } from '#client/platform/ids.ts';
import { createPrng } from '../simulation/prng.ts';
import { startSimTablet, type SimTablet } from '../simulation/sim-tablet.ts';
import { intakeFacts } from './run/node-tablet.ts';
import { openStage, WARDS, type Stage } from './run/stage.ts';

const DAYS = 14;
const DOSSIERS = 500;
const WARD = WARDS[0]!;

/** Read by the centre when it starts. */
const env = { LOG_LEVEL: 'error', NODE_OPTIONS: '' };
let stage: Stage;

beforeAll(async () => {
  stage = await openStage(2, createPrng(6), env);
});
afterAll(() => stage?.dispose());

test('every one of them comes to the centre once, on its own day, under its own number and with the due date that was promised', async () => {
  const [first, second] = stage.officers.filter(({ ward }) => ward === WARD);
  let days = 0;
  const now = () => (Date.now() + days * MS_PER_DAY) as Instant;
  const around = { ward: WARD, now, gate: async () => undefined, ids: createBrowserIds() };
  const openFor = (person: typeof first) => startSimTablet({ name: 'long-absence', person: person!, around });
  let tablet: SimTablet = await openFor(first);
  expect(await tablet.tab().sync()).toBeNull();
  await stage.line.down();
  await stage.centre.stop();

  const told = new Map<string, { readonly code: string; readonly day: string; readonly due: number; by: string }>();
  for (days = 0; days < DAYS; days += 1) {
    tablet.tab().close();
    const officer = days % 2 === 0 ? first! : second!;
    tablet = await openFor(officer);
    expect(await tablet.tab().sync()).toEqual({ type: 'Unreachable' });
    for (let n = 0; n < Math.ceil(DOSSIERS / DAYS) && told.size < DOSSIERS; n++) {
      const received = await tablet.tab().commands.receiveDossier(intakeFacts());
      if (!received.ok) throw new Error(received.error.type);
      const { dossierId, body } = received.value;
      told.set(dossierId, { code: body.code, day: dateOf(now()), due: body.dueAt, by: officer.actor.userId });
    }
  }
  expect(told.size).toBe(DOSSIERS);
  expect((await tablet.outbox()).filter(({ state }) => state === 'pending')).toHaveLength(DOSSIERS);

  env.NODE_OPTIONS = aheadBy(days * MS_PER_DAY);
  await stage.centre.start();
  await stage.line.up();
  stage.line.setBadness(0.3);
  const isSafe = async () => (await tablet.outbox()).every(({ state }) => state === 'confirmed');
  for (let round = 0; round < 100 && !(await isSafe()); round++) await tablet.tab().sync();
  expect(await isSafe()).toBe(true);

  const kept = await stage.query(
    (sql) => sql<{ id: string; code: string; receivedAt: Instant; dueAt: Instant; by: string; events: number }[]>`
      select d.dossier_id as id, code, received_at as "receivedAt", due_at as "dueAt",
        min(e.body -> 'actor' ->> 'userId') as by, count(*) as events
      from dossier d join event e using (ward_id, dossier_id) where ward_id = ${WARD}
      group by d.dossier_id, code, received_at, due_at`,
  );
  const seen = kept.map(({ id, code, receivedAt, dueAt, by }) => [
    id,
    { code, day: dateOf(receivedAt), due: dueAt, by },
  ]);
  expect(new Map(seen as [string, unknown][])).toEqual(told);
  expect(kept.every(({ events }) => Number(events) === 1)).toBe(true);
  expect(new Set(kept.map(({ code }) => code)).size).toBe(DOSSIERS);
  await tablet.dispose();
}, 300_000);

/** For NODE_OPTIONS: every clock of that process stands so many ms ahead. */
function aheadBy(ms: number): string {
  const script = `const Real = Date; globalThis.Date = class extends Real {
    constructor(...given) { if (given.length > 0) super(...given); else super(Real.now() + ${ms}); }
    static now() { return Real.now() + ${ms}; }
  };`;
  return `--import=data:text/javascript,${encodeURIComponent(script)}`;
}
