/**
 * `DATA_DIR/centre.key`: the key that seals the centre's own secrets in its database (`seal.ts`), kept beside the database and
 * never in it. Made at the first start, for its owner alone. One key a line, base64; the first seals, the others only open.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { SEAL_KEY_BYTES } from './seal.ts';
import { StartFailure } from './start-failure.ts';

const HEAD = [
  '# Khoá của trung tâm: mở các bí mật được niêm phong trong cơ sở dữ liệu (xác thực hai lớp, hộp đen, khoá máy tính bảng).',
  '# Đừng xoá và đừng gửi cho ai. Mỗi dòng một khoá; dòng đầu đang dùng. "npm run backup" chép khoá này vào bản sao lưu.',
];

export function keyFileOf(dataDir: string): string {
  return path.join(dataDir, 'centre.key');
}

/** @returns none when there is no file yet @throws {StartFailure} when it cannot be read or is no key file */
export function readKeyFile(dataDir: string): Uint8Array[] {
  const file = keyFileOf(dataDir);
  if (!existsSync(file)) return [];
  const lines = orExplain(file, () => readFileSync(file, 'utf8')).split(/\r?\n/);
  const keys = lines.filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return keys.map((line) => {
    const key = Buffer.from(line.trim(), 'base64');
    if (key.length !== SEAL_KEY_BYTES)
      throw new StartFailure(`${file}: có dòng không phải khoá của trung tâm. Hãy chép lại tệp từ bản gốc.`);
    return key;
  });
}

/** Makes the file when there is none. @throws {StartFailure} when it cannot be written */
export function keepKeyFile(dataDir: string): Uint8Array[] {
  if (readKeyFile(dataDir).length === 0) {
    const file = keyFileOf(dataDir);
    orExplain(file, () => {
      mkdirSync(dataDir, { recursive: true });
      const half = writeHalf(file, [randomBytes(SEAL_KEY_BYTES)]);
      try {
        // Fails where there is a file already: of two starts at once the first one's stays, whole; an emptied one is no new start.
        linkSync(half, file);
      } finally {
        rmSync(half);
      }
      syncFolder(dataDir);
    });
  }
  return readKeyFile(dataDir);
}

/** Adds those that are not there yet, behind the one in use. @throws {StartFailure} when the file cannot be written */
export function addKeys(dataDir: string, keys: readonly Uint8Array[]): void {
  const known = readKeyFile(dataDir);
  const fresh = keys.filter((key) => !known.some((each) => Buffer.from(each).equals(key)));
  if (fresh.length === 0) return;
  const file = keyFileOf(dataDir);
  orExplain(file, () => {
    mkdirSync(dataDir, { recursive: true });
    // A link to another disk stays one.
    const target = existsSync(file) ? realpathSync(file) : file;
    renameSync(writeHalf(target, [...known, ...fresh]), target);
    syncFolder(path.dirname(target));
  });
}

/** On the disk before anything is sealed with it. @returns its name, still another than the file's */
function writeHalf(file: string, keys: readonly Uint8Array[]): string {
  const half = `${file}.dang-ghi-${process.pid}`;
  rmSync(half, { force: true });
  const handle = openSync(half, 'wx', 0o600);
  try {
    writeSync(handle, [...HEAD, ...keys.map((key) => Buffer.from(key).toString('base64')), ''].join('\n'));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  return half;
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function orExplain<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new StartFailure(
      `${file}: không đọc hoặc ghi được tệp khoá của trung tâm (${code}). Hãy sửa quyền hoặc chỗ trống của thư mục.`,
    );
  }
}
