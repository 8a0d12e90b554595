/** Somebody's computer, as the centre sees it: an address, and one connection that is kept. */
import { Agent, request } from 'node:http';

export interface Ask {
  readonly path: string;
  readonly cookie?: string;
  /** Sent as JSON, by POST; without it the request is a GET. */
  readonly body?: object;
}

export interface Answer {
  readonly status: number;
  /** Seconds; 0 where the centre asks for none. */
  readonly retryAfter: number;
  /** The session's, `name=value`; null where none was set. */
  readonly cookie: string | null;
}

export interface Machine {
  /** @returns when the answer has come to its end */
  ask(what: Ask): Promise<Answer>;
  leave(): void;
}

/**
 * @param url of a centre that listens on 127.0.0.1
 * @param address any of 127.0.0.0/8, each of which is this computer's own (Linux)
 */
export function machineAt(url: string, address: string): Machine {
  const { port, host } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: 1, localAddress: address });
  return {
    ask: ({ path, cookie, body }) =>
      new Promise((resolve, reject) => {
        const headers = {
          host,
          ...(cookie && { cookie }),
          ...(body && { 'content-type': 'application/json' }),
        };
        const method = body ? 'POST' : 'GET';
        const asking = request({ agent, host: '127.0.0.1', port, method, path, headers }, (answer) => {
          answer.resume();
          answer.once('error', reject);
          answer.once('end', () =>
            resolve({
              status: answer.statusCode ?? 0,
              retryAfter: Number(answer.headers['retry-after'] ?? 0),
              cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? null,
            }),
          );
        });
        asking.once('error', reject);
        asking.end(body && JSON.stringify(body));
      }),
    leave: () => agent.destroy(),
  };
}

/** So many computers, each in a network (/24) of its own. @param first the second part of their addresses, 1 to 254 */
export function machinesApart(url: string, count: number, first: number): Machine[] {
  return Array.from({ length: count }, (_, index) =>
    machineAt(url, `127.${first + Math.floor(index / 250)}.${1 + (index % 250)}.1`),
  );
}
