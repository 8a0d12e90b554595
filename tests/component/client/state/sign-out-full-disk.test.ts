import { expect, test } from 'vitest';
import { rememberSession } from '#client/sync/remembered-session.ts';
import { fillDisk } from '#support/full-disk.ts';
import { SESSION, setup } from './session-tab.ts';

test('signing out on a full disk happens all the same, and is told to the centre as long as the page is open', async () => {
  const { session, script, cookie, tablet, signingOut, sentTo } = await setup();
  await session.signIn('an', 'x');
  const makeRoom = fillDisk(tablet.store.outbox);
  script(SESSION, new TypeError('Failed to fetch'));
  await session.signOut();
  await expect(signingOut.connection.send('GET', '/api/sync/pull')).rejects.toThrow();
  expect(session.user).toBeNull();
  expect((await rememberSession(tablet.store)).user).toBeNull();
  expect(sentTo('/api/sync/pull')).toEqual([]);
  expect(cookie.owner).toBe('an');
  expect(await signingOut.tell()).toBe(true);
  expect(cookie.owner).toBeNull();
  makeRoom();
  await session.signIn('binh', 'x');
  expect(await signingOut.tell()).toBe(true);
  expect(cookie.owner).toBe('binh');
});
