/** A text the database cannot keep, in any place of any request: refused in words, or set aside, and never a fault of the centre. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as v from 'valibot';
import { can } from '#domain/access/can.ts';
import { ROLES } from '#domain/access/role.ts';
import type { ApiRoute } from '#server/http/api-route.ts';
import { API_ROUTES } from '#server/http/register-api.ts';
import { blackBoxSchema } from '#protocol/black-box.ts';
import { startCentre, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';
import { sampleFor } from './sample-requests.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.close());

/** Each long enough for a password. */
const NUL = 'a\0bcdefghijk';
const HALF = 'a\ud800bcdefghijk';

/** Compared or hashed, and never kept as they came. */
const NEVER_KEPT = [
  'POST /api/session username',
  'POST /api/session password',
  'PUT /api/session/password current',
  'PUT /api/session/password password',
  'POST /api/session/factors/code code',
  'POST /api/session/factors/password password',
  'PUT /api/session/authenticator code',
  'POST /api/session/passkeys response.transports',
  'POST /api/sync/hello enrolmentCode',
  'POST /api/sync/pull since.proof',
  'POST /api/wards/:ward/users password',
  'PUT /api/wards/:ward/users/:userId/password password',
  'PUT /api/wards/:ward/procedures/:code code',
  'POST /api/wards/:ward/calendar/preview basedOn',
  'POST /api/wards/:ward/calendar basedOn',
];

type Schema = v.GenericSchema & {
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly item?: Schema;
  readonly wrapped?: Schema;
  readonly options?: readonly (Schema | string)[];
};

/** Where one of these texts may stand. */
function freeTexts(schema: Schema, texts: readonly string[]): string[] {
  if (schema.type === 'string') return texts.some((text) => v.is(schema, text)) ? [''] : [];
  const { entries = {}, item, wrapped, options = [] } = schema;
  const inner = [item, wrapped, ...options]
    .filter((each) => typeof each === 'object')
    .flatMap((each) => freeTexts(each, texts));
  const named = Object.entries(entries).flatMap(([name, each]) =>
    freeTexts(each, texts).map((rest) => `.${name}${rest}`),
  );
  return [...inner, ...named];
}

const NOTHING = v.undefined();
const nameOf = ({ method, path }: ApiRoute) => `${method} ${path}`;

test('every text that is kept refuses what the database cannot keep', () => {
  const found = API_ROUTES.flatMap((route) => {
    const { params = NOTHING, query = NOTHING, body = NOTHING } = route;
    // What is not UTF-8 in an address is read as U+FFFD.
    const inAddress = [params, query].flatMap((part) => freeTexts(part as Schema, [NUL]));
    return [...inAddress, ...freeTexts(body as Schema, [NUL, HALF])].map(
      (place) => `${nameOf(route)} ${place.slice(1)}`,
    );
  });
  expect(found.toSorted()).toEqual(NEVER_KEPT.toSorted());
  expect(freeTexts(blackBoxSchema as Schema, [NUL, HALF])).toEqual([]);
});

/** Where a ward alone does not make a request, or what may be left out is to be tried as well. */
const SAMPLES: Readonly<Record<string, object>> = {
  'POST /api/session': { username: 'x', password: 'x' },
  'PUT /api/session/password': { current: 'x', password: 'x' },
  'POST /api/session/factors/code': { code: 'x' },
  'POST /api/session/factors/password': { password: 'x' },
  'PUT /api/session/authenticator': { code: 'x' },
  'POST /api/session/passkeys/options': { name: 'x' },
  'POST /api/wards': {
    code: '00999',
    name: 'x',
    provinceName: 'x',
    agencyCode: 'H26.40.99',
    officeName: 'x',
    address: '',
    phone: '',
  },
  'POST /api/sync/hello': {
    protocol: 1,
    device: '00000000-0000-4000-8000-000000000001',
    app: '0.1.0',
    ward: WARD,
    blocksWanted: 1,
    signingKey: 'x',
    enrolmentCode: 'x',
    wardKeys: [{ id: '0123456789abcdef', sealed: 'x' }],
  },
  'POST /api/sync/pull': {
    protocol: 1,
    device: '00000000-0000-4000-8000-000000000001',
    since: [{ ward: WARD, epoch: null, wseq: 1, proof: 'x' }],
  },
};

/** The same once for each text in it, with this one in its place. */
function withText(value: unknown, text: string): unknown[] {
  if (typeof value === 'string') return [text];
  if (Array.isArray(value))
    return value.flatMap((each, index) => withText(each, text).map((other) => value.with(index, other)));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    withText(each, text).map((other) => ({ ...value, [name]: other })),
  );
}

/** Those that take signatures of a key take no free text. */
const tried = API_ROUTES.filter(
  (route) => route.body && (nameOf(route) in SAMPLES || route.path.includes(':ward') || route.path.includes('/sync/')),
);

test.each(tried.map((route) => [nameOf(route), route] as const))('%s answers', async (name, route) => {
  const { blackBoxRecipient: recipient } = centre.running.centre;
  const sample = await sampleFor(route, { ward: WARD, recipient });
  const path = sample?.path ?? route.path;
  const role = ROLES.find((each) => route.access === 'anyone' || can(each, route.access)) ?? 'officer';
  const caller = await centre.as(role);
  const bodies = [NUL, HALF].flatMap((text) => withText(SAMPLES[name] ?? sample?.body, text));
  for (const body of bodies) {
    const { status } = await caller.send(route.method, path, body);
    expect(status, JSON.stringify(body)).toBeLessThan(500);
  }
});
