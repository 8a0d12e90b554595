/** Registers every route of the registry: session and role are checked, every part is parsed, answers and refusals are sent. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { can } from '#domain/access/can.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { currentSession, SESSION_MS } from '../use-cases/sign-in.ts';
import type { ApiRoute, Input, SessionCookie } from './api-route.ts';
import { blackBoxRoutes } from './black-box-routes.ts';
import { calendarRoutes } from './calendar-routes.ts';
import type { HttpContext } from './context.ts';
import { delegationRoutes } from './delegation-routes.ts';
import { deviceRoutes } from './device-routes.ts';
import { fileRoutes } from './file-routes.ts';
import { formRoutes } from './form-routes.ts';
import { makeOpenApi } from './openapi.ts';
import { fieldErrors, sendProblem, type Refusal } from './problem.ts';
import { procedureRoutes } from './procedure-routes.ts';
import { reportRoutes } from './report-routes.ts';
import { serialRoutes } from './serial-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { statsRoutes } from './stats-routes.ts';
import { syncRoutes } from './sync-routes.ts';
import { wardRoutes } from './ward-routes.ts';

export const SESSION_COOKIE = 'dung_hen';

/** All of `/api`. */
export const API_ROUTES: readonly ApiRoute[] = [
  ...sessionRoutes,
  ...syncRoutes,
  ...blackBoxRoutes,
  ...wardRoutes,
  ...statsRoutes,
  ...fileRoutes,
  ...formRoutes,
  ...procedureRoutes,
  ...calendarRoutes,
  ...delegationRoutes,
  ...reportRoutes,
  ...deviceRoutes,
  ...serialRoutes,
];

export function registerApi(app: FastifyInstance, context: HttpContext): void {
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  for (const route of API_ROUTES) {
    const { method, path: url, bodyLimit } = route;
    app.route({
      method,
      url,
      ...(bodyLimit === undefined ? {} : { bodyLimit }),
      handler: (request, reply) => answer(context, route, request, reply),
    });
  }
  const document = JSON.stringify(makeOpenApi(API_ROUTES, context.version));
  app.get('/api/openapi.json', (_request, reply) => reply.type('application/json').send(document));
}

async function answer(
  context: HttpContext,
  route: ApiRoute,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  reply.header('cache-control', 'no-store');
  const cookie = cookieOf(context, request, reply);
  const user = route.access === 'anyone' ? null : await findUser(context, cookie);
  if (user === undefined) return sendProblem(reply, { problem: 'not-signed-in' });
  if (user && route.access !== 'anyone' && route.access !== 'signed-in' && !can(user.role, route.access)) {
    return sendProblem(reply, { problem: 'not-allowed' });
  }
  const expected = route.rawBody ?? (route.body && 'application/json');
  if (expected && (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim() !== expected) {
    return sendProblem(reply, { problem: 'wrong-content-type' });
  }
  const input = readInput(route, request);
  if ('problem' in input) return sendProblem(reply, input);
  const result = await route.handle(context, user, {
    ...input,
    raw: rawOf(request),
    cookie,
    address: request.ip,
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
async function findUser({ centre }: HttpContext, cookie: SessionCookie): Promise<SessionUser | undefined> {
  const session = cookie.token === null ? undefined : await currentSession(centre, cookie.token);
  if (session?.extended && cookie.token !== null) cookie.set(cookie.token);
  return session?.user;
}

function cookieOf({ secure }: HttpContext, request: FastifyRequest, reply: FastifyReply): SessionCookie {
  const attributes = {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: secure || request.protocol === 'https',
  } as const;
  return {
    token: request.cookies[SESSION_COOKIE] ?? null,
    set: (token) => void reply.setCookie(SESSION_COOKIE, token, { ...attributes, maxAge: SESSION_MS / 1000 }),
    clear: () => void reply.clearCookie(SESSION_COOKIE, attributes),
  };
}
