/**
 * Every route that names a ward, called by every role for its own ward, another one and none of the centre's: the scopes of
 * the table decide (`domain/access/can.ts`), and a ward out of reach is refused in the same words whether there is such a ward
 * or not.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { can, scopeOf } from '#domain/access/can.ts';
import { canIn } from '#domain/dossier/can-in.ts';
import { ROLES, type Role } from '#domain/access/role.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { ApiRoute } from '#server/http/api-route.ts';
import { API_ROUTES } from '#server/http/register-api.ts';
import { startCentre, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { findWardPlace, sampleFor, type SampleRequest } from './sample-requests.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.close());

const NO_WARD = '99999' as WardCode;
const WARDS = { own: WARD, other: OTHER_WARD, none: NO_WARD } as const;

const wardly = API_ROUTES.filter((route) => route.access !== 'anyone' && findWardPlace(route) !== null);

interface Outcome {
  readonly status: number;
  readonly text: string;
}

/** A stream is left when it has begun. */
async function ask(role: Role, { method }: ApiRoute, { path, body, headers }: SampleRequest): Promise<Outcome> {
  const { cookie } = await centre.as(role);
  const isText = typeof body === 'string' || body === undefined;
  const response = await fetch(`${centre.url}${path}`, {
    method,
    headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
  });
  const isStream = (response.headers.get('content-type') ?? '').startsWith('text/event-stream');
  if (isStream) await response.body?.cancel();
  return { status: response.status, text: isStream ? '' : await response.text() };
}

/** Sync answers ward by ward, so that one ward does not hold up the others of the same tablet. */
function answersOf(text: string): { readonly result: string; readonly reason?: string }[] {
  const { wards } = JSON.parse(text) as { wards: { result?: string; answer?: { result: string } }[] };
  return wards.map(({ answer, ...own }) => (answer ?? own) as { result: string });
}

const answersByWard = ({ path }: ApiRoute) => /\/(push|pull|black-box)$/.test(path);

function isReached(role: Role, route: ApiRoute, ward: keyof typeof WARDS): boolean {
  const scope = route.access === 'anyone' ? null : scopeOf(role, route.access);
  return (scope === 'own-ward' && ward === 'own') || (scope === 'every-ward' && ward !== 'none');
}

describe.each(wardly.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', (name, route) => {
  test('is open to those roles in those wards that the table says, and refuses the rest alike', async () => {
    const { blackBoxRecipient: recipient } = centre.running.centre;
    const refusals = new Set<string>();
    for (const place of ['own', 'other', 'none'] as const) {
      const sample = await sampleFor(route, { ward: WARDS[place], recipient });
      expect(sample, `${name} needs a sample body in sample-requests.ts`).toBeDefined();
      // One after the other: of some requests only a few are taken at once.
      for (const role of ROLES) {
        const { status, text } = await ask(role, route, sample!);
        const call = `${role} ${place}: ${status} ${text}`;
        const mayCall = route.access !== 'anyone' && can(role, route.access);
        const reaches = isReached(role, route, place);
        const isAnothers = reaches && route.access !== 'anyone' && !canIn(role, route.access, WARDS[place]);
        if (!mayCall || isAnothers) {
          expect(status, call).toBe(403);
          expect(text, call).toContain('urn:dung-hen:problem:not-allowed');
        } else if (reaches) {
          expect([401, 403, 429, 500], call).not.toContain(status);
          expect(text, call).not.toContain('not-your-ward');
        } else if (answersByWard(route)) {
          expect(answersOf(text), call).toMatchObject([{ result: 'refused', reason: 'not-your-ward' }]);
        } else {
          expect(status, call).toBe(403);
          refusals.add(text);
        }
      }
    }
    for (const text of refusals) expect(text).toContain('urn:dung-hen:problem:not-your-ward');
    expect(refusals.size).toBeLessThanOrEqual(1);
  });
});

test('nobody is told of wards that are not his', async () => {
  for (const role of ROLES) {
    const caller = await centre.as(role);
    const { wards } = (await caller.send('GET', '/api/wards')).json as { wards: { code: string }[] };
    const own = scopeOf(role, 'ward.view') === 'every-ward' ? [WARD, OTHER_WARD] : [WARD];
    expect(wards.map(({ code }) => code)).toEqual(own);
    const { user } = (await caller.send('GET', '/api/session')).json as { user: { wards: { code: string }[] } };
    expect(user.wards.map(({ code }) => code)).toEqual(own);
  }
});
