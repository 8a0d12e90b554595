/** What follows `npm run import --`; each mistake is named. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { WardCode } from '#domain/dossier/ids.ts';

export const IMPORT_KINDS = ['procedures', 'dossiers', 'calendar'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

export interface ImportArguments {
  readonly kind: ImportKind;
  /** Full paths. */
  readonly files: readonly string[];
  /** Null: every ward of the centre (procedures), or a trial run, which needs none. */
  readonly ward: WardCode | null;
  readonly dryRun: boolean;
}

/** The command was written wrongly: one line in Vietnamese, and exit code 2. */
export class UsageError extends Error {}

const USAGE = 'npm run import -- --kind procedures|dossiers|calendar [--ward MÃ] [--dry-run] TỆP…';

/** @param folder what a relative name starts from @throws {UsageError} naming the argument */
export function readImportArguments(args: readonly string[], folder: string): ImportArguments {
  const { values, positionals } = parse(args);
  const kind = IMPORT_KINDS.find((known) => known === values.kind);
  if (!kind) throw new UsageError(`--kind: phải là procedures, dossiers hoặc calendar. Cách dùng: ${USAGE}`);
  if (positionals.length === 0) throw new UsageError(`Thiếu tên tệp. Cách dùng: ${USAGE}`);
  const { ward = null } = values;
  if (ward !== null && !/^\d{5}$/.test(ward))
    throw new UsageError(`--ward: phải là mã phường, xã gồm 5 chữ số (đang là "${ward}").`);
  const dryRun = values['dry-run'] ?? false;
  if (ward === null && kind !== 'procedures' && !dryRun)
    throw new UsageError(`--ward: cần mã phường, xã khi nhập ${kind}.`);
  const files = positionals.map((file) => path.resolve(folder, file));
  return { kind, files, ward: ward as WardCode | null, dryRun };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { kind: { type: 'string' }, ward: { type: 'string' }, 'dry-run': { type: 'boolean' } },
    });
  } catch (error) {
    const { code } = error as { code?: unknown };
    const problem = code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? 'Có tham số không được dùng' : 'Tham số viết chưa đúng';
    throw new UsageError(`${problem}. Cách dùng: ${USAGE}`);
  }
}
