/** Headers that keep a page to itself: nothing from elsewhere, nothing inline, no markup out of text, no frame around it. */
import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const SELF = "'self'";

/**
 * The only ways by which text becomes markup or a script's address in the built app (W3C Trusted Types): Svelte's own
 * templates, our printed forms (`client/components/trusted-markup.ts`), the one service worker (`client/app/worker-address.ts`).
 */
const TRUSTED_TYPES = ['svelte-trusted-html', 'dung-hen-form', 'dung-hen-worker'];

const POLICY = {
  'default-src': [SELF],
  // The barcode reader is WebAssembly.
  'script-src': [SELF, "'wasm-unsafe-eval'"],
  'style-src': [SELF],
  'img-src': [SELF, 'data:', 'blob:'],
  'font-src': [SELF],
  'connect-src': [SELF],
  'worker-src': [SELF, 'blob:'],
  'manifest-src': [SELF],
  'media-src': [SELF, 'blob:'],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': [SELF],
  'frame-ancestors': ["'none'"],
  'require-trusted-types-for': ["'script'"],
  'trusted-types': TRUSTED_TYPES,
};

const YEAR_SECONDS = 31_536_000;

/** No page of the centre belongs into a search engine, least of all one with a citizen's token in its address. */
const OWN_HEADERS = {
  'permissions-policy': 'camera=(self), geolocation=(), microphone=(), payment=()',
  'x-robots-tag': 'noindex, nofollow',
} as const;

/**
 * @param https the people's side is known to be HTTPS; without it a request still counts as such when the connection is
 * encrypted or a trusted proxy says it was (`X-Forwarded-Proto`), and is told to stay so (HSTS, RFC 6797)
 */
export async function registerSecurityHeaders(
  app: FastifyInstance,
  { https }: { readonly https: boolean },
): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: POLICY },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
    frameguard: { action: 'deny' },
    strictTransportSecurity: false,
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(OWN_HEADERS);
    if (https || request.protocol === 'https') reply.header('strict-transport-security', `max-age=${YEAR_SECONDS}`);
  });
}

/** For an answer given before any hook has run: to an address that is no text at all. */
export function addBareHeaders(reply: FastifyReply): void {
  reply.headers({
    ...OWN_HEADERS,
    'content-security-policy': "default-src 'self'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
}

/**
 * A packed body is refused before a byte of it is read (415, RFC 9110 section 15.5.16): nothing of ours packs its requests,
 * and what is small on the way may be vast unpacked.
 */
export function isPacked({ headers }: FastifyRequest): boolean {
  const encoding = headers['content-encoding'] ?? 'identity';
  return encoding.trim().toLowerCase() !== 'identity';
}
