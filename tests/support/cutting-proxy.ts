/** An HTTP line between tablets and centre that does what lines do: cuts, stalls, doubles, and lets others answer. */
import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * refuse: closed before a word · lose-request: closed when half of the request is through · lose-answer: the centre acts, the
 * line closes · cut: half of the answer · drip: a few bytes at a time, then closed · delay: late · stall: not a word until whoever
 * asked gives up · portal: a captive portal's page with 200 · busy: a gateway's 503 · duplicate: the request arrives twice
 */
export const LINE_FAULTS = [
  'refuse',
  'lose-request',
  'lose-answer',
  'cut',
  'drip',
  'delay',
  'stall',
  'portal',
  'busy',
  'duplicate',
] as const;
export type LineFault = (typeof LINE_FAULTS)[number];

export interface CuttingProxy {
  readonly url: string;
  /** How many requests met each fault. */
  readonly met: ReadonlyMap<LineFault, number>;
  /** Probability that a request meets a fault, 0 to 1. */
  setBadness(share: number): void;
  /** Of each answer, how much gets through before the line closes: 0 to 1 by the path that was asked for; all of it at first. */
  setThrough(share: (path: string) => number): void;
  /** Connections are refused until it is up again. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

const HALF = 0.5;
const DRIP_BYTES = 7;
const DRIP_MS = 50;
const DRIPS = 40;
const MOST_DELAY_MS = 1500;

/** @param target origin of the centre; @param random in [0, 1) */
export async function startCuttingProxy(target: string, random: () => number): Promise<CuttingProxy> {
  const met = new Map<LineFault, number>();
  let badness = 0;
  let shareOf = (_path: string) => 1;
  let port = 0;
  let server: Server | undefined;

  function chooseFault(): LineFault | null {
    if (random() >= badness) return null;
    const fault = LINE_FAULTS[Math.floor(random() * LINE_FAULTS.length)] ?? 'cut';
    met.set(fault, (met.get(fault) ?? 0) + 1);
    return fault;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = chooseFault();
    if (fault === 'refuse') return void request.destroy();
    const body = await readAll(request);
    if (fault === 'stall') return void (await once(response, 'close'));
    if (fault === 'portal') {
      return void response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        .end('<html><body>Chào mừng đến với Wi-Fi</body></html>');
    }
    if (fault === 'busy') return void response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>503</h1>');
    if (fault === 'delay') await sleep(random() * MOST_DELAY_MS);
    const send = (part: Buffer) => pass(target, request, part);
    if (fault === 'duplicate') (await send(body)).destroy();
    if (fault === 'lose-request') {
      await sendHalf(target, request, body);
      return void response.destroy();
    }
    const answer = await send(body);
    if (fault === 'lose-answer') {
      await readAll(answer);
      return void response.destroy();
    }
    const share = fault === 'cut' ? HALF : shareOf(request.url ?? '/');
    if (fault === 'drip') return drip(answer, response);
    if (share < 1) return cut(answer, response, share);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
    answer.on('error', () => response.destroy());
    response.on('close', () => answer.destroy());
  }

  const up = async () => {
    const started = createServer((request, response) => {
      // Whatever fails between the two is one more cut.
      handle(request, response).catch(() => response.destroy());
    });
    server = started;
    await new Promise<void>((resolve, reject) => {
      started.once('error', reject);
      started.listen(port, '127.0.0.1', resolve);
    });
    ({ port } = started.address() as AddressInfo);
  };
  const down = async () => {
    const ending = server;
    server = undefined;
    if (!ending) return;
    await new Promise<void>((resolve) => {
      ending.close(() => resolve());
      ending.closeAllConnections();
    });
  };
  await up();
  return {
    url: `http://localhost:${port}`,
    met,
    setBadness: (share) => void (badness = share),
    setThrough: (share) => void (shareOf = share),
    down,
    up: async () => void (server ?? (await up())),
    close: down,
  };
}

async function cut(answer: IncomingMessage, response: ServerResponse, share: number): Promise<void> {
  const body = await promise(answer, response);
  response.write(body.subarray(0, body.length * share));
  response.destroy();
}

async function drip(answer: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await promise(answer, response);
  for (let sent = 0; sent < DRIPS; sent++) {
    response.write(body.subarray(sent * DRIP_BYTES, (sent + 1) * DRIP_BYTES));
    await sleep(DRIP_MS);
  }
  response.destroy();
}

/** The head of the whole answer. @returns what it promises */
async function promise(answer: IncomingMessage, response: ServerResponse): Promise<Buffer> {
  const { 'transfer-encoding': _, ...headers } = answer.headers;
  const body = await readAll(answer);
  response.writeHead(answer.statusCode ?? 502, { ...headers, 'content-length': String(body.length) });
  return body;
}

function pass(target: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const out = forward(`${target}${url ?? '/'}`, { method, headers: { ...headers, connection: 'close' } }, resolve);
    out.once('error', reject);
    out.end(body);
  });
}

/** The head says more than what follows: the centre gets half of it and then nothing. */
function sendHalf(target: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const out = forward(`${target}${url ?? '/'}`, { method, headers });
    out.once('error', () => resolve());
    out.once('close', () => resolve());
    out.write(body.subarray(0, body.length / 2), () => out.destroy());
    if (body.length === 0) out.destroy();
  });
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
