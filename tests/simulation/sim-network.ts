/** The line between a tablet and the centre: requests are lost, doubled, late or answered by somebody else, as scripted. */
import type { Connection } from '#client/platform/connection.ts';

/**
 * lose-request: it never arrives · lose-answer: the centre acts, nobody hears · duplicate: it arrives twice · late: unheard,
 * and the line delivers it once more later · busy: 503 · portal: a captive portal's page with 200 · cut: the body ends in
 * the middle · signed-out: 401
 */
export const NETWORK_FAULTS = [
  'none',
  'lose-request',
  'lose-answer',
  'duplicate',
  'late',
  'busy',
  'portal',
  'cut',
  'signed-out',
] as const;
export type NetworkFault = (typeof NETWORK_FAULTS)[number];

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** JSON text. */
  readonly body: string | undefined;
}

export interface Answer {
  readonly status: number;
  /** Undefined when it is no JSON. */
  readonly json: unknown;
  readonly bytes: ArrayBuffer;
}

export type Ask = (request: Request) => Promise<Answer>;

const NOT_OURS = { json: undefined, bytes: new ArrayBuffer(0) };

export interface SimNetwork {
  readonly connection: Connection;
  setOnline(online: boolean): void;
  isOnline(): boolean;
  /** The next requests meet these, one each. */
  script(faults: readonly NetworkFault[]): void;
  /** What the line still holds arrives now, the latest first; nobody hears the answers. */
  deliverLate(): Promise<void>;
}

/** @param gate waits for this request's turn; at once when requests need not be ordered */
export function createSimNetwork(ask: Ask, gate: () => Promise<void>): SimNetwork {
  let online = true;
  let faults: NetworkFault[] = [];
  let late: Request[] = [];

  async function send(request: Request): Promise<Answer> {
    await gate();
    const fault = online ? (faults.shift() ?? 'none') : 'lose-request';
    switch (fault) {
      case 'lose-request':
        throw new TypeError('Failed to fetch');
      case 'busy':
        return { status: 503, ...NOT_OURS };
      case 'portal':
        return { status: 200, ...NOT_OURS };
      case 'signed-out':
        return { status: 401, ...NOT_OURS };
      case 'none':
        return ask(request);
      case 'duplicate':
        await ask(request);
        return ask(request);
      case 'lose-answer':
        await ask(request);
        throw new TypeError('Failed to fetch');
      case 'late':
        late.push(request);
        throw new DOMException('The request timed out.', 'TimeoutError');
      case 'cut':
        await ask(request);
        throw new SyntaxError('Unexpected end of JSON input');
    }
  }

  return {
    connection: {
      send: (method, path, body) => send({ method, path, body: body === undefined ? undefined : JSON.stringify(body) }),
      fetchBytes: (path) => send({ method: 'GET', path, body: undefined }),
      onWorthTrying: () => () => undefined,
      listen: () => () => undefined,
      isOffline: () => !online,
    },
    setOnline: (next) => void (online = next),
    isOnline: () => online,
    script: (next) => void (faults = [...next]),
    async deliverLate() {
      const held = late.reverse();
      late = [];
      for (const request of held) await ask(request);
    },
  };
}
