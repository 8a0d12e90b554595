/** A file to import, read whole within a bound; what the system refuses becomes a reason for the person. */
import { readFileSync, statSync } from 'node:fs';
import { err, ok, type Result } from '#domain/base/result.ts';

export const LARGEST_FILE_BYTES = 20 * 1024 * 1024;

export function readBytes(file: string): Result<Buffer, string> {
  try {
    const { size } = statSync(file);
    if (size > LARGEST_FILE_BYTES) return err('tệp lớn hơn 20 MB.');
    return ok(readFileSync(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return err('không có tệp này.');
    if (code === 'EISDIR') return err('đây là thư mục, không phải tệp.');
    return err(`không đọc được tệp (${code ?? 'không rõ lý do'}).`);
  }
}

export function readJson(file: string): Result<unknown, string> {
  const bytes = readBytes(file);
  if (!bytes.ok) return bytes;
  const text = decodeUtf8(bytes.value);
  if (text === undefined) return err('tệp không phải chữ UTF-8.');
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    return err('tệp không phải JSON hợp lệ.');
  }
}

/** Undefined for bytes that are no UTF-8; a mark at the beginning is taken off. */
export function decodeUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
