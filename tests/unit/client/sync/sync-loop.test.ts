import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { readStanding } from '#client/sync/standing.ts';
import { MS_PER_HOUR } from '#domain/calendar/instant.ts';
import { OTHER_WARD, setupDossierEvents, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { MONDAY_MORNING } from '#support/tablet.ts';
import { SAMPLE_RECORDS } from '#support/ward-records.ts';
import { goDown, HELLO, pass, PULL, PUSH, settle, setupLoop, stopTime } from './running-loop.ts';

const LIVE = `/api/sync/live?wards=${WARD}`;

beforeEach(stopTime);
afterEach(() => void vi.useRealTimers());

describe('a round', () => {
  test('greets once, sends, fetches, and then rests', async () => {
    const tablet = await setupLoop({ isStarted: false });
    await tablet.receive(1);
    const stop = tablet.loop.start();
    onTestFinished(stop);
    await settle();
    expect(tablet.requests.map(({ path }) => path)).toEqual([HELLO, PUSH, PULL]);
    expect(tablet.outcomes).toEqual(['sending', 'idle']);
    expect(await tablet.states()).toEqual(['confirmed']);
    await pass(59_999);
    expect(tablet.requests).toHaveLength(3);
    await pass(1);
    expect(tablet.requests.map(({ path }) => path).slice(3)).toEqual([PULL]);
  });

  test('greets again after an hour, and when the tablet was opened: who was disabled or given another role is heard', async () => {
    const tablet = await setupLoop();
    const greetings = () => tablet.sentTo(HELLO).length;
    expect(greetings()).toBe(1);
    tablet.advance(MS_PER_HOUR - 1);
    await pass(60_000);
    expect(greetings()).toBe(1);
    tablet.advance(1);
    await pass(60_000);
    expect(greetings()).toBe(2);
    await pass(60_000);
    expect(greetings()).toBe(2);
    tablet.loop.greetAnew();
    await settle();
    expect(greetings()).toBe(3);
  });

  test('comes at once on a nudge, when the network returns, and on a poke that knows more', async () => {
    const { loop, worthTrying, poke, sentTo, centre } = await setupLoop();
    const begun = sentTo(PULL).length;
    const pulls = () => sentTo(PULL).length - begun;
    loop.nudge();
    await settle();
    expect(pulls()).toBe(1);
    worthTrying();
    await settle();
    expect(pulls()).toBe(2);
    centre.add(setupDossierEvents().make('received', at('2026-03-09 09:00')));
    poke(JSON.stringify({ now: MONDAY_MORNING, heads: { [WARD]: 1 }, records: { [WARD]: 0 } }));
    await settle();
    expect(pulls()).toBe(3);
    centre.decide(WARD, { kind: 'form', ...SAMPLE_RECORDS.form });
    poke(JSON.stringify({ now: MONDAY_MORNING, heads: { [WARD]: 1 }, records: { [WARD]: 1 } }));
    await settle();
    expect(pulls()).toBe(4);
  });

  test('does not come on a poke that says nothing new, or nothing to be understood', async () => {
    const { poke, sentTo } = await setupLoop();
    const begun = sentTo(PULL).length;
    for (const data of [
      { now: MONDAY_MORNING, heads: { [WARD]: 0 }, records: { [WARD]: 0 } },
      { now: MONDAY_MORNING, heads: { [OTHER_WARD]: 9 }, records: { [OTHER_WARD]: 9 } },
      { heads: { [WARD]: 9 }, records: { [WARD]: 9 } },
    ]) {
      poke(JSON.stringify(data));
    }
    poke('<html>');
    await settle();
    expect(sentTo(PULL)).toHaveLength(begun);
  });

  test('asked for during a round follows it at once, and only once', async () => {
    const { loop, script, sentTo, centre } = await setupLoop();
    const begun = sentTo(PULL).length;
    script(PULL, (request) => {
      loop.nudge();
      loop.nudge();
      return centre.answer(request);
    });
    loop.nudge();
    await settle();
    expect(sentTo(PULL)).toHaveLength(begun + 2);
  });
});

describe('failing', () => {
  test('waits longer each time, five minutes at most, without end, and afresh after a success', async () => {
    const tablet = await setupLoop({ isStarted: false });
    goDown(tablet, 14);
    const stop = tablet.loop.start();
    onTestFinished(stop);
    await settle();
    const waits: number[] = [];
    while (tablet.outcomes.at(-1) !== 'idle') {
      let waited = 0;
      const before = tablet.requests.length;
      for (; tablet.requests.length === before; waited += 1000) await vi.advanceTimersByTimeAsync(1000).then(settle);
      waits.push(waited / 1000);
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300, 300, 300]);
    expect(tablet.outcomes.filter((outcome) => outcome === 'Unreachable')).toHaveLength(14);

    goDown(tablet, 1, PULL);
    tablet.loop.nudge();
    await settle();
    expect(tablet.outcomes.at(-1)).toBe('Unreachable');
    await pass(2000);
    expect(tablet.outcomes.at(-1)).toBe('idle');
  }, 20_000);

  test('a nudge does not wait for the back-off', async () => {
    const tablet = await setupLoop({ isStarted: false });
    goDown(tablet, 9);
    onTestFinished(tablet.loop.start());
    await settle();
    for (let tries = 0; tries < 8; tries++) {
      tablet.loop.nudge();
      await settle();
    }
    expect(tablet.outcomes.filter((outcome) => outcome === 'Unreachable')).toHaveLength(9);
    tablet.worthTrying();
    await settle();
    expect(tablet.outcomes.at(-1)).toBe('idle');
  });

  test.each([
    [{ status: 401, json: null }, 'SignedOut'],
    [{ status: 403, json: { type: 'x', title: 'x', status: 403 } }, 'Refused'],
    [{ status: 200, json: { hello: 'portal' } }, 'NotUnderstood'],
    [{ status: 502, json: undefined }, 'Unreachable'],
  ] as const)('%j is told as %s, and tried again', async (reply, outcome) => {
    const tablet = await setupLoop({ isStarted: false });
    tablet.script(HELLO, reply);
    onTestFinished(tablet.loop.start());
    await settle();
    expect(tablet.outcomes).toEqual(['sending', outcome]);
    await pass(2000);
    expect(tablet.outcomes.at(-1)).toBe('idle');
  });

  test('a database that fails is told as unreachable and does not end the loop', async () => {
    const tablet = await setupLoop();
    tablet.store.cache.close();
    tablet.loop.nudge();
    await settle();
    expect(tablet.outcomes.at(-1)).toBe('Unreachable');
    await tablet.store.cache.open();
    await pass(2000);
    expect(tablet.outcomes.at(-1)).toBe('idle');
  });
});

describe('the stream of pokes', () => {
  test('is opened once after a good round, and again in the next round after it broke', async () => {
    const { listening, breakStream, loop } = await setupLoop();
    expect(listening()).toEqual([LIVE]);
    loop.nudge();
    await settle();
    expect(listening()).toEqual([LIVE]);
    breakStream();
    expect(listening()).toEqual([]);
    await pass(60_000);
    expect(listening()).toEqual([LIVE]);
  });

  test('is not opened while rounds fail', async () => {
    const tablet = await setupLoop({ isStarted: false });
    goDown(tablet, 1);
    onTestFinished(tablet.loop.start());
    await settle();
    expect(tablet.listening()).toEqual([]);
  });

  test('follows the ward, and ends when nobody is signed in', async () => {
    const { listening, loop, chooseWard, sentTo } = await setupLoop();
    chooseWard(OTHER_WARD);
    loop.nudge();
    await settle();
    expect(listening()).toEqual([`/api/sync/live?wards=${OTHER_WARD}`]);
    expect(sentTo(HELLO)).toMatchObject([{ ward: WARD }, { ward: OTHER_WARD }]);
    chooseWard(null);
    const pulls = sentTo(PULL).length;
    loop.nudge();
    await settle();
    expect(listening()).toEqual([]);
    expect(sentTo(PULL)).toHaveLength(pulls);
  });
});

describe('while somebody works here who may not sync', () => {
  const isStanding = ({ path }: { readonly path: string }) => path.startsWith('/api/sync/standing/');

  test('nothing is greeted, sent or fetched; what waits goes with the next person', async () => {
    const { receive, setMaySync, loop, requests, listening, states, ...tablet } = await setupLoop({ isStarted: false });
    await receive(1);
    setMaySync(false);
    onTestFinished(loop.start());
    await settle();
    await pass(5 * 60_000);
    expect(requests.filter((request) => !isStanding(request))).toEqual([]);
    expect([listening(), new Set(tablet.outcomes)]).toEqual([[], new Set(['held'])]);
    expect(await states()).toEqual(['pending']);
    setMaySync(true);
    loop.nudge();
    await settle();
    expect(await states()).toEqual(['confirmed']);
  });

  test('another tab may let the next person in: that is looked at every minute', async () => {
    const { receive, setMaySync, loop, states } = await setupLoop({ isStarted: false });
    await receive(1);
    setMaySync(false);
    onTestFinished(loop.start());
    await settle();
    setMaySync(true);
    await pass(60_000);
    expect(await states()).toEqual(['confirmed']);
  });

  test('the tablet hears all the same that it was reported', async () => {
    const { store, script, setMaySync, loop } = await setupLoop({ isStarted: false });
    script(`/api/sync/standing/${WARD}/${store.deviceId}`, { status: 200, json: { isRevoked: true } });
    setMaySync(false);
    onTestFinished(loop.start());
    await settle();
    expect(await readStanding(store, WARD)).toBe('revoked');
  });
});

test('stopped, it asks nothing more and listens to nothing', async () => {
  const { stop, requests, listening, worthTrying } = await setupLoop();
  stop();
  await settle();
  const asked = requests.length;
  worthTrying();
  await pass(600_000);
  expect(requests).toHaveLength(asked);
  expect(listening()).toEqual([]);
});
