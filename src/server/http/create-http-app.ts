/** Puts the web server together. Fastify is known in this folder alone. */
import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import { renderMessagePage } from '../pages/message-page.ts';
import type { HttpContext } from './context.ts';
import { endWithAnswers } from './end-with-answers.ts';
import { fail, registerErrors, registerNotFound, watchRoutes } from './failures.ts';
import { hasGone } from './has-gone.ts';
import { registerHealth } from './health-routes.ts';
import { isFromElsewhere } from './origin-check.ts';
import { registerPages, sendPage } from './page-routes.ts';
import { sendProblem } from './problem.ts';
import { registerApi } from './register-api.ts';
import { addBareHeaders, isPacked, registerSecurityHeaders } from './security.ts';
import { registerClient } from './static-client.ts';

const BODY_LIMIT_BYTES = 64 * 1024;
/** A whole request, its body too: room for the largest black box over a poor line, none for one that drips for ever. */
const REQUEST_TIMEOUT_MS = 10 * 60_000;
/** Fast enough for answers made on the spot. */
const BROTLI_QUALITY = 4;

export interface HttpOptions {
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | null;
  readonly trustProxy: boolean | number | string;
  /** Where the built app lies; may be missing in development and tests. */
  readonly clientDir: string;
}

export async function createHttpApp(
  context: HttpContext,
  { tls, trustProxy, clientDir }: HttpOptions,
): Promise<FastifyInstance> {
  const settings = {
    // So many proxies between the people and us, counted from our side.
    trustProxy: typeof trustProxy === 'number' ? (_address, hop) => hop < trustProxy : trustProxy,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // A strange key is an event to be set aside, not a reason to turn a whole push away.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    // An address that is no text at all never reaches a route.
    frameworkErrors(_error: unknown, request: FastifyRequest, reply: FastifyReply) {
      addBareHeaders(reply);
      return fail(request, reply, 'not-readable');
    },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  } satisfies FastifyServerOptions;
  // To the routes a server is a server; Fastify types the encrypted one apart.
  const app = tls ? (Fastify({ ...settings, https: { ...tls } }) as unknown as FastifyInstance) : Fastify(settings);
  app.removeContentTypeParser('text/plain');
  const known = watchRoutes(app);
  registerErrors(app, context.centre.journal);
  noteRequests(app, context);
  endWithAnswers(app);
  await registerSecurityHeaders(app, { https: context.secure });
  turnAway(app, context);
  await app.register(cookie);
  await app.register(compress, {
    globalDecompression: false,
    threshold: 1024,
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } },
  });
  registerHealth(app, context);
  registerApi(app, context);
  await registerPages(app, context);
  const openApp = await registerClient(app, clientDir);
  if (!openApp) app.get('/', (_request, reply) => sendPage(reply, 503, renderMessagePage('not-built')));
  registerNotFound(app, known, openApp ?? (() => false));
  app.addHook('preClose', async () => context.feed.close());
  return app;
}

/** Before a body is read and a session is looked up. */
function turnAway(app: FastifyInstance, { centre }: HttpContext): void {
  app.addHook('onRequest', async (request, reply) => {
    if (hasGone(request)) return reply.hijack();
    if (isFromElsewhere(request, centre.publicUrl)) {
      const detail = `Hãy mở ứng dụng ở địa chỉ ${centre.publicUrl}. Người quản trị: PUBLIC_URL phải là địa chỉ mọi người dùng.`;
      return sendProblem(reply, { problem: 'not-from-here', detail });
    }
    if (isPacked(request)) return fail(request, reply.header('accept-encoding', 'identity'), 'wrong-content-type');
    return undefined;
  });
}

/** One line a request: the route, never the address asked for, which may hold a citizen's token. */
function noteRequests(app: FastifyInstance, { centre, metrics }: HttpContext): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = (request.routeOptions.url ?? '•').replace(/:\w+/g, '•');
    metrics.requests.add({ route, method: request.method, status: reply.statusCode });
    centre.journal.info(
      { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'request',
    );
  });
}
