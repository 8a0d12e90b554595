/**
 * Credentials that have ended, were used, altered, made up or meant for another door: each is answered word for word as one
 * that never was. Devices and passkeys have tests of their own; wards are in `idor.test.ts`.
 */
import { randomBytes } from 'node:crypto';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { can, rolesThat } from '#domain/access/can.ts';
import { MS_PER_DAY, type Instant } from '#domain/calendar/instant.ts';
import { BROWSER_COOKIE, SESSION_COOKIE } from '#server/http/cookies.ts';
import { API_ROUTES } from '#server/http/register-api.ts';
import { replaceSetupLink } from '#server/store/sessions.ts';
import { createSecret, hashSecret } from '#server/use-cases/secrets.ts';
import { PASSWORD, sendHistory, startCentre, uniqueReception, type Answer, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { peopleOf, type Person } from './people.ts';

const METRICS_TOKEN = 'so-do-cua-trung-tam';

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre({ METRICS_TOKEN });
});
afterAll(() => centre.close());

const { asRoot, makePerson, enter } = peopleOf(() => centre);

const valueOf = (cookie: string) => cookie.split('=')[1] ?? '';

describe('a session', () => {
  /** What somebody is answered who brings nothing at all. */
  const asNobody = async () => {
    const [who, users] = [await ask({}), await ask({}, `/api/wards/${WARD}/users`)];
    expect([who.status, users.status]).toEqual([401, 401]);
    expect(who.text).toBe(users.text);
    return who;
  };
  const ask = (headers: Record<string, string>, path = '/api/session') =>
    centre.anyone.send('GET', path, undefined, headers);

  /** @returns the token of a session that works */
  async function open(person: Person): Promise<string> {
    const { cookie } = await enter(person);
    expect((await ask({ cookie })).status).toBe(200);
    return valueOf(cookie);
  }

  /** What was done to a session since, or to its token. @returns the headers it is then shown with */
  const SPOILED: Record<string, (token: string, person: Person) => Promise<Record<string, string>> | object> = {
    'that has run out': async (token, { userId }) => {
      await centre.sql`update session set expires_at = now() - interval '1 second' where user_id = ${userId}`;
      return { cookie: `${SESSION_COOKIE}=${token}` };
    },
    'signed out before, played again': async (token) => {
      const cookie = `${SESSION_COOKIE}=${token}`;
      expect((await centre.anyone.send('DELETE', '/api/session', undefined, { cookie })).status).toBe(204);
      return { cookie };
    },
    'of an account disabled since': async (token, { userId }) => {
      const body = { disabled: true };
      expect((await (await asRoot()).send('PUT', `/api/wards/${WARD}/users/${userId}/disabled`, body)).status).toBe(
        200,
      );
      return { cookie: `${SESSION_COOKIE}=${token}` };
    },
    'of an account given another role since': async (token, { userId, name }) => {
      const body = { name, role: 'specialist' };
      expect((await (await asRoot()).send('PUT', `/api/wards/${WARD}/users/${userId}/profile`, body)).status).toBe(200);
      return { cookie: `${SESSION_COOKIE}=${token}` };
    },
    'that was never given out': () => ({ cookie: `${SESSION_COOKIE}=${createSecret()}` }),
    'with one sign altered': (token) => ({
      cookie: `${SESSION_COOKIE}=${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`,
    }),
    'cut short': (token) => ({ cookie: `${SESSION_COOKIE}=${token.slice(0, -1)}` }),
    'with something behind it': (token) => ({ cookie: `${SESSION_COOKIE}=${token}A` }),
    'as the database keeps it': (token) => ({
      cookie: `${SESSION_COOKIE}=${Buffer.from(hashSecret(token)).toString('base64url')}`,
    }),
    'under the name of the other cookie': (token) => ({ cookie: `${BROWSER_COOKIE}=${token}` }),
    'under its name in capitals': (token) => ({ cookie: `${SESSION_COOKIE.toUpperCase()}=${token}` }),
    'as a bearer token': (token) => ({ authorization: `Bearer ${token}` }),
    'as a password of the old way': (token) => ({
      authorization: `Basic ${Buffer.from(`officer:${token}`).toString('base64')}`,
    }),
  };

  test.each(Object.entries(SPOILED))('%s is none', async (_what, spoil) => {
    const person = await makePerson();
    const headers = { ...(await spoil(await open(person), person)) } as Record<string, string>;
    const nobody = await asNobody();
    for (const path of ['/api/session', `/api/wards/${WARD}/users`, '/api/sessions']) {
      const answer = await ask(headers, path);
      expect([answer.status, answer.text]).toEqual([401, nobody.text]);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
  });

  test('is never one that was brought along to the sign-in', async () => {
    const person = await makePerson();
    const chosen = createSecret();
    const cookie = `${SESSION_COOKIE}=${chosen}`;
    const body = { username: person.username, password: PASSWORD };
    const answer = await centre.anyone.send('POST', '/api/session', body, { cookie });
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie().join()).not.toContain(chosen);
    expect((await ask({ cookie })).status).toBe(401);
  });
});

describe('every secret', () => {
  /** What each door answers, without what was shown to it. */
  const DOORS: Record<string, (secret: string) => Promise<Answer>> = {
    session: (secret) =>
      centre.anyone.send('GET', '/api/session', undefined, { cookie: `${SESSION_COOKIE}=${secret}` }),
    'set-up': (secret) => centre.anyone.send('GET', `/thiet-lap?ma=${secret}`),
    citizen: (secret) => centre.anyone.send('GET', `/t/${secret}`),
    'look-up': (secret) => centre.anyone.send('GET', `/tra-cuu?lookupCode=${secret}`),
    metrics: (secret) => centre.anyone.send('GET', '/metrics', undefined, { authorization: `Bearer ${secret}` }),
  };
  const plain = ({ status, text, headers }: Answer) => [
    status,
    text.replace(/value="[^"]*"/g, ''),
    headers.get('location'),
  ];

  test('opens its own door alone; at every other it is as good as any text', async () => {
    const person = await makePerson();
    const entered = await centre.anyone.send('POST', '/api/session', { username: person.username, password: PASSWORD });
    const [session = '', browser = ''] = [SESSION_COOKIE, BROWSER_COOKIE].map((name) =>
      valueOf(
        entered.headers
          .getSetCookie()
          .find((each) => each.startsWith(`${name}=`))
          ?.split(';')[0] ?? '',
      ),
    );
    const body = uniqueReception();
    await sendHistory(await centre.as('officer'), (events) => [
      events.make('received', at('2026-03-09 09:15'), { body }),
    ]);
    const setUp = createSecret();
    await replaceSetupLink(centre.sql, hashSecret(setUp), (Date.now() + MS_PER_DAY) as Instant);
    const secrets: Record<string, string> = {
      session,
      browser,
      'set-up': setUp,
      citizen: body.token,
      'look-up': body.lookupCode,
      metrics: METRICS_TOKEN,
    };
    for (const [door, knock] of Object.entries(DOORS)) {
      const strange = plain(await knock(randomBytes(32).toString('base64url')));
      for (const [name, secret] of Object.entries(secrets)) {
        expect(secret.length, name).toBeGreaterThan(8);
        const answer = plain(await knock(secret));
        // A set-up link is good while there is no account at all, and there are some here.
        const opens = name === door && door !== 'set-up';
        if (opens) expect(answer, `${name} at ${door}`).not.toEqual(strange);
        else expect(answer, `${name} at ${door}`).toEqual(strange);
      }
    }
  });

  test('and a set-up link left over makes nobody an administrator once there are accounts', async () => {
    const code = createSecret();
    await replaceSetupLink(centre.sql, hashSecret(code), (Date.now() + MS_PER_DAY) as Instant);
    const form = { name: 'Kẻ Lạ', username: 'ke.la', password: 'sông hồng mùa nước' };
    const response = await fetch(`${centre.url}/thiet-lap?ma=${code}`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    expect(response.status).toBe(410);
    expect(await centre.sql`select 1 from app_user where username = ${form.username}`).toHaveLength(0);
  });
});

describe('a body that may be large', () => {
  const large = API_ROUTES.filter(({ bodyLimit, access }) => bodyLimit !== undefined && access !== 'anyone');

  /** Announces a body and sends none of it. */
  function announce(method: string, path: string, headers: Record<string, string>) {
    const { hostname, port } = new URL(centre.url);
    const address = path.replace(':ward', WARD).replace(/:\w+/g, '1');
    const sent = httpRequest({ hostname, port, path: address, method, headers });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      sent.on('response', resolve);
      sent.on('error', reject);
    });
    sent.flushHeaders();
    return { sent, answered };
  }

  async function statusOf({ sent, answered }: { sent: ClientRequest; answered: Promise<IncomingMessage> }) {
    const { statusCode } = await answered;
    sent.destroy();
    return statusCode;
  }

  test('is not waited for from whoever may not send it', async () => {
    expect(large.length).toBeGreaterThanOrEqual(4);
    for (const { method, path, access, rawBody } of large) {
      const headers = { 'content-type': rawBody ?? 'application/json', 'content-length': '200000' };
      expect(await statusOf(announce(method, path, headers)), path).toBe(401);
      const role = access === 'anyone' || can('system_admin', access) ? 'officer' : 'system_admin';
      const { cookie } = await centre.as(role);
      expect(await statusOf(announce(method, path, { ...headers, cookie })), path).toBe(403);
    }
  });

  test('is not taken from an account that was disabled while it came', async () => {
    const person = await makePerson(rolesThat('dossier.sync')[0]);
    const { cookie } = await enter(person);
    const body = JSON.stringify({ protocol: 1, device: person.userId, app: '0.1.0', wards: [] });
    const headers = { cookie, 'content-type': 'application/json', 'content-length': String(body.length) };
    const { sent, answered } = announce('POST', '/api/sync/push', headers);
    sent.write(body.slice(0, 10));
    await (await asRoot()).send('PUT', `/api/wards/${WARD}/users/${person.userId}/disabled`, { disabled: true });
    sent.end(body.slice(10));
    expect((await answered).statusCode).toBe(401);
  });
});
