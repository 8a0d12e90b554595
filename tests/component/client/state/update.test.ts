import { expect, test } from 'vitest';
import { createUpdate, type UpdateSignals } from '#client/state/update.svelte.ts';

function setup() {
  const calls: string[] = [];
  const given: { signals?: UpdateSignals } = {};
  const update = createUpdate({
    watch: (signals) => (given.signals = signals),
    reload: () => calls.push('reload'),
    onOutdated: () => calls.push('step aside'),
  });
  return { update, calls, signals: given.signals! };
}

test('a version that waits is offered, and taken only on asking', () => {
  const { update, signals, calls } = setup();
  expect(update.available).toBe(false);
  signals.onReady(() => calls.push('take over'));
  expect([update.available, update.isOutdated]).toEqual([true, false]);
  expect(calls).toEqual([]);
  update.apply();
  expect(calls).toEqual(['take over']);
});

test('overtaken, it steps aside once and never reloads by itself', () => {
  const { update, signals, calls } = setup();
  signals.onOvertaken();
  signals.onOvertaken();
  expect(update.isOutdated).toBe(true);
  expect(calls).toEqual(['step aside']);
  update.apply();
  expect(calls).toEqual(['step aside', 'reload']);
});
