/** Server-sent events: "these wards have grown", and the centre's clock now and then. No data travels this way. */
import { PassThrough, type Readable } from 'node:stream';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { Heads } from '../use-cases/watch-heads.ts';
import { currentSession } from '../use-cases/sign-in.ts';
import type { HttpContext } from './context.ts';

const HEARTBEAT_MS = 20_000;
/** What the browser waits before it connects again. */
const RETRY_MS = 5000;
/** A listener that reads nothing is let go; it comes back by itself and loses nothing. */
const MOST_UNREAD_BYTES = 64 * 1024;
/** More windows than anybody has open; each costs a question to the database every heartbeat. */
const MOST_OF_SESSION = 12;

/** By the session's token, the oldest first. */
const openOnes = new Map<string, PassThrough[]>();

/** Beyond the bound the oldest ends: it may be one whose other end is long gone. */
function noteOpen(token: string, stream: PassThrough): void {
  const ofSession = [...(openOnes.get(token) ?? []), stream];
  openOnes.set(token, ofSession);
  const [oldest] = ofSession;
  if (!oldest || ofSession.length <= MOST_OF_SESSION) return;
  // What its reader has not taken would keep it open.
  if (oldest.readableLength === 0) oldest.end();
  else oldest.destroy();
}

function noteClosed(token: string, stream: PassThrough): void {
  const rest = (openOnes.get(token) ?? []).filter((each) => each !== stream);
  if (rest.length > 0) openOnes.set(token, rest);
  else openOnes.delete(token);
}

/** Ends when the client goes, when the session ends or has opened many more, and at shutdown. */
export function openLiveStream({ feed, centre }: HttpContext, wards: readonly WardCode[], token: string): Readable {
  const stream = new PassThrough();
  let tops: Heads = { heads: {}, records: {} };
  const send = (): void => {
    stream.write(`event: heads\ndata: ${JSON.stringify({ now: centre.now(), ...tops })}\n\n`);
    if (stream.writableLength + stream.readableLength > MOST_UNREAD_BYTES) stream.destroy();
  };
  const stop = feed.listen(wards, {
    onHeads(moved) {
      tops = moved;
      send();
    },
    onEnd: () => stream.end(),
  });
  const heartbeat = setInterval(() => {
    currentSession(centre, token).then(
      (session) => (session ? send() : stream.end()),
      () => stream.end(),
    );
  }, HEARTBEAT_MS);
  stream.on('close', () => {
    stop();
    noteClosed(token, stream);
    clearInterval(heartbeat);
  });
  noteOpen(token, stream);
  stream.write(`retry: ${RETRY_MS}\n\n`);
  return stream;
}
