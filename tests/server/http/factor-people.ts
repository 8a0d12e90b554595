/** Accounts with and without a second factor at a test centre, and what a browser tells the centre of it. */
import { randomUUID } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { expect } from 'vitest';
import type { Role } from '#domain/access/role.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { FactorState } from '#protocol/factor-messages.ts';
import { replaceAuthenticator } from '#server/store/authenticators.ts';
import { addUser } from '#server/store/users.ts';
import { makeRecoveryCodes, type RecoveryCodes } from '#server/use-cases/recovery-codes.ts';
import { openTab, type BrowserTab } from '#support/browser-tab.ts';
import { PASSWORD, PASSWORD_HASH, type Answer, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';
import type { Person } from './people.ts';

const STEP_MS = 30_000;

export interface FactorPeople {
  /** A new account, put straight into the table. */
  makePerson(role?: Role): Promise<Person>;
  /** The fourteen days are over. */
  endTerm(person: Person): Promise<void>;
  /** An app and recovery codes as if set up some time ago. @returns its secret */
  giveApp(person: Person): Promise<string>;
  /** The codes `giveApp` gives. */
  recovery(): Promise<RecoveryCodes>;
}

/** Recovery codes are the same for all: hashing them is costly on purpose. */
export function factorPeopleOf(centre: () => TestCentre): FactorPeople {
  let count = 0;
  let codes: Promise<RecoveryCodes> | undefined;
  const recovery = () => (codes ??= makeRecoveryCodes());
  return {
    recovery,
    async makePerson(role = 'officer') {
      count += 1;
      const person = { userId: randomUUID(), username: `nguoi.ma.${count}`, name: `Người Thứ ${count}` };
      const account = { ...person, role, passwordHash: PASSWORD_HASH, at: Date.now() as Instant };
      await addUser(centre().sql, account, [WARD]);
      return person;
    },
    async endTerm({ userId }) {
      await centre().sql`update app_user set factor_from = now() - interval '1 second' where user_id = ${userId}`;
    },
    async giveApp({ userId }) {
      const { base32: secret } = new Secret();
      const { salt: recoverySalt, hashes: recoveryHashes } = await recovery();
      const made = { secret, usedStep: 0, recoverySalt, recoveryHashes, at: Date.now() as Instant };
      await replaceAuthenticator(centre().sql, userId, made);
      return secret;
    },
  };
}

/** Signs in with the password. @param brought the cookies of a browser that signed in before */
export async function enterAt(
  { url }: TestCentre,
  { username }: Pick<Person, 'username'>,
  brought?: BrowserTab['cookies'],
): Promise<BrowserTab> {
  const page = openTab(url, brought);
  expect((await page.send('POST', '/api/session', { username, password: PASSWORD })).status).toBe(200);
  return page;
}

/** What the session still lacks. */
export async function stepOf(page: BrowserTab): Promise<string | undefined> {
  const { user } = (await page.send('GET', '/api/session')).json as { user: { secondFactor?: string } };
  return user.secondFactor;
}

export async function factorsOf(page: BrowserTab): Promise<FactorState> {
  return (await page.send('GET', '/api/session/factors')).json as FactorState;
}

export function tellCode(page: BrowserTab, code: string): Promise<Answer> {
  return page.send('POST', '/api/session/factors/code', { code });
}

/** A code of the app, so many steps from that moment. */
export function codeOf(secret: string, steps = 0, moment = Date.now()): string {
  return TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: moment + steps * STEP_MS });
}

/** Sets an app up as whoever is signed in; the code of now is used up by it. */
export async function setUpApp(page: BrowserTab): Promise<{ secret: string; codes: string[] }> {
  await page.send('POST', '/api/session/factors/password', { password: PASSWORD });
  const begun = await page.send('POST', '/api/session/authenticator');
  const { secret, uri } = begun.json as { secret: string; uri: string };
  expect(uri).toMatch(new RegExp(`^otpauth://totp/.*secret=${secret}`));
  const done = await page.send('PUT', '/api/session/authenticator', { code: codeOf(secret) });
  expect(done.status).toBe(200);
  return { secret, codes: (done.json as { codes: string[] }).codes };
}
