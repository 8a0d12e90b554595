/** The app itself, as `npm run build` left it. Addresses inside the app are answered with its first page. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pathOf } from './failures.ts';

/** Never the app: these belong to the centre, and an unknown one is a mistake to be told. */
const CENTRE_PATHS = /^\/(api|t|tra-cuu|thiet-lap|healthz|readyz|metrics)(\/|$)/;

/** A dossier's code has dots too, but no ending like a file's. */
const FILE_NAME = /\.[a-z][a-z0-9]{1,10}$/i;

type OpenApp = (request: FastifyRequest, reply: FastifyReply) => boolean;

/**
 * @returns what to do with an address nobody else answers (true: it was one of the app's), or null when there is no build
 */
export async function registerClient(app: FastifyInstance, clientDir: string): Promise<OpenApp | null> {
  if (!existsSync(path.join(clientDir, 'index.html'))) return null;
  await app.register(fastifyStatic, {
    root: clientDir,
    cacheControl: false,
    setHeaders(reply, file) {
      // Vite puts a hash of the content into the names of assets; everything else must be asked for again.
      const isHashed = file.startsWith(path.join(clientDir, 'assets') + path.sep);
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  return (request, reply) => {
    const pathname = pathOf(request);
    const isAppPage =
      (request.method === 'GET' || request.method === 'HEAD') &&
      !CENTRE_PATHS.test(pathname) &&
      !FILE_NAME.test(pathname);
    if (isAppPage) reply.sendFile('index.html');
    return isAppPage;
  };
}
