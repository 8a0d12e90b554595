/** Registers every route of the registry: session and role are checked, every part is parsed, answers and refusals are sent. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { can } from '#domain/access/can.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { currentSession } from '../use-cases/sign-in.ts';
import { accessLogRoutes } from './access-log-routes.ts';
import { networkOf } from './addresses.ts';
import { JsonText, type Answer, type ApiRoute, type Input, type SessionCookie } from './api-route.ts';
import { blackBoxRoutes } from './black-box-routes.ts';
import { browserFamily } from './browser-family.ts';
import { createBulkyBodies, type BulkyBodies } from './bulky-bodies.ts';
import { calendarRoutes } from './calendar-routes.ts';
import { compartmentRoutes } from './compartment-routes.ts';
import type { HttpContext } from './context.ts';
import { browserCookieOf, cookieOf, type OwnCookie } from './cookies.ts';
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
    const { method, path: url, bodyLimit, mediaType } = route;
    app.route({
      method,
      url,
      // It would leave a live stream open with nobody on the line.
      exposeHeadRoute: false,
      // A file is sent as it is: one that happens to begin like packed data would be called packed.
      ...(mediaType === 'application/octet-stream' && { compress: false }),
      ...(bodyLimit === undefined ? {} : { bodyLimit, onRequest: doorOf(api, route) }),
      handler: (request, reply) => answer(api, route, request, reply),
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
    const admitted = await inTurn({ access: route.access, token: cookie.token }, async () =>
      hasGone(request) ? null : admit(context, route, cookie, request.ip),
    );
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
  const { token } = cookieOf(api.context, request, reply);
  const work = () =>
    api.inTurn({ access: route.access, token }, async () => (isWorthIt() ? handle(api, route, request, reply) : null));
  // Over before the answer is sent: one that stands behind another on the same line is never told that the line has closed.
  const result = await (route.isBulky ? api.bulky.whileHandled(request, work) : work());
  if (result === null) return reply.hijack();
  if (!result.ok) return sendProblem(reply, result.error);
  if (result.value === null) return reply.code(204).send();
  reply.code(route.status ?? 200).type(route.mediaType ?? 'application/json; charset=utf-8');
  if (result.value instanceof Readable) return sendStream(request, reply, result.value);
  return reply.send(result.value instanceof JsonText ? result.value.text : JSON.stringify(result.value));
}

/** What is asked for has no body: its request is closed with the answer, or with the line. */
function sendStream(request: FastifyRequest, reply: FastifyReply, stream: Readable): FastifyReply {
  request.raw.once('close', () => stream.destroy());
  if (hasGone(request)) stream.destroy();
  return reply.send(stream);
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

/** Prolongs the cookie together with the session. Undefined: not signed in. */
async function findUser({ centre }: HttpContext, cookie: OwnCookie, address: string): Promise<SessionUser | undefined> {
  const session = cookie.token === null ? undefined : await currentSession(centre, cookie.token, networkOf(address));
  if (cookie.isBare && !session?.mayBeBare) return undefined;
  if (session?.extended && cookie.token !== null) cookie.set(cookie.token);
  return session?.user;
}
