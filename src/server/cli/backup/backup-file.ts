/**
 * The file of a whole centre: gzip of lines of JSON. First the head, then every table (a line with its name, then a line for
 * each row), and at the end the SHA-256 of all lines before it. Whatever is cut off or changed is noticed before it is used.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { StartFailure } from '../../db/start-failure.ts';

const FORMAT = 1;

export interface BackupTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: number;
}

export interface BackupHead {
  readonly kind: 'dung-hen-backup';
  readonly format: typeof FORMAT;
  /** The last migration of the database it was made from. */
  readonly schema: number;
  /** The program that made it. */
  readonly app: string;
  /** RFC 3339, on the clock of Việt Nam. */
  readonly madeAt: string;
  /** What opens the sealed values among the rows (`db/key-file.ts`), base64; not in backups of before there was one. */
  readonly keys?: readonly string[];
  readonly tables: readonly BackupTable[];
}

export type BackupContent = Omit<BackupHead, 'kind' | 'format'>;

const CHUNK_CHARACTERS = 256 * 1024;
const LEVEL = 5;
const NEWLINE = 0x0a;

/**
 * Only a finished file gets the name, readable by its owner alone: it holds everything the centre knows of people.
 * @param rowsOf the rows of a table as lines of JSON, as many as the head says
 * @returns its size in bytes @throws {StartFailure} when there is such a file already, or it cannot be written
 */
export async function writeBackupFile(
  file: string,
  content: BackupContent,
  rowsOf: (table: string) => AsyncIterable<string>,
): Promise<number> {
  if (existsSync(file))
    throw new StartFailure(`${file}: đã có tệp này. Hãy chọn tên khác, bản sao lưu cũ được giữ nguyên.`);
  const half = `${file}.dang-ghi-${process.pid}`;
  try {
    const target = createWriteStream(half, { mode: 0o600, flags: 'wx' });
    await pipeline(Readable.from(chunksOf(content, rowsOf)), createGzip({ level: LEVEL }), target);
    const handle = await open(half, 'r+');
    await handle.sync();
    await handle.close();
    renameSync(half, file);
  } catch (error) {
    rmSync(half, { force: true });
    throw explainFileError(error, file);
  }
  return statSync(file).size;
}

async function* chunksOf(
  content: BackupContent,
  rowsOf: (table: string) => AsyncIterable<string>,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let waiting = '';
  for await (const line of linesOf(content, rowsOf)) {
    waiting += `${line}\n`;
    if (waiting.length < CHUNK_CHARACTERS) continue;
    const chunk = Buffer.from(waiting);
    hash.update(chunk);
    waiting = '';
    yield chunk;
  }
  hash.update(waiting);
  yield Buffer.from(`${waiting}${JSON.stringify({ sha256: hash.digest('hex') })}\n`);
}

async function* linesOf(
  content: BackupContent,
  rowsOf: (table: string) => AsyncIterable<string>,
): AsyncGenerator<string> {
  const head: BackupHead = { kind: 'dung-hen-backup', format: FORMAT, ...content };
  yield JSON.stringify(head);
  for (const { name } of content.tables) {
    yield JSON.stringify({ table: name });
    yield* rowsOf(name);
  }
}

/** What is in a backup, in its order. */
export type BackupPart =
  | { readonly type: 'head'; readonly head: BackupHead }
  | { readonly type: 'row'; readonly table: string; readonly line: string };

/**
 * Reads a file from its beginning. That it is whole is known only when the last part has come.
 * @throws {StartFailure} saying what is wrong with it
 */
export async function* readBackupFile(file: string): AsyncGenerator<BackupPart> {
  try {
    yield* partsOf(linesIn(file), file);
  } catch (error) {
    throw explainFileError(error, file);
  }
}

/** Reads the file to its end. @returns its head @throws {StartFailure} */
export async function checkBackupFile(file: string): Promise<BackupHead> {
  let head: BackupHead | undefined;
  for await (const part of readBackupFile(file)) if (part.type === 'head') head = part.head;
  if (!head) throw broken(file);
  return head;
}

async function* partsOf(lines: AsyncIterable<Buffer>, file: string): AsyncGenerator<BackupPart> {
  const hash = createHash('sha256');
  const awaited: BackupTable[] = [];
  let table: { readonly name: string; left: number } | undefined;
  let state: 'head' | 'tables' | 'ended' = 'head';
  for await (const bytes of lines) {
    const line = bytes.toString('utf8');
    if (state === 'ended') throw broken(file);
    if (state === 'head') {
      const head = readHead(line, file);
      awaited.push(...head.tables);
      state = 'tables';
      yield { type: 'head', head };
    } else if (table && table.left > 0) {
      table.left -= 1;
      yield { type: 'row', table: table.name, line };
    } else if (awaited[0]) {
      const { name, rows } = awaited[0];
      if (line !== JSON.stringify({ table: name })) throw broken(file);
      awaited.shift();
      table = { name, left: rows };
    } else {
      if (line !== JSON.stringify({ sha256: hash.copy().digest('hex') })) throw broken(file);
      state = 'ended';
    }
    hash.update(bytes).update('\n');
  }
  if (state !== 'ended') throw broken(file);
}

/** Lines end with a line feed only: JSON lets the other marks that some readers take for an end stand in a text. */
async function* linesIn(file: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file);
  const unpacked = createGunzip();
  // What goes wrong with the file shows where it is unpacked.
  source.on('error', (error) => unpacked.destroy(error));
  let rest: Buffer[] = [];
  for await (const chunk of source.pipe(unpacked) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, end)]);
      rest = [];
      from = end + 1;
    }
    rest.push(chunk.subarray(from));
  }
  if (Buffer.concat(rest).length > 0) throw broken(file);
}

function readHead(line: string, file: string): BackupHead {
  const head = parse(line) as Partial<BackupHead> | undefined;
  if (head?.kind !== 'dung-hen-backup') throw notOurs(file);
  if (head.format !== FORMAT)
    throw new StartFailure(
      `${file}: bản sao lưu thuộc phiên bản mới hơn. Hãy cập nhật chương trình rồi khôi phục lại.`,
    );
  return head as BackupHead;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    // Whatever else it is, it is no head of ours.
    return undefined;
  }
}

const notOurs = (file: string) => new StartFailure(`${file}: không phải tệp sao lưu của Đúng Hẹn.`);
const broken = (file: string) =>
  new StartFailure(`${file}: tệp sao lưu bị cắt cụt hoặc hỏng, chưa có gì được thay đổi. Hãy dùng bản sao lưu khác.`);

/** What the file system and gzip refuse is for the operator to mend; everything else stays what it is. */
function explainFileError(error: unknown, file: string): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return new StartFailure(`${file}: không có tệp hoặc thư mục này.`);
    case 'EISDIR':
      return new StartFailure(`${file}: đây là thư mục, không phải tệp.`);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new StartFailure(`${file}: không đủ quyền với tệp hoặc thư mục này.`);
    case 'ENOSPC':
    case 'EDQUOT':
      return new StartFailure(`${file}: đĩa đã đầy, chưa sao lưu được.`);
    case 'Z_DATA_ERROR':
      return /incorrect header check/.test(String(error)) ? notOurs(file) : broken(file);
    case 'Z_BUF_ERROR':
      return broken(file);
    default:
      return error;
  }
}
