/** Headers that keep a page to itself: nothing from elsewhere, nothing inline, no frame around it. */
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

const SELF = "'self'";

export async function registerSecurityHeaders(
  app: FastifyInstance,
  { https }: { readonly https: boolean },
): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
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
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    crossOriginEmbedderPolicy: false,
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('permissions-policy', 'camera=(self), geolocation=(), microphone=(), payment=()');
  });
}
