/** The port of the network under a test's hand: each answer is the centre's own unless the test puts another before it. */
import type { Connection } from '#client/platform/connection.ts';

export interface SentRequest {
  readonly method: string;
  readonly path: string;
  /** What follows the question mark of the address, if anything does. */
  readonly query?: string;
  readonly body: unknown;
}

/** What comes back: an answer, nothing at all (an error thrown), or something worked out from what was sent. */
export type Reply =
  { readonly status: number; readonly json: unknown } | Error | ((request: SentRequest) => Reply | Promise<Reply>);

export interface FileReply {
  readonly status: number;
  readonly bytes: ArrayBuffer;
}

export interface ScriptedConnection {
  readonly connection: Connection;
  readonly requests: readonly SentRequest[];
  /** Bodies sent to a path, oldest first. */
  sentTo(path: string): unknown[];
  /** The next requests to the path are answered by these, one each, before the centre answers again. */
  script(path: string, ...replies: Reply[]): void;
  /** The next requests for the file are answered by these, one each, before the centre answers again. */
  scriptFile(path: string, ...replies: (FileReply | Error)[]): void;
  /** Files asked for, oldest first. */
  readonly fetched: readonly string[];
  /** The network came back, or the app came to the front. */
  worthTrying(): void;
  /** The centre pokes everyone who listens. */
  poke(data: string): void;
  /** The stream breaks. */
  breakStream(): void;
  /** Paths listened to now. */
  listening(): readonly string[];
}

export function setupConnection(
  centre: (request: SentRequest) => Reply | Promise<Reply>,
  file: (path: string) => FileReply = () => ({ status: 404, bytes: new ArrayBuffer(0) }),
): ScriptedConnection {
  const requests: SentRequest[] = [];
  const scripts = new Map<string, Reply[]>();
  const fileScripts = new Map<string, (FileReply | Error)[]>();
  const fetched: string[] = [];
  const callbacks = new Set<() => void>();
  const streams = new Map<{ path: string }, { onHeads: (data: string) => void; onClose: () => void }>();
  return {
    requests,
    connection: {
      async send(method, address, body) {
        const [path = '', query] = address.split('?');
        const request = { method, path, ...(query !== undefined && { query }), body: structuredClone(body) };
        requests.push(request);
        let reply: Reply = scripts.get(path)?.shift() ?? centre;
        while (typeof reply === 'function') reply = await reply(request);
        if (reply instanceof Error) throw reply;
        return structuredClone(reply);
      },
      async fetchBytes(path) {
        fetched.push(path);
        const reply = fileScripts.get(path)?.shift() ?? file(path);
        if (reply instanceof Error) throw reply;
        return { status: reply.status, bytes: reply.bytes.slice(0) };
      },
      onWorthTrying(callback) {
        callbacks.add(callback);
        return () => callbacks.delete(callback);
      },
      listen(path, onHeads, onClose) {
        const key = { path };
        streams.set(key, { onHeads, onClose });
        return () => streams.delete(key);
      },
      isOffline: () => false,
    },
    sentTo: (path) => requests.filter((request) => request.path === path).map(({ body }) => body),
    script: (path, ...replies) => scripts.set(path, [...(scripts.get(path) ?? []), ...replies]),
    scriptFile: (path, ...replies) => fileScripts.set(path, [...(fileScripts.get(path) ?? []), ...replies]),
    fetched,
    worthTrying: () => callbacks.forEach((callback) => callback()),
    poke: (data) => streams.forEach(({ onHeads }) => onHeads(data)),
    breakStream() {
      const open = [...streams.values()];
      streams.clear();
      open.forEach(({ onClose }) => onClose());
    },
    listening: () => [...streams.keys()].map(({ path }) => path),
  };
}
