import { expect, test } from 'vitest';
import { watchVersions } from '#client/sync/watch-versions.ts';
import { createTabChannel } from '#support/browser-tabs.ts';

function openTabsOf(...versions: string[]): number[] {
  const join = createTabChannel();
  const overtaken = versions.map(() => 0);
  versions.forEach((version, tab) =>
    watchVersions(join(), version, () => (overtaken[tab] = (overtaken[tab] ?? 0) + 1)),
  );
  return overtaken;
}

test('an older tab learns of a newer one, whichever was opened first', () => {
  expect(openTabsOf('1.2.0', '1.3.0')).toEqual([1, 0]);
  expect(openTabsOf('1.3.0', '1.2.0')).toEqual([0, 1]);
});

test('tabs of one version, or of none that can be compared, leave each other alone', () => {
  expect(openTabsOf('1.2.0', '1.2.0', 'dev')).toEqual([0, 0, 0]);
});

test('after stopping nothing is heard', () => {
  const join = createTabChannel();
  let count = 0;
  const stop = watchVersions(join(), '1.0.0', () => (count += 1));
  stop();
  watchVersions(join(), '2.0.0', () => {});
  expect(count).toBe(0);
});
