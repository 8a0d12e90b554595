/**
 * Where the embedded PostgreSQL keeps its files, whoever starts the centre and wherever the program was put.
 * Normally inside DATA_DIR. When root starts it in a folder that the database's user cannot enter, the data (and a copy of
 * the programs) lie under /var/lib, and a note in DATA_DIR says so; from then on the note is followed.
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { copyPostgresBinaries, findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { canRun, canWrite, chooseUser, isRoot, type RunAs } from './run-as.ts';
import { StartFailure } from './start-failure.ts';

const OUTSIDE = '/var/lib/dung-hen';
const NOTE = 'DU-LIEU-O-DAU.txt';
/** The system allows 107 bytes, of which PostgreSQL needs some for its file's name. */
const LONGEST_SOCKET_PATH = 90;

export interface DataHome {
  readonly binaries: PostgresBinaries;
  readonly runAs: RunAs;
  /** The cluster itself (PGDATA). */
  readonly cluster: string;
  readonly socketDir: string;
  readonly log: string;
}

/** @throws {StartFailure} when there is data already and its owner cannot reach it: never a silent second, empty store */
export function prepareDataHome(given: string): DataHome {
  // Processes are later told apart by the folder they work in, which the system names without links.
  const dataDir = realpathSync(given);
  const inside = path.join(dataDir, 'postgres');
  const outside = path.join(OUTSIDE, `${path.basename(dataDir).replace(/^\.+/, '') || 'data'}-${hashOf(dataDir)}`);
  const noted = readNote(dataDir);
  if (noted !== undefined && !existsSync(noted)) {
    throw new StartFailure(
      `${path.join(dataDir, NOTE)} nói dữ liệu ở ${noted}, nhưng thư mục đó không còn. Hãy khôi phục nó, hoặc xoá tập tin ghi chú để bắt đầu với dữ liệu trống.`,
    );
  }
  const home = noted ?? inside;
  const runAs = ownerOf(home) ?? chooseUser();
  const found = findPostgresBinaries();
  const binaries = canRun(runAs, found.postgres) ? found : copyPostgresBinaries(found, OUTSIDE);
  if (!canRun(runAs, binaries.postgres)) {
    throw new StartFailure(
      `Không chạy được ${binaries.postgres}: máy này thiếu thư viện hoặc quyền mà PostgreSQL cần.`,
    );
  }
  if (makeFolder(home, runAs) || canEnterThrough(dataDir, home, runAs)) return describeHome(home, { binaries, runAs });
  if (existsSync(path.join(home, 'cluster/PG_VERSION')) || !isRoot()) {
    throw new StartFailure(
      `Dữ liệu ở ${home} nhưng ${runAs ? `người dùng ${runAs.name}` : 'người dùng hiện tại'} không vào được. Hãy sửa quyền của các thư mục trên đường dẫn đó.`,
    );
  }
  rmdirSync(home);
  if (!makeFolder(outside, runAs)) throw new StartFailure(`Không tạo được thư mục dữ liệu ${outside}.`);
  writeNote(dataDir, outside);
  return describeHome(outside, { binaries, runAs });
}

/** Data made by one user stays with that user when root starts the centre later. */
function ownerOf(home: string): RunAs {
  const version = path.join(home, 'cluster/PG_VERSION');
  if (!isRoot() || !existsSync(version)) return null;
  const { uid, gid } = lstatSync(version);
  return uid === 0 ? null : { uid, gid, name: String(uid) };
}

function describeHome(home: string, { binaries, runAs }: Pick<DataHome, 'binaries' | 'runAs'>): DataHome {
  const near = path.join(home, 'socket');
  const socketDir =
    Buffer.byteLength(near) < LONGEST_SOCKET_PATH ? near : path.join(os.tmpdir(), `dung-hen-${hashOf(home)}`);
  if (!makeFolder(socketDir, runAs))
    throw new StartFailure(`Không dùng được thư mục ${socketDir} cho kết nối tới cơ sở dữ liệu.`);
  return { binaries, runAs, cluster: path.join(home, 'cluster'), socketDir, log: path.join(home, 'postgresql.log') };
}

/** The data folder itself is ours to open: whoever passes through it still finds only closed folders. */
function canEnterThrough(dataDir: string, home: string, runAs: RunAs): boolean {
  const { uid, mode } = lstatSync(dataDir);
  if (!isRoot() || uid !== 0) return false;
  chmodSync(dataDir, mode | 0o111);
  return canWrite(runAs, home);
}

/** A folder of that user alone. False when the user cannot write there, or when it belongs to somebody else. */
function makeFolder(folder: string, runAs: RunAs): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const { uid } = lstatSync(folder);
  if (runAs && (uid === 0 || uid === runAs.uid)) chownSync(folder, runAs.uid, runAs.gid);
  else if (uid !== process.getuid?.()) return false;
  chmodSync(folder, 0o700);
  return canWrite(runAs, folder);
}

function readNote(dataDir: string): string | undefined {
  const note = path.join(dataDir, NOTE);
  if (!existsSync(note)) return undefined;
  return readFileSync(note, 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`${OUTSIDE}/`))
    ?.trim();
}

function writeNote(dataDir: string, home: string): void {
  const lines = [
    'Dữ liệu của trung tâm này nằm ở:',
    home,
    '',
    'Lý do: trung tâm được chạy bằng quyền root trong một thư mục mà cơ sở dữ liệu không vào được.',
    'Đừng xoá tập tin này: lần khởi động sau đọc nó để tìm lại dữ liệu.',
    '',
  ];
  writeFileSync(path.join(dataDir, NOTE), lines.join('\n'));
}

function hashOf(folder: string): string {
  return createHash('sha256').update(folder).digest('hex').slice(0, 12);
}
