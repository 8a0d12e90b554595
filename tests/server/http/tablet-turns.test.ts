import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTablet, startCentre, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';

/** Fewer than come together on a Monday morning, more than are served at once. */
const TABLETS = 40;
const SERVED = 16;

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.close());

test('tablets that come together are served a few at a time, and in the end all of them', async () => {
  const officer = await centre.as('officer');
  const tablet = createTablet(officer);
  await tablet.hello();
  const { app, centre: parts } = centre.running;
  const { now } = parts;
  // Each request reads the clock when it is begun, and then waits for the table that is held.
  let begun = 0;
  Object.assign(parts, { now: () => ((begun += 1), now()) });
  let come = 0;
  app.server.on('request', () => (come += 1));

  const pulls = await centre.sql.begin(async (tx) => {
    await tx`lock table session in access exclusive mode`;
    const asked = Array.from({ length: TABLETS }, () => tablet.pull(0));
    await expect.poll(() => come).toBe(TABLETS);
    await expect.poll(() => begun).toBeGreaterThanOrEqual(SERVED);
    // Whatever could be begun has been when another request has been answered.
    expect((await centre.anyone.send('GET', '/healthz')).status).toBe(200);
    expect(begun).toBe(SERVED);
    return { asked };
  });
  Object.assign(parts, { now });
  for (const answer of await Promise.all(pulls.asked)) expect(answer).toMatchObject({ result: 'page' });
});

test('whoever asks for very many at once is passed by everybody else', async () => {
  const [greedy, other] = [await centre.as('officer'), await centre.as('specialist')];
  const [many, one] = [createTablet(greedy), createTablet(other)];
  await many.hello();
  await one.hello();
  let come = 0;
  const onRequest = () => (come += 1);
  centre.running.app.server.on('request', onRequest);
  const answered: string[] = [];
  const asked = await centre.sql.begin(async (tx) => {
    await tx`lock table session in access exclusive mode`;
    const pulls = Array.from({ length: 5 * SERVED }, () => many.pull(0).then(() => answered.push('greedy')));
    await expect.poll(() => come).toBe(pulls.length);
    pulls.push(one.pull(0).then(() => answered.push('other')));
    await expect.poll(() => come).toBe(pulls.length);
    return { pulls };
  });
  await Promise.all(asked.pulls);
  centre.running.app.server.off('request', onRequest);
  // In the order they came it would have been begun when all but those in hand were over.
  expect(answered.indexOf('other')).toBeLessThan(asked.pulls.length - 1 - SERVED);
});

test('a tablet that listens keeps no turn, however many do', async () => {
  const sessions = [await centre.as('officer'), await centre.as('specialist')];
  const tablet = createTablet(sessions[0]!);
  await tablet.hello();
  // Of each session as many as it may have.
  const listening = sessions.flatMap(({ cookie }) =>
    Array.from({ length: 12 }, () => fetch(`${centre.url}/api/sync/live?wards=${WARD}`, { headers: { cookie } })),
  );
  for (const { status } of await Promise.all(listening)) expect(status).toBe(200);
  expect(await tablet.pull(0)).toMatchObject({ result: 'page' });
  for (const each of listening) await (await each).body?.cancel();
});
