/**
 * Whether a request comes from our own pages, and from their scripts.
 *
 * One that changes something must not come from elsewhere (defence against cross-site request forgery, beside the cookie's
 * `SameSite=Strict` and the JSON content type that no form of another site can send). Browsers say where a request comes from in
 * two headers no script can set. Each that is there must speak for us:
 * - `Sec-Fetch-Site` (W3C Fetch Metadata; browsers of 2020 and later, over HTTPS and on localhost) must be `same-origin`;
 * - `Origin` (RFC 6454; every browser, on every request with a method other than GET and HEAD) must be the address people know
 *   the centre by, or the one this request came to.
 *
 * With neither it is no browser of the last ten years: a script, a monitor, an old WebView. Such a request passes; it carries
 * a session only if its sender has the cookie. Reads are not checked that way: they change nothing, another site gets neither
 * our cookie sent along (Strict) nor our answer to read (no CORS, `Cross-Origin-Resource-Policy`).
 *
 * What needs a session is not answered to an address, be it typed, a bookmark or a link: the lock of a tablet hides the screens
 * of the app, and the browser would send its cookie along all the same. The app asks by `fetch` and `EventSource` alone.
 */
import type { FastifyRequest } from 'fastify';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Of `fetch` and `EventSource` (Fetch standard, "request mode"). */
const SCRIPT_MODES = new Set<unknown>(['cors', 'same-origin']);

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

/**
 * The browser was sent to an address, or shows it within a page: typed, a bookmark, a link, a frame, a picture, "Save as". By
 * Fetch Metadata (`Sec-Fetch-Mode`, `-Dest` and `-Site`, each that is there); a browser that sends none of them asks for a page
 * by its `Accept`.
 */
export function isOpenedByAddress({ headers }: FastifyRequest): boolean {
  const { 'sec-fetch-mode': mode, 'sec-fetch-dest': destination, 'sec-fetch-site': site, accept } = headers;
  if (mode === undefined && destination === undefined && site === undefined)
    return accept?.includes('text/html') ?? false;
  const isOfScript = (mode === undefined || SCRIPT_MODES.has(mode)) && (destination ?? 'empty') === 'empty';
  return !isOfScript || (site ?? 'same-origin') !== 'same-origin';
}
