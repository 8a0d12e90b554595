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

/** Ends when the client goes, when the session ends, and at shutdown. */
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
    clearInterval(heartbeat);
  });
  stream.write(`retry: ${RETRY_MS}\n\n`);
  return stream;
}
