/** Registers every route of the registry: session and role are checked, every part is parsed, answers and refusals are sent. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { can } from '#domain/access/can.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { BROWSER_KEPT_MS } from '../use-cases/known-browsers.ts';
import { currentSession, SESSION_MS } from '../use-cases/sign-in.ts';
import type { ApiRoute, BrowserCookie, Input, SessionCookie } from './api-route.ts';
import { blackBoxRoutes } from './black-box-routes.ts';
import { browserFamily } from './browser-family.ts';
import { calendarRoutes } from './calendar-routes.ts';
import { networkOf, type HttpContext } from './context.ts';
import { dayHeadRoutes } from './day-head-routes.ts';
import { delegationRoutes } from './delegation-routes.ts';
import { deviceRoutes } from './device-routes.ts';
import { fileRoutes } from './file-routes.ts';
import { formRoutes } from './form-routes.ts';
import { makeOpenApi } from './openapi.ts';
import { fieldErrors, sendProblem, type Refusal } from './problem.ts';
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

/** All of `/api`. */
export const API_ROUTES: readonly ApiRoute[] = [
  ...sessionRoutes,
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
  ...dayHeadRoutes,
  ...serialRoutes,
];

export function registerApi(app: FastifyInstance, context: HttpContext): void {
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  const costly = createRateLimit(COSTLY_READS);
  for (const route of API_ROUTES) {
    const { method, path: url, bodyLimit } = route;
    app.route({
      method,
      url,
      ...(bodyLimit === undefined ? {} : { bodyLimit }),
      handler: (request, reply) => answer({ context, costly }, route, request, reply),
    });
  }
  const document = JSON.stringify(makeOpenApi(API_ROUTES, context.version));
  app.get('/api/openapi.json', (_request, reply) => reply.type('application/json').send(document));
}

interface Api {
  readonly context: HttpContext;
  readonly costly: RateLimit;
}

async function answer(
  { context, costly }: Api,
  route: ApiRoute,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  reply.header('cache-control', 'no-store');
  const cookie = cookieOf(context, request, reply);
  const user = route.access === 'anyone' ? null : await findUser(context, cookie, request.ip);
  if (user === undefined) return sendProblem(reply, { problem: 'not-signed-in' });
  if (user && route.access !== 'anyone' && route.access !== 'signed-in' && !can(user.role, route.access)) {
    return sendProblem(reply, { problem: 'not-allowed' });
  }
  if (user?.mustChangePassword && route.access !== 'dossier.sync' && !route.withTemporaryPassword) {
    return sendProblem(reply, { problem: 'must-change-password' });
  }
  const expected = route.rawBody ?? (route.body && 'application/json');
  if (expected && (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim() !== expected) {
    return sendProblem(reply, { problem: 'wrong-content-type' });
  }
  const input = readInput(route, request);
  if ('problem' in input) return sendProblem(reply, input);
  const waitMs = route.isCostly && user ? costly.take(user.userId, Date.now()) : 0;
  if (waitMs > 0) return sendProblem(reply, tooMany(waitMs));
  const result = await route.handle(context, user, {
    ...input,
    raw: rawOf(request),
    cookie,
    browserCookie: browserCookieOf(context, request, reply),
    browser: browserFamily(request.headers['user-agent']),
    address: request.ip,
  } as Input<never, never, never>);
  if (!result.ok) return sendProblem(reply, result.error);
  if (result.value === null) return reply.code(204).send();
  reply.code(route.status ?? 200).type(route.mediaType ?? 'application/json; charset=utf-8');
  return reply.send(result.value instanceof Readable ? result.value : JSON.stringify(result.value));
}

function tooMany(waitMs: number): Refusal {
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  return { problem: 'too-many-requests', detail: `Hãy thử lại sau ${retryAfterSeconds} giây.`, retryAfterSeconds };
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
