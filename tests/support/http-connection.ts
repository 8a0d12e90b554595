/** The network of a browser that is signed in at a running centre, for tablets that run in this process. */
import type { Connection } from '#client/platform/connection.ts';

export function createHttpConnection(url: string, cookie: string): Connection {
  return {
    async send(method, path, body) {
      const response = await fetch(`${url}${path}`, { method, ...encode(body, cookie) });
      return { status: response.status, json: response.status === 204 ? null : await response.json() };
    },
    async fetchBytes(path) {
      const response = await fetch(`${url}${path}`, { headers: { cookie } });
      return { status: response.status, bytes: await response.arrayBuffer() };
    },
    onWorthTrying: () => () => undefined,
    listen: () => () => undefined,
    isOffline: () => false,
  };
}

function encode(body: unknown, cookie: string): Pick<RequestInit, 'body' | 'headers'> {
  if (body === undefined) return { headers: { cookie } };
  if (body instanceof ArrayBuffer) return { body, headers: { cookie, 'content-type': 'application/octet-stream' } };
  return { body: JSON.stringify(body), headers: { cookie, 'content-type': 'application/json' } };
}
