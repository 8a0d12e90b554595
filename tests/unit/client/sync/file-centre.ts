/** The centre in memory of `fake-centre.ts` that takes files in as well: part by part, only those an event has told of. */
import { createHash } from 'node:crypto';
import type { FileAttachedBody } from '#domain/dossier/event-bodies.ts';
import { filePath, partCount } from '#protocol/file-messages.ts';
import { WARD } from '#support/dossier-events.ts';
import { createFakeCentre, type FakeCentre } from './fake-centre.ts';
import type { Reply, SentRequest } from './scripted-connection.ts';

export interface FileCentre extends FakeCentre {
  /** What happened to files, in order: 'ask', 'take 0' and so on, with the place of the file among those told of. */
  readonly log: readonly string[];
  /** The whole file; undefined while parts are missing. */
  fileOf(fileId: string): Buffer | undefined;
  /** Loses every file, as a backup restored from before them. */
  loseFiles(): void;
  /** Each request of the log is asked first: an error thrown here is a line cut on the way there. */
  before(look: (entry: string) => void): void;
  /** An error thrown here is a line cut on the way back: the centre has done its part. */
  after(look: (entry: string) => void): void;
}

export function createFileCentre(): FileCentre {
  const base = createFakeCentre();
  const parts = new Map<string, Map<number, Buffer>>();
  const log: string[] = [];
  let before: (entry: string) => void = () => undefined;
  let after: (entry: string) => void = () => undefined;
  const attached = (): FileAttachedBody[] =>
    base.events(WARD).flatMap((event) => (event.kind === 'file-attached' ? [event.body] : []));

  function fileOf(fileId: string): Buffer | undefined {
    const body = attached().find((each) => each.fileId === fileId);
    const held = parts.get(fileId);
    if (!body || held?.size !== partCount(body.bytes)) return undefined;
    return Buffer.concat([...held].toSorted(([one], [other]) => one - other).map(([, bytes]) => bytes));
  }

  function serve({ method, path, body }: SentRequest): Reply {
    const at = attached().findIndex(({ fileId }) => path.startsWith(filePath(WARD, fileId)));
    const file = attached()[at];
    if (!file) return refuse(404, 'no-such-file');
    const part = Number(path.slice(filePath(WARD, file.fileId).length + 1));
    const entry = method === 'GET' ? `${at}: ask` : `${at}: take ${part}`;
    log.push(entry);
    before(entry);
    const held = parts.get(file.fileId) ?? new Map<number, Buffer>();
    parts.set(file.fileId, held);
    const answer = method === 'GET' ? stateOf(file, held) : take(file, held, { part, bytes: body as ArrayBuffer });
    after(entry);
    return answer;
  }

  function stateOf({ fileId, sha256 }: FileAttachedBody, held: ReadonlyMap<number, Buffer>): Reply {
    const isComplete = sha256Of(fileOf(fileId)) === sha256;
    return { status: 200, json: { ward: WARD, file: fileId, held: [...held.keys()], isComplete } };
  }

  function take(
    { fileId, sha256 }: FileAttachedBody,
    held: Map<number, Buffer>,
    { part, bytes }: { part: number; bytes: ArrayBuffer },
  ): Reply {
    if (!held.has(part)) held.set(part, Buffer.from(bytes));
    const whole = fileOf(fileId);
    if (whole && sha256Of(whole) !== sha256) {
      held.clear();
      return refuse(409, 'file-differs');
    }
    return { status: 204, json: null };
  }

  return {
    ...base,
    answer: (request) => (request.path.startsWith('/api/sync/files/') ? serve(request) : base.answer(request)),
    log,
    fileOf,
    loseFiles: () => parts.clear(),
    before: (look) => void (before = look),
    after: (look) => void (after = look),
  };
}

function sha256Of(bytes: Buffer | undefined): string | undefined {
  return bytes && createHash('sha256').update(bytes).digest('hex');
}

export function refuse(status: number, problem: string): Reply {
  return { status, json: { type: `urn:dung-hen:problem:${problem}`, title: 'Không được.', status } };
}
