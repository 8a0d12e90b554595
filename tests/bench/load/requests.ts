/** Requests to a centre as tablets make them, and what became of them. */

/** As long as the app itself waits (`client/platform/connection.ts`). */
const TIMEOUT_MS = 30_000;

export interface Session {
  readonly url: string;
  /** `name=value`; empty before signing in. */
  readonly cookie: string;
}

/** An answer that is no success, or none at all; the message says which request and why. */
export class RequestFailed extends Error {}

/** @param body a text is sent as it is @throws {RequestFailed} */
export async function send<T>(
  { url, cookie }: Session,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: unknown,
): Promise<{ readonly json: T; readonly cookie: string }> {
  let response: Response;
  let text: string;
  // A timer of our own: under load `AbortSignal.timeout` was collected before its time, and the request never ended.
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(new DOMException('', 'TimeoutError')), TIMEOUT_MS);
  try {
    response = await fetch(`${url}${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      signal: ending.signal,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    text = await response.text();
  } catch (error) {
    throw new RequestFailed(`${method} ${routeOf(path)}: ${error instanceof Error ? error.name : 'no answer'}`);
  } finally {
    clearTimeout(timer);
  }
  if (!response.ok) throw new RequestFailed(`${method} ${routeOf(path)}: ${response.status}`);
  const set = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { json: (isJson ? JSON.parse(text) : undefined) as T, cookie: set };
}

/** Ward and part numbers would make a kind of failure of each. */
function routeOf(path: string): string {
  return path.split('?')[0]?.replace(/\/\d+/g, '/•') ?? path;
}

/** Calls back for every `heads` the centre sends, until the signal. @throws {RequestFailed} when the stream cannot be had or ends by itself */
export async function listen(
  { url, cookie }: Session,
  { ward, onHeads, signal }: { ward: string; onHeads: (head: number) => void; signal: AbortSignal },
): Promise<void> {
  try {
    const response = await fetch(`${url}/api/sync/live?wards=${ward}`, { headers: { cookie }, signal });
    if (!response.ok || !response.body) throw new RequestFailed(`GET /api/sync/live: ${response.status}`);
    let text = '';
    for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
      text += part;
      const messages = text.split('\n\n');
      text = messages.pop() ?? '';
      for (const message of messages) {
        const data = /^data: (.*)$/m.exec(message)?.[1];
        if (data) onHeads((JSON.parse(data) as { heads: Record<string, number> }).heads[ward] ?? 0);
      }
    }
  } catch (error) {
    if (signal.aborted) return;
    throw error instanceof RequestFailed ? error : new RequestFailed('GET /api/sync/live: broken off');
  }
  if (!signal.aborted) throw new RequestFailed('GET /api/sync/live: ended by the centre');
}
