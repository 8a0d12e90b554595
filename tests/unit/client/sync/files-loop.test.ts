/** Scans in the sync loop: after the work, quietly, between its rounds. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FILE_PART_BYTES } from '#protocol/file-messages.ts';
import { createFileCentre } from './file-centre.ts';
import { DOWN, PULL, PUSH, pass, settle, setupLoop, stopTime, type RunningLoop } from './running-loop.ts';

beforeEach(stopTime);
afterEach(() => void vi.useRealTimers());

async function setupScan(parts = 3) {
  const centre = createFileCentre();
  const tablet = await setupLoop({ centre });
  const [id] = await tablet.receive();
  const content = new Blob([new Uint8Array(parts * FILE_PART_BYTES)], { type: 'image/png' });
  const kept = await tablet.commands.attachFile(id!, { content, name: 'a.png', about: 'other', document: '' });
  expect(kept.ok).toBe(true);
  return { ...tablet, centre, id: id! };
}

const names = ({ requests }: RunningLoop) =>
  requests.map(({ method, path }) => (path.startsWith('/api/sync/files/') ? method : path));

async function stateOf({ store }: RunningLoop): Promise<string | undefined> {
  return (await store.outbox.file.toCollection().first())?.state;
}

test('they follow the round that sent the case, and say nothing', async () => {
  const tablet = await setupScan();
  tablet.loop.nudge();
  await settle();
  expect(names(tablet).slice(-7)).toEqual([PUSH, PULL, 'GET', 'PUT', 'PUT', 'PUT', 'GET']);
  expect(tablet.outcomes.slice(-2)).toEqual(['sending', 'idle']);
  expect(await stateOf(tablet)).toBe('at-centre');
  expect(await tablet.states()).toEqual(['confirmed', 'confirmed']);
});

test('a round that failed sends none', async () => {
  const tablet = await setupScan();
  tablet.script(PULL, DOWN);
  tablet.loop.nudge();
  await settle();
  expect(tablet.centre.log).toEqual([]);
});

test('a line that breaks at every other part gets there by short waits, and nobody is told of trouble', async () => {
  const tablet = await setupScan(6);
  let takes = 0;
  tablet.centre.before((entry) => {
    if (entry.includes('take') && takes++ % 2 === 1) throw DOWN;
  });
  tablet.loop.nudge();
  await settle();
  // Each wait is that after a first failure: something got through before.
  for (let round = 0; round < 6; round++) await pass(2000);
  expect(await stateOf(tablet)).toBe('at-centre');
  expect(tablet.outcomes).not.toContain('Unreachable');
});

test('a line that takes nothing at all is tried ever more rarely, once a minute in the end', async () => {
  const tablet = await setupScan();
  tablet.centre.before(() => {
    throw DOWN;
  });
  tablet.loop.nudge();
  await settle();
  const tries = () => tablet.centre.log.length;
  for (const ms of [2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]) {
    const before = tries();
    await pass(ms - 1000);
    expect(tries()).toBe(before);
    await pass(1000);
    expect(tries()).toBe(before + 1);
  }
  expect(tablet.outcomes.at(-1)).toBe('idle');
});

test('a nudge while they go comes after the part on its way, and then they go on', async () => {
  const tablet = await setupScan();
  tablet.centre.before((entry) => {
    if (entry === '0: take 0') tablet.loop.nudge();
  });
  tablet.loop.nudge();
  await settle();
  const since = names(tablet).slice(names(tablet).indexOf('GET'));
  expect(since).toEqual(['GET', 'PUT', PULL, 'GET', 'PUT', 'PUT', 'GET']);
  expect(await stateOf(tablet)).toBe('at-centre');
});
