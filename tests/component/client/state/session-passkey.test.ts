import { describe, expect, test, vi } from 'vitest';
import { rememberSession } from '#client/sync/remembered-session.ts';
import { err } from '#domain/base/result.ts';
import { WARD } from '#support/dossier-events.ts';
import { setup, userNamed } from './session-tab.ts';

describe('signing in with a passkey', () => {
  const OPTIONS = '/api/session/passkey/options';
  const ANSWER = '/api/session/passkey';

  test('needs no name: the centre says who it is', async () => {
    const { session, script, sentTo, passkeys, tablet } = await setup();
    script(OPTIONS, { status: 200, json: { challenge: 'hỏi' } });
    script(ANSWER, { status: 200, json: { user: userNamed('an') } });
    expect(await session.signInByPasskey()).toEqual({ ok: true, value: null });
    expect(passkeys.answer).toHaveBeenCalledExactlyOnceWith({ challenge: 'hỏi' });
    expect(sentTo(ANSWER)).toEqual([{ id: 'khoa' }]);
    expect((await rememberSession(tablet.store)).user?.username).toBe('an');
    expect(session.ward).toBe(WARD);
  });

  test('that the person breaks off, or the centre refuses, leaves everything as it was', async () => {
    const { session, script, passkeys } = await setup();
    const options = { status: 200, json: { challenge: 'hỏi' } };
    script(OPTIONS, options, options, new TypeError('Failed to fetch'));
    vi.mocked(passkeys.answer).mockResolvedValueOnce(err({ type: 'PasskeyCancelled' }));
    expect(await session.signInByPasskey()).toMatchObject({ error: { type: 'PasskeyCancelled' } });
    script(ANSWER, { status: 401, json: null });
    expect(await session.signInByPasskey()).toMatchObject({ error: { type: 'PasskeyRefused' } });
    expect(await session.signInByPasskey()).toMatchObject({ error: { type: 'NoConnection' } });
    expect(session.user).toBeNull();
  });
});
