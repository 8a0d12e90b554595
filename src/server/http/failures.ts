/** What callers see when nothing matched or something broke; and what the operator's log keeps of it. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { renderMessagePage, type MessageType } from '../pages/message-page.ts';
import type { Journal } from '../use-cases/centre.ts';
import { hasGone } from './has-gone.ts';
import { sendPage } from './page-routes.ts';
import { sendProblem, statusOf, type ProblemType } from './problem.ts';

/** Codes of errors that say the database cannot be reached now: away, starting, stopping or full. */
export const DATABASE_AWAY = /^(08...|53...|57P0.|CONNECTION_.*|CONNECT_TIMEOUT|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE)$/;

const BY_STATUS: Readonly<Record<number, ProblemType>> = {
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'body-too-large',
  415: 'wrong-content-type',
  503: 'not-ready',
};

/** By address pattern. */
export type KnownRoutes = Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>;

/** Call it before any route is registered: it notes them all, to tell a wrong method from a wrong address later. */
export function watchRoutes(app: FastifyInstance): KnownRoutes {
  const known: KnownRoutes = new Map();
  app.addHook('onRoute', ({ url, method }) => {
    if (url.includes('*')) return;
    const pattern = new RegExp(`^${url.replace(/[.]/g, '\\.').replace(/:\w+/g, '[^/]+')}/?$`);
    const route = known.get(url) ?? { pattern, methods: new Set() };
    for (const name of [method].flat()) route.methods.add(name);
    known.set(url, route);
  });
  return known;
}

/** As it was asked for: what is asked for need not be anything a URL can be made of (`//`). */
export function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? '';
}

/** @param openApp answers addresses inside the app; false when it is none */
export function registerNotFound(
  app: FastifyInstance,
  known: KnownRoutes,
  openApp: (request: FastifyRequest, reply: FastifyReply) => boolean,
): void {
  app.setNotFoundHandler((request, reply) => {
    const pathname = pathOf(request);
    const methods = [...known.values()]
      .filter(({ pattern }) => pattern.test(pathname))
      .flatMap((route) => [...route.methods]);
    if (methods.length > 0) {
      reply.header('allow', [...new Set(methods)].join(', '));
      return fail(request, reply, 'method-not-allowed');
    }
    return openApp(request, reply) ? reply : fail(request, reply, 'not-found');
  });
}

/** Call it before routes are registered in plugins, which inherit it. */
export function registerErrors(app: FastifyInstance, journal: Journal): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = problemOf(error);
    const route = request.routeOptions.url ?? '';
    if (isCutOff(error) && hasGone(request)) {
      journal.info({ route }, 'request cut off');
    } else if (problem === 'fault' || problem === 'not-ready') {
      journal.error(
        { route, ...describeError(error) },
        problem === 'fault' ? 'request failed' : 'database away or held',
      );
    }
    if (problem === 'not-ready') reply.header('retry-after', '5');
    return fail(request, reply, problem);
  });
}

/** In the middle of the body, or of the answer. */
function isCutOff({ code, statusCode }: FastifyError): boolean {
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || (code === 'ECONNRESET' && statusCode !== undefined);
}

/** Something else holds what the request needs, or two waited for each other; 57014: it was waited for too long (`open-database.ts`). */
const HELD_BY_OTHERS = /^(55P03|57014|40...)$/;

/** Where nothing is wrong with the request itself, it may come again. */
function problemOf(error: FastifyError): ProblemType {
  const code = error.code ?? '';
  // With a status it is the request's own: a body cut off has the code of a lost connection too.
  const isOfDatabase = error.statusCode === undefined;
  if (isOfDatabase && (DATABASE_AWAY.test(code) || HELD_BY_OTHERS.test(code))) return 'not-ready';
  const status = error.statusCode ?? 500;
  return BY_STATUS[status] ?? (status < 500 ? 'not-readable' : 'fault');
}

/** Programs get problem details, people a page. */
export function fail(request: FastifyRequest, reply: FastifyReply, problem: ProblemType): FastifyReply {
  const wantsPage =
    /^\/(t|tra-cuu|thiet-lap)(\/|\?|$)/.test(request.url) || /\btext\/html\b/.test(request.headers.accept ?? '');
  if (!wantsPage || request.url.startsWith('/api/')) return sendProblem(reply, { problem });
  return sendPage(reply, statusOf(problem), renderMessagePage(pageFor(problem)));
}

function pageFor(problem: ProblemType): MessageType {
  switch (problem) {
    case 'not-found':
    case 'method-not-allowed':
      return problem;
    case 'not-ready':
    case 'fault':
      return 'not-ready';
    default:
      return 'not-readable';
  }
}

/** Where, but not what: messages of errors quote values, and values are people's. */
function describeError(error: FastifyError): object {
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 6);
  return { fault: error.name, code: error.code, frames: frames.map((frame) => frame.trim()) };
}
