/** The network as the browser tells it: requests to our own centre, and the moments at which it is worth trying again. */

export interface Connection {
  /**
   * One request with a JSON body and answer. An ArrayBuffer goes as the bytes it is.
   * @throws TypeError when there is no connection, DOMException on time-out
   */
  send(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    /** For what is large and may go over a poor line. */
    timeoutMs?: number,
  ): Promise<{ status: number; json: unknown }>;
  /**
   * One request for a file, read whole.
   * @throws TypeError when there is no connection, DOMException on time-out
   */
  fetchBytes(path: string, timeoutMs?: number): Promise<{ status: number; bytes: ArrayBuffer }>;
  /** Calls back when the network returns, or the app comes to the front. */
  onWorthTrying(callback: () => void): () => void;
  /** Listens to the centre's pokes; calls `onClose` when the stream is lost. */
  listen(path: string, onHeads: (data: string) => void, onClose: () => void): () => void;
  isOffline(): boolean;
}

/** `server/http/register-api.ts` reads it. */
const ACTING_USER_HEADER = 'acting-user';
/** Long enough for a large page over a poor line, short enough that a dead line is noticed. */
const TIMEOUT_MS = 30_000;

/**
 * @param actingUser who is at work here, told with every request. The session of the browser may be that of the officer
 * before: the centre then takes what was recorded, and does nothing else in her name.
 */
export function createBrowserConnection(actingUser: () => string | null = () => null): Connection {
  return {
    async send(method, path, body, timeoutMs = TIMEOUT_MS) {
      const encoded = encode(body);
      const response = await fetch(path, {
        method,
        credentials: 'same-origin',
        cache: 'no-store',
        signal: AbortSignal.timeout(timeoutMs),
        ...encoded,
        headers: { ...encoded.headers, ...tellActing(actingUser()) },
      });
      return { status: response.status, json: await readJson(response) };
    },
    async fetchBytes(path, timeoutMs = TIMEOUT_MS) {
      const response = await fetch(path, {
        credentials: 'same-origin',
        // Kept by the tablet itself; a copy spoilt on the way may not come back from the browser's cache.
        cache: 'no-store',
        signal: AbortSignal.timeout(timeoutMs),
        headers: tellActing(actingUser()),
      });
      return { status: response.status, bytes: await response.arrayBuffer() };
    },
    onWorthTrying(callback) {
      const onVisible = () => document.visibilityState === 'visible' && callback();
      addEventListener('online', callback);
      addEventListener('focus', callback);
      document.addEventListener('visibilitychange', onVisible);
      return () => {
        removeEventListener('online', callback);
        removeEventListener('focus', callback);
        document.removeEventListener('visibilitychange', onVisible);
      };
    },
    listen(path, onHeads, onClose) {
      const source = new EventSource(path);
      source.addEventListener('heads', (message) => onHeads(message.data));
      source.addEventListener('error', () => {
        source.close();
        onClose();
      });
      return () => source.close();
    },
    isOffline: () => !navigator.onLine,
  };
}

function tellActing(userId: string | null): Record<string, string> {
  return userId === null ? {} : { [ACTING_USER_HEADER]: encodeURIComponent(userId) };
}

interface Encoded {
  readonly body?: BodyInit;
  readonly headers?: Record<string, string>;
}

function encode(body: unknown): Encoded {
  if (body === undefined) return {};
  if (body instanceof ArrayBuffer) return { body, headers: { 'content-type': 'application/octet-stream' } };
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

/** A captive portal answers 200 with a page of its own: that is undefined here, and no answer of the centre's. */
async function readJson(response: Response): Promise<unknown> {
  if (response.status === 204) return null;
  const type = response.headers.get('content-type') ?? '';
  return /\bjson\b/.test(type) ? response.json() : undefined;
}
