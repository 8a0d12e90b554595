/** Registers every route of the registry: session and role are checked, every part is parsed, answers and refusals are sent. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { can } from '#domain/access/can.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { BROWSER_KEPT_MS } from '../use-cases/known-browsers.ts';
import { currentSession, SESSION_MS } from '../use-cases/sign-in.ts';
import { accessLogRoutes } from './access-log-routes.ts';
import { networkOf } from './addresses.ts';
import type { ApiRoute, BrowserCookie, Input, SessionCookie } from './api-route.ts';
import { blackBoxRoutes } from './black-box-routes.ts';
import { browserFamily } from './browser-family.ts';
import { createBulkyBodies, type BulkyBodies } from './bulky-bodies.ts';
import { calendarRoutes } from './calendar-routes.ts';
import type { HttpContext } from './context.ts';
import { dayHeadRoutes } from './day-head-routes.ts';
import { delegationRoutes } from './delegation-routes.ts';
import { deviceRoutes } from './device-routes.ts';
import { factorRoutes } from './factor-routes.ts';
import { enrolmentRoutes } from './enrolment-routes.ts';
import { fileRoutes } from './file-routes.ts';
import { formRoutes } from './form-routes.ts';
import { makeOpenApi } from './openapi.ts';
import { originOf } from './origin-check.ts';
import { passkeyRoutes } from './passkey-routes.ts';
import { fieldErrors, sendProblem, waitFor, type Refusal } from './problem.ts';
import { procedureRoutes } from './procedure-routes.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';
import { reportRoutes } from './report-routes.ts';
import { serialRoutes } from './serial-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { statsRoutes } from './stats-routes.ts';
import { syncRoutes } from './sync-routes.ts';
import { userRoutes } from './user-routes.ts';
import { wardRoutes } from './ward-routes.ts';

export const SESSION_COOKIE = 'dung_hen';
export const BROWSER_COOKIE = 'dung_hen_may';

/** By account, so that tablets and people behind one address never wait for one another. */
const COSTLY_READS = { burst: 60, perSecond: 1 };
/** When it is worth trying to send a large body again. */
const BULKY_AGAIN_MS = 10_000;

/** All of `/api`. */
export const API_ROUTES: readonly ApiRoute[] = [
  ...sessionRoutes,
  ...factorRoutes,
  ...passkeyRoutes,
  ...syncRoutes,
  ...blackBoxRoutes,
  ...wardRoutes,
  ...userRoutes,
  ...statsRoutes,
  ...fileRoutes,
  ...formRoutes,
  ...procedureRoutes,
  ...calendarRoutes,
  ...delegationRoutes,
  ...reportRoutes,
  ...deviceRoutes,
  ...enrolmentRoutes,
  ...dayHeadRoutes,
  ...serialRoutes,
  ...accessLogRoutes,
];

export function registerApi(app: FastifyInstance, context: HttpContext): void {
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  const api: Api = { context, costly: createRateLimit(COSTLY_READS), bulky: createBulkyBodies() };
  for (const route of API_ROUTES) {
    const { method, path: url, bodyLimit } = route;
    app.route({
      method,
      url,
      ...(bodyLimit === undefined ? {} : { bodyLimit, onRequest: doorOf(api, route) }),
      handler: (request, reply) =>
        route.isBulky
          ? api.bulky.whileHandled(request, () => answer(api, route, request, reply))
          : answer(api, route, request, reply),
    });
  }
  const document = JSON.stringify(makeOpenApi(API_ROUTES, context.version));
  app.get('/api/openapi.json', (_request, reply) => reply.type('application/json').send(document));
}

interface Api {
  readonly context: HttpContext;
  readonly costly: RateLimit;
  readonly bulky: BulkyBodies;
}

/**
 * Turns away before a byte is read of a body that may be large: nobody fills the centre's memory who may not send one. Who it
 * is is asked again when all has come: an account may have been disabled meanwhile.
 */
function doorOf({ context, bulky }: Api, route: ApiRoute) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const admitted = await admit(context, route, cookieOf(context, request, reply), request.ip);
    if (!admitted.ok) return sendProblem(reply, admitted.error);
    const user = admitted.value;
    const isTaken = !route.isBulky || !user || bulky.admit(request, reply, user.userId);
    return isTaken ? undefined : sendProblem(reply, waitFor(BULKY_AGAIN_MS, 'too-many-requests'));
  };
}

/** Who calls, null on an open route; or why nobody of that role may, whatever the ward. */
async function admit(
  context: HttpContext,
  { access, withTemporaryPassword, beforeSecondFactor }: ApiRoute,
  cookie: SessionCookie,
  address: string,
): Promise<Result<SessionUser | null, Refusal>> {
  if (access === 'anyone') return ok(null);
  const user = await findUser(context, cookie, address);
  if (user === undefined) return err({ problem: 'not-signed-in' });
  if (!can(user.role, access)) return err({ problem: 'not-allowed' });
  if (user.mustChangePassword && access !== 'dossier.sync' && !withTemporaryPassword) {
    return err({ problem: 'must-change-password' });
  }
  if (user.secondFactor && beforeSecondFactor !== 'always' && beforeSecondFactor !== user.secondFactor) {
    return err({ problem: 'second-factor-first' });
  }
  return ok(user);
}

async function answer(
  { context, costly }: Api,
  route: ApiRoute,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  reply.header('cache-control', 'no-store');
  const cookie = cookieOf(context, request, reply);
  const admitted = await admit(context, route, cookie, request.ip);
  if (!admitted.ok) return sendProblem(reply, admitted.error);
  const user = admitted.value;
  const expected = route.rawBody ?? (route.body && 'application/json');
  if (expected && (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim() !== expected) {
    return sendProblem(reply, { problem: 'wrong-content-type' });
  }
  const input = readInput(route, request);
  if ('problem' in input) return sendProblem(reply, input);
  const waitMs = route.isCostly && user ? costly.take(user.userId, Date.now()) : 0;
  if (waitMs > 0) return sendProblem(reply, waitFor(waitMs, 'too-many-requests'));
  const result = await route.handle(context, user, {
    ...input,
    raw: rawOf(request),
    cookie,
    browserCookie: browserCookieOf(context, request, reply),
    browser: browserFamily(request.headers['user-agent']),
    address: request.ip,
    origin: originOf(request, context.centre.publicUrl),
  } as Input<never, never, never>);
  if (!result.ok) return sendProblem(reply, result.error);
  if (result.value === null) return reply.code(204).send();
  reply.code(route.status ?? 200).type(route.mediaType ?? 'application/json; charset=utf-8');
  return reply.send(result.value instanceof Readable ? result.value : JSON.stringify(result.value));
}

function rawOf({ body }: FastifyRequest): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

function readInput(
  route: ApiRoute,
  request: FastifyRequest,
): { params: unknown; query: unknown; body: unknown } | Refusal {
  const errors: Record<string, string> = {};
  const read = (schema: v.GenericSchema | undefined, value: unknown): unknown => {
    if (!schema) return undefined;
    const parsed = v.safeParse(schema, value);
    if (!parsed.success) Object.assign(errors, fieldErrors(parsed.issues));
    return parsed.output;
  };
  const parts = {
    params: read(route.params, request.params),
    query: read(route.query, request.query),
    body: read(route.body, request.body),
  };
  return Object.keys(errors).length > 0 ? { problem: 'wrong-fields', errors } : parts;
}

/** Prolongs the cookie together with the session. Undefined: not signed in. */
async function findUser(
  { centre }: HttpContext,
  cookie: SessionCookie,
  address: string,
): Promise<SessionUser | undefined> {
  const session = cookie.token === null ? undefined : await currentSession(centre, cookie.token, networkOf(address));
  if (session?.extended && cookie.token !== null) cookie.set(cookie.token);
  return session?.user;
}

function cookieOf(context: HttpContext, request: FastifyRequest, reply: FastifyReply): SessionCookie {
  const attributes = { ...cookieAttributes(context, request), path: '/' };
  return {
    token: request.cookies[SESSION_COOKIE] ?? null,
    set: (token) => void reply.setCookie(SESSION_COOKIE, token, { ...attributes, maxAge: SESSION_MS / 1000 }),
    clear: () => void reply.clearCookie(SESSION_COOKIE, attributes),
  };
}

/** Sent back to signing in alone; signing out leaves it. */
function browserCookieOf(context: HttpContext, request: FastifyRequest, reply: FastifyReply): BrowserCookie {
  const attributes = { ...cookieAttributes(context, request), path: '/api/session' };
  return {
    secret: request.cookies[BROWSER_COOKIE] ?? null,
    set: (secret) => void reply.setCookie(BROWSER_COOKIE, secret, { ...attributes, maxAge: BROWSER_KEPT_MS / 1000 }),
  };
}

/** For no script and no other site, and over TLS alone where there is TLS. */
function cookieAttributes({ secure }: HttpContext, request: FastifyRequest) {
  return { httpOnly: true, sameSite: 'strict', secure: secure || request.protocol === 'https' } as const;
}
