/** The centre's word that the session is over, and when it comes. */
import { expect, test } from 'vitest';
import { setup } from './session-tab.ts';

test('that the session is over is heard; of the one before, after signing in again, it is too late', async () => {
  const { session } = await setup();
  await session.signIn('an', 'x');
  const late = session.asking();
  session.asking()(true);
  expect(session.mustSignInAgain).toBe(true);
  await session.signIn('an', 'x');
  late(true);
  expect(session.mustSignInAgain).toBe(false);
  session.asking()(true);
  expect(session.mustSignInAgain).toBe(true);
  late(false);
  expect(session.mustSignInAgain).toBe(false);
});
