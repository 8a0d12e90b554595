/** What having a dossier open leaves behind: a look in the log, and nothing in the browser's history. */
import { setImmediate as soon } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openDossier } from './dossier-page.ts';

test('an opening in a background tab is noted once somebody turns to that', async () => {
  const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  onTestFinished(() => visibility.mockRestore());
  const fake = await openDossier();
  const looks = () => fake.tablet.store.outbox.access.count();
  await soon();
  expect(await looks()).toBe(0);
  visibility.mockReturnValue('visible');
  document.dispatchEvent(new Event('visibilitychange'));
  await vi.waitFor(async () => expect(await looks()).toBe(1));
  document.dispatchEvent(new Event('visibilitychange'));
  await soon();
  expect(await looks()).toBe(1);
});

test('its code is not in the title, which browsers keep in their history', async () => {
  await openDossier();
  expect(document.title).toBe('Hồ sơ · Đúng Hẹn');
});
