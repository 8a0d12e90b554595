/** The two cookies of the app: whose session it is, and which browser. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BROWSER_KEPT_MS } from '../use-cases/known-browsers.ts';
import { SESSION_MS } from '../use-cases/sign-in.ts';
import type { BrowserCookie, SessionCookie } from './api-route.ts';
import type { HttpContext } from './context.ts';

/** Over plain HTTP; over TLS both names carry a prefix. */
export const SESSION_COOKIE = 'dung_hen';
export const BROWSER_COOKIE = 'dung_hen_may';
/**
 * A browser takes a cookie of such a name over TLS alone; `__Host-` besides from this very host, for all of its paths, so that
 * no neighbour below the same domain can put one in its place (RFC 6265bis, 4.1.3; OWASP ASVS 5.0, 3.3.1 and 3.3.3).
 */
const HOST_PREFIX = '__Host-';
const SECURE_PREFIX = '__Secure-';
export interface OwnCookie extends SessionCookie {
  /** It came over TLS under the name without the prefix. */
  readonly isBare: boolean;
}

export function cookieOf(context: HttpContext, request: FastifyRequest, reply: FastifyReply): OwnCookie {
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
export function browserCookieOf(context: HttpContext, request: FastifyRequest, reply: FastifyReply): BrowserCookie {
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
