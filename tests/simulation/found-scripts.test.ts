/** Scripts the seeds have found, shrunk and kept by name. */
import 'fake-indexeddb/auto';
import { afterAll, beforeAll, test } from 'vitest';
import { startCentre, type TestCentre } from '#support/centre.ts';
import { intakeFacts } from '#support/tablet.ts';
import { raceTabs } from './deeds.ts';
import { expectAllToHold, settle } from './settle.ts';
import type { SimTablet } from './sim-tablet.ts';
import { openWorld, type World } from './world.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.close());

async function play(script: (world: World, first: SimTablet) => Promise<void>): Promise<void> {
  const world = await openWorld(centre, 2);
  try {
    await script(world, world.tablets[0]!);
    await world.note();
    await settle(world);
    await expectAllToHold(world);
  } finally {
    await world.dispose();
  }
}

async function receive(tablet: SimTablet): Promise<void> {
  const received = await tablet.tab().commands.receiveDossier(intakeFacts());
  if (!received.ok) throw new Error(received.error.type);
}

test('a restored centre is refilled by the tablet that had sent', () =>
  play(async (world, tablet) => {
    await receive(tablet);
    await world.note();
    await tablet.tab().sync();
    await world.restore(0);
  }));

test('a restored centre is refilled by a tablet whose cache was lost before it heard of the restore', () =>
  play(async (world, tablet) => {
    await receive(tablet);
    await world.note();
    await tablet.tab().sync();
    await tablet.clearCache();
    await world.restore(0);
  }));

test('a tablet and its copy both go on counting from the same number; nothing of either is lost', () =>
  play(async (world, tablet) => {
    await world.clone(tablet);
    for (const each of [tablet, world.tablets[2]!]) await receive(each);
  }));

test('a leader that is replaced in the middle of a pull and goes on takes no event over twice', () =>
  play((world, tablet) => raceTabs(world, tablet, [0])));
