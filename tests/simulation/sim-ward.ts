/** A fresh ward with people of its own at the one running centre, for one script. The centre's clock is the script's. */
import { SESSION_COOKIE } from '#server/http/cookies.ts';
import { addSession } from '#server/store/sessions.ts';
import { addUser } from '#server/store/users.ts';
import { addWard } from '#server/store/wards.ts';
import { createSecret, hashSecret } from '#server/use-cases/secrets.ts';
import type { Role } from '#domain/access/role.ts';
import { MS_PER_DAY, type Instant } from '#domain/calendar/instant.ts';
import type { Actor } from '#domain/dossier/dossier-event.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { WARDS, type TestCentre } from '#support/centre.ts';
import type { Ask } from './sim-network.ts';

const STAFF: readonly Role[] = ['officer', 'officer', 'specialist', 'admin'];

export interface Person {
  readonly actor: Actor;
  /** Asks the centre as this person. */
  readonly ask: Ask;
}

export interface SimWard {
  readonly code: WardCode;
  readonly people: readonly Person[];
}

export async function openSimWard(centre: TestCentre, number: number, now: Instant): Promise<SimWard> {
  const { sql } = centre;
  const code = String(number).padStart(5, '0') as WardCode;
  await addWard(sql, { ...WARDS[0]!, code, name: `phường ${number}`, agencyCode: `H26.40.${number}` });
  const people: Person[] = [];
  for (const [index, role] of STAFF.entries()) {
    const name = `${code}.${index}`;
    const actor: Actor = { userId: `u-${name}`, name: `Người ${name}`, role };
    await addUser(sql, { ...actor, username: name, passwordHash: '', at: now }, [code]);
    const token = createSecret();
    const expiresAt = (now + 365 * MS_PER_DAY) as Instant;
    const session = { userId: actor.userId, browser: '', network: '', at: now, expiresAt };
    await addSession(sql, { ...session, passwordHash: '', passkeyId: null, tokenHash: hashSecret(token) });
    people.push({ actor, ask: askAs(centre, token) });
  }
  return { code, people };
}

/** Through the whole of the web server, without a socket. */
function askAs({ running }: TestCentre, token: string): Ask {
  return async ({ method, path, body }) => {
    const answer = await running.app.inject({
      method,
      url: path,
      headers: {
        cookie: `${SESSION_COOKIE}=${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { payload: body }),
    });
    const bytes = new Uint8Array(answer.rawPayload).buffer;
    if (answer.statusCode === 204) return { status: 204, json: null, bytes };
    const isJson = /\bjson\b/.test(String(answer.headers['content-type']));
    return { status: answer.statusCode, json: isJson ? JSON.parse(answer.payload) : undefined, bytes };
  };
}

/** @param now epoch milliseconds; every request is answered at this moment */
export function runOnClock({ running }: TestCentre, now: () => Instant): void {
  Object.assign(running.centre, { now });
}
