import { expect, onTestFinished, test } from 'vitest';
import { createCommands } from '#client/commands/create-commands.ts';
import { createBrowserIds } from '#client/platform/ids.ts';
import type { DraftForm } from '#client/store/draft-key.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { readDraft } from '#support/drafts.ts';
import { setupFixedClock } from '#support/fixed-clock.ts';
import { MONDAY_MORNING } from '#support/tablet.ts';
import { newTablet, openTab } from './locked-tab.ts';

const FORM: DraftForm = `step/${'01930000-0000-7000-8000-000000000001' as DossierId}/noted`;

test('whoever signs out in the middle of a form finds it as she left it when she comes back', async () => {
  const { lock, session, store, reachCentre } = await openTab(newTablet());
  const { clock } = setupFixedClock(MONDAY_MORNING);
  const { acting } = session;
  const commands = createCommands({ store, clock, ids: createBrowserIds(), acting, onRecorded: () => {} });
  await session.signIn('an', 'x');
  reachCentre();
  const typing = await commands.openDraft(FORM);
  onTestFinished(lock.hold({ isBusy: () => true, keep: async () => void (await typing?.save({ text: 'Đã gọi' })) }));
  await session.signOut();
  expect(await store.outbox.draft.count()).toBe(1);
  typing?.close();
  await session.signIn('an', 'x');
  expect(await readDraft(commands, FORM)).toEqual({ text: 'Đã gọi' });
});
