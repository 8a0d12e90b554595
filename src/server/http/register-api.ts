/** Registers every route of the registry: session and role are checked, every part is parsed, answers and refusals are sent. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { can } from '#domain/access/can.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { BROWSER_KEPT_MS } from '../use-cases/known-browsers.ts';
import { currentSession, SESSION_MS } from '../use-cases/sign-in.ts';
import { accessLogRoutes } from './access-log-routes.ts';
import { networkOf } from './addresses.ts';
import type { Answer, ApiRoute, BrowserCookie, Input, SessionCookie } from './api-route.ts';
import { JsonText } from './api-route.ts';
import { blackBoxRoutes } from './black-box-routes.ts';
import { browserFamily } from './browser-family.ts';
import { createBulkyBodies, type BulkyBodies } from './bulky-bodies.ts';
import { calendarRoutes } from './calendar-routes.ts';
import { compartmentRoutes } from './compartment-routes.ts';
import type { HttpContext } from './context.ts';
import { dayHeadRoutes } from './day-head-routes.ts';
import { delegationRoutes } from './delegation-routes.ts';
import { deviceRoutes } from './device-routes.ts';
import { factorRoutes } from './factor-routes.ts';
import { enrolmentRoutes } from './enrolment-routes.ts';
import { fileRoutes } from './file-routes.ts';
import { formRoutes } from './form-routes.ts';
import { hasGone } from './has-gone.ts';
import { makeOpenApi } from './openapi.ts';
import { isOpenedByAddress, originOf } from './origin-check.ts';
import { passkeyRoutes } from './passkey-routes.ts';
import { sendProblem, waitFor, type Refusal } from './problem.ts';
import { procedureRoutes } from './procedure-routes.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';
import { readInput } from './read-input.ts';
import { reportRoutes } from './report-routes.ts';
import { retentionRoutes } from './retention-routes.ts';
import { serialRoutes } from './serial-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { statsRoutes } from './stats-routes.ts';
import { syncRoutes } from './sync-routes.ts';
import { createTabletTurns, type TabletTurns } from './tablet-turns.ts';
import { tabletProofRoutes } from './tablet-proof-routes.ts';
import { userRoutes } from './user-routes.ts';
import { wardRoutes } from './ward-routes.ts';
import { findBarred } from './ward-tablet-guard.ts';

/** Over plain HTTP; over TLS both names carry a prefix. */
export const SESSION_COOKIE = 'dung_hen';
export const BROWSER_COOKIE = 'dung_hen_may';
/**
 * A browser takes a cookie of such a name over TLS alone; `__Host-` besides from this very host, for all of its paths, so that
 * no neighbour below the same domain can put one in its place (RFC 6265bis, 4.1.3; OWASP ASVS 5.0, 3.3.1 and 3.3.3).
 */
const HOST_PREFIX = '__Host-';
const SECURE_PREFIX = '__Secure-';
/** Who is at work in the browser, where it says so (`client/platform/connection.ts`). */
const ACTING_USER_HEADER = 'acting-user';

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
  ...tabletProofRoutes,
  ...blackBoxRoutes,
  ...wardRoutes,
  ...userRoutes,
  ...compartmentRoutes,
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
  ...retentionRoutes,
];

export function registerApi(app: FastifyInstance, context: HttpContext): void {
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  const api: Api = {
    context,
    costly: createRateLimit(COSTLY_READS),
    bulky: createBulkyBodies(),
    inTurn: createTabletTurns(),
  };
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
  readonly inTurn: TabletTurns;
}

/**
 * Turns away before a byte is read of a body that may be large: nobody fills the centre's memory who may not send one. Who it
 * is is asked again when all has come: an account may have been disabled meanwhile.
 */
function doorOf({ context, bulky, inTurn }: Api, route: ApiRoute) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const cookie = cookieOf(context, request, reply);
    // Of a line that is reset the address is lost; once read it is kept.
    const { ip } = request;
    const admitted = await inTurn(route, async () => (hasGone(request) ? null : admit(context, route, cookie, ip)));
    // A place taken for somebody who has gone would never be given back.
    if (admitted === null || hasGone(request)) return reply.hijack();
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
  cookie: OwnCookie,
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

async function answer(api: Api, route: ApiRoute, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  reply.header('cache-control', 'no-store');
  // The turn ends before the answer is sent: a tablet on a poor line keeps nobody waiting.
  // What has passed the door and is here whole is taken in: sent once more it would wait as long again.
  const isWorthIt = () => route.bodyLimit !== undefined || !hasGone(request);
  const result = await api.inTurn(route, async () => (isWorthIt() ? handle(api, route, request, reply) : null));
  if (result === null || hasGone(request)) {
    // Sent all the same it would fail, and be logged as a fault.
    if (result?.ok && result.value instanceof Readable) result.value.destroy();
    return reply.hijack();
  }
  if (!result.ok) return sendProblem(reply, result.error);
  if (result.value === null) return reply.code(204).send();
  reply.code(route.status ?? 200).type(route.mediaType ?? 'application/json; charset=utf-8');
  if (result.value instanceof Readable) return reply.send(result.value);
  return reply.send(result.value instanceof JsonText ? result.value.text : JSON.stringify(result.value));
}

async function handle(
  { context, costly }: Api,
  route: ApiRoute,
  request: FastifyRequest,
  reply: FastifyReply,
): Answer<unknown> {
  if (route.access !== 'anyone' && isOpenedByAddress(request)) {
    return err({ problem: 'not-from-here', detail: 'Hãy mở ứng dụng và xem trong ứng dụng.' });
  }
  const shown = cookieOf(context, request, reply);
  const admitted = await admit(context, route, shown, request.ip);
  if (!admitted.ok) return admitted;
  const user = admitted.value;
  const cookie: SessionCookie = shown;
  if (user && isForAnother(user, route, request)) return err({ problem: 'not-signed-in' });
  const expected = route.rawBody ?? (route.body && 'application/json');
  if (expected && (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim() !== expected) {
    return err({ problem: 'wrong-content-type' });
  }
  const input = readInput(route, request);
  if ('problem' in input) return err(input);
  const barred = user ? await findBarred(context, route, { user, token: cookie.token ?? '', parts: input }) : [];
  if (barred.length > 0 && !route.hearsBarred) return err({ problem: 'device-not-enrolled' });
  const waitMs = route.isCostly && user ? costly.take(user.userId, Date.now()) : 0;
  if (waitMs > 0) return err(waitFor(waitMs, 'too-many-requests'));
  return route.handle(context, user, {
    ...input,
    raw: rawOf(request),
    barred,
    cookie,
    browserCookie: browserCookieOf(context, request, reply),
    browser: browserFamily(request.headers['user-agent']),
    address: request.ip,
    origin: originOf(request, context.centre.publicUrl),
  } as Input<never, never, never>);
}

/**
 * On a shared tablet the cookie may be that of the officer before, while another one has unlocked: what was recorded is sent
 * with it, whoever recorded it (`dossier.sync`), it is shown which tablet that is, and nothing else is done or shown in the name
 * of somebody who has left.
 */
function isForAnother({ userId }: SessionUser, route: ApiRoute, { headers }: FastifyRequest): boolean {
  const acting = headers[ACTING_USER_HEADER];
  if (route.access === 'dossier.sync' || route.forWhoeverActs) return false;
  return acting !== undefined && acting !== encodeURIComponent(userId);
}

function rawOf({ body }: FastifyRequest): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

interface OwnCookie extends SessionCookie {
  /** It came over TLS under the name without the prefix. */
  readonly isBare: boolean;
}

/** Prolongs the cookie together with the session. Undefined: not signed in. */
async function findUser({ centre }: HttpContext, cookie: OwnCookie, address: string): Promise<SessionUser | undefined> {
  const session = cookie.token === null ? undefined : await currentSession(centre, cookie.token, networkOf(address));
  if (cookie.isBare && !session?.mayBeBare) return undefined;
  if (session?.extended && cookie.token !== null) cookie.set(cookie.token);
  return session?.user;
}

function cookieOf(context: HttpContext, request: FastifyRequest, reply: FastifyReply): OwnCookie {
  const attributes = { ...cookieAttributes(context, request), path: '/' };
  const cookie = namedCookie(request, reply, { name: SESSION_COOKIE, prefix: HOST_PREFIX, attributes });
  return {
    token: cookie.value,
    isBare: cookie.isBare,
    set: (token) => cookie.set(token, SESSION_MS),
    clear: cookie.clear,
  };
}

/** Sent back to signing in alone; signing out leaves it. */
function browserCookieOf(context: HttpContext, request: FastifyRequest, reply: FastifyReply): BrowserCookie {
  const attributes = { ...cookieAttributes(context, request), path: '/api/session' };
  const cookie = namedCookie(request, reply, { name: BROWSER_COOKIE, prefix: SECURE_PREFIX, attributes });
  return { secret: cookie.value, set: (secret) => cookie.set(secret, BROWSER_KEPT_MS) };
}

interface CookieKind {
  readonly name: string;
  /** Of the name over TLS. */
  readonly prefix: string;
  readonly attributes: ReturnType<typeof cookieAttributes> & { readonly path: string };
}

/**
 * What an earlier version set over TLS under the bare name is still read; one with the prefix goes before it, and takes its
 * place when the next is set. A session is entered with a bare one only when it is of that time.
 */
function namedCookie({ cookies }: FastifyRequest, reply: FastifyReply, { name, prefix, attributes }: CookieKind) {
  const ownName = attributes.secure ? `${prefix}${name}` : name;
  const bare = cookies[name];
  const dropBare = () => {
    if (ownName !== name && bare !== undefined) reply.clearCookie(name, attributes);
  };
  return {
    value: cookies[ownName] ?? bare ?? null,
    isBare: ownName !== name && cookies[ownName] === undefined && bare !== undefined,
    set(value: string, forMs: number): void {
      reply.setCookie(ownName, value, { ...attributes, maxAge: forMs / 1000 });
      dropBare();
    },
    clear(): void {
      reply.clearCookie(ownName, attributes);
      dropBare();
    },
  };
}

/** For no script and no other site, and over TLS alone where there is TLS. */
function cookieAttributes({ secure }: HttpContext, request: FastifyRequest) {
  return { httpOnly: true, sameSite: 'strict', secure: secure || request.protocol === 'https' } as const;
}
