/** A session of a browser, with a centre of one cookie a browser and a tablet that opens for whoever signs in. */
import { vi } from 'vitest';
import type { Passkeys } from '#client/platform/passkeys.ts';
import type { SessionKeys } from '#client/state/session-keys.ts';
import { createSession } from '#client/state/session.svelte.ts';
import { rememberSession } from '#client/sync/remembered-session.ts';
import { createSigningOut } from '#client/sync/signing-out.ts';
import { ok } from '#domain/base/result.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { WARD } from '#support/dossier-events.ts';
import { setupTablet } from '#support/tablet.ts';
import { setupConnection, type Reply } from '../../../unit/client/sync/scripted-connection.ts';

export const SESSION = '/api/session';

export function userNamed(username: string): SessionUser {
  return {
    userId: `u-${username}`,
    username,
    name: username,
    role: 'officer',
    wards: [{ code: WARD, name: 'Long Biên' }],
  };
}

/** A tablet that opens for whoever signs in. */
export function openKeys(): { -readonly [K in keyof SessionKeys]: SessionKeys[K] } {
  let openFor: string | null = null;
  return {
    turn: () => 0,
    isOpenFor: (userId) => openFor === userId,
    async admit({ userId }) {
      openFor = userId;
      return true;
    },
    openWard: async () => true,
    keepWork: async () => {},
    dismiss: async () => void (openFor = null),
    closeUnless: async () => {},
    follow: async () => {},
  };
}

/** A centre with one cookie a browser, as the browser would keep it. */
export async function setup() {
  const tablet = await setupTablet();
  const cookie: { owner: string | null } = { owner: null };
  const scripted = setupConnection(({ method, body }): Reply => {
    if (method === 'DELETE') {
      cookie.owner = null;
      return { status: 204, json: null };
    }
    const { username } = body as { username: string };
    cookie.owner = username;
    return { status: 200, json: { user: userNamed(username) } };
  });
  const passkeys: Passkeys = {
    hindrance: null,
    make: vi.fn(async () => ok({})),
    answer: vi.fn<Passkeys['answer']>(async () => ok({ id: 'khoa' })),
  };
  const proveTablet = vi.fn(async () => {});
  const keys = openKeys();
  const signingOut = createSigningOut(tablet.store, scripted.connection);
  const session = createSession({
    connection: signingOut.connection,
    signingOut,
    passkeys,
    remembered: await rememberSession(tablet.store),
    keys,
    proveTablet,
    onChange: () => {},
  });
  return { ...scripted, tablet, session, signingOut, cookie, passkeys, keys, proveTablet };
}
