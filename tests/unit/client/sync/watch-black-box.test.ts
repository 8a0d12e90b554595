import { expect, test } from 'vitest';
import { createBlackBoxWatch } from '#client/sync/watch-black-box.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { at } from '#support/fixed-clock.ts';
import { intakeFacts, setupTablet } from '#support/tablet.ts';

const RECORDED = at('2026-03-09 09:15');
const hoursLater = (hours: number) => (RECORDED + hours * 3_600_000) as Instant;

async function setup({ record = true } = {}) {
  const tablet = await setupTablet({ now: RECORDED });
  if (record) await tablet.commands.receiveDossier(intakeFacts());
  const made: Instant[] = [];
  let visible = true;
  let works = true;
  const openTab = () =>
    createBlackBoxWatch({
      store: tablet.store,
      now: () => tablet.clock.now(),
      isVisible: () => visible,
      async make() {
        if (works) made.push(tablet.clock.now());
        return works;
      },
    });
  return {
    ...tablet,
    made,
    openTab,
    show: (now: boolean) => (visible = now),
    repair: (now: boolean) => (works = now),
  };
}

test('is made once a day from the moment the oldest unsent event is a day old', async () => {
  const { set, made, openTab } = await setup();
  const tab = openTab();
  for (const hours of [0, 23.9, 24, 24.1, 47, 47.9, 48.1, 50, 72.2]) {
    set(hoursLater(hours));
    await tab.check();
  }
  expect(made).toEqual([24, 48.1, 72.2].map(hoursLater));
});

test('is not made for what the centre has, nor when there is nothing', async () => {
  const empty = await setup({ record: false });
  empty.set(hoursLater(30));
  await empty.openTab().check();
  expect(empty.made).toEqual([]);
  const sent = await setup();
  await sent.store.outbox.event.toCollection().modify({ state: 'at-centre' });
  sent.set(hoursLater(30));
  await sent.openTab().check();
  expect(sent.made).toEqual([]);
});

test('a tab nobody sees makes none; the next that is seen does', async () => {
  const { set, made, openTab, show } = await setup();
  set(hoursLater(30));
  show(false);
  await openTab().check();
  expect(made).toEqual([]);
  show(true);
  await openTab().check();
  expect(made).toHaveLength(1);
});

test('two tabs and a restart make one', async () => {
  const { set, made, openTab } = await setup();
  set(hoursLater(30));
  const [one, other] = [openTab(), openTab()];
  await Promise.all([one.check(), other.check()]);
  await other.check();
  await openTab().check();
  expect(made).toHaveLength(1);
});

test('one that failed is tried again', async () => {
  const { set, made, openTab, repair } = await setup();
  set(hoursLater(30));
  const tab = openTab();
  repair(false);
  await tab.check();
  repair(true);
  await tab.check();
  expect(made).toHaveLength(1);
});

test('a full disk that cannot keep the note does not make a box at every check', async () => {
  const { set, made, openTab, store } = await setup();
  set(hoursLater(30));
  store.outbox.setting.hook('creating', () => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  const tab = openTab();
  await tab.check();
  await tab.check();
  expect(made).toHaveLength(1);
});

test('a clock set back by a year silences it for no longer than a day', async () => {
  const { set, made, openTab } = await setup();
  const tab = openTab();
  set(hoursLater(24 * 365));
  await tab.check();
  set(hoursLater(48));
  await tab.check();
  expect(made).toHaveLength(2);
});
