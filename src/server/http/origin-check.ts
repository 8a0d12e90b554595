/**
 * Whether a request that changes something comes from our own pages (defence against cross-site request forgery, beside the
 * cookie's `SameSite=Strict` and the JSON content type that no form of another site can send).
 *
 * Browsers say where a request comes from in two headers no script can set. Each that is there must speak for us:
 * - `Sec-Fetch-Site` (W3C Fetch Metadata; browsers of 2020 and later, over HTTPS and on localhost) must be `same-origin`;
 * - `Origin` (RFC 6454; every browser, on every request with a method other than GET and HEAD) must be the address people know
 *   the centre by, or the one this request came to.
 *
 * With neither it is no browser of the last ten years: a script, a monitor, an old WebView. Such a request passes; it carries
 * a session only if its sender has the cookie. Reads are not checked: they change nothing, another site gets neither our
 * cookie sent along (Strict) nor our answer to read (no CORS, `Cross-Origin-Resource-Policy`).
 */
import type { FastifyRequest } from 'fastify';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Of the page that asks, once it is known not to be from elsewhere. @param publicUrl for a caller that is no browser */
export function originOf({ headers }: FastifyRequest, publicUrl: string): string {
  return headers.origin ?? publicUrl;
}

/** @param publicUrl without a slash at the end */
export function isFromElsewhere(request: FastifyRequest, publicUrl: string): boolean {
  // The route and not the address as it was written: `/%61pi/session` is `/api/session` too.
  const isApi = request.routeOptions.url?.startsWith('/api/') ?? false;
  if (!isApi || READS.has(request.method)) return false;
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined && site !== 'same-origin') return true;
  return origin !== undefined && origin !== publicUrl && origin !== `${request.protocol}://${request.host}`;
}
