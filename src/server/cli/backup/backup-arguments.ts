/** What follows `npm run backup --` and `npm run restore --`; each mistake is named. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../import/import-arguments.ts';

const BACKUP_USAGE = 'npm run backup -- TỆP';
const RESTORE_USAGE = 'npm run restore -- TỆP [--replace]';

/** @param folder what a relative name starts from @returns the file's full path @throws {UsageError} */
export function readBackupArguments(args: readonly string[], folder: string): string {
  return fileOf(parse(args, {}, BACKUP_USAGE).positionals, folder, BACKUP_USAGE);
}

export interface RestoreArguments {
  readonly file: string;
  /** What the centre holds now is given up. */
  readonly replace: boolean;
}

/** @param folder what a relative name starts from @throws {UsageError} */
export function readRestoreArguments(args: readonly string[], folder: string): RestoreArguments {
  const { values, positionals } = parse(args, { replace: { type: 'boolean' } }, RESTORE_USAGE);
  return { file: fileOf(positionals, folder, RESTORE_USAGE), replace: values['replace'] === true };
}

function fileOf([file, ...more]: readonly string[], folder: string, usage: string): string {
  if (file === undefined || more.length > 0) throw new UsageError(`Cần đúng một tên tệp. Cách dùng: ${usage}`);
  return path.resolve(folder, file);
}

function parse(args: readonly string[], options: Record<string, { type: 'boolean' }>, usage: string) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch {
    // Every way of writing it wrongly has the same cure.
    throw new UsageError(`Tham số viết chưa đúng. Cách dùng: ${usage}`);
  }
}
