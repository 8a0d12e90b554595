/** What follows `npm run verify --`; each mistake is named. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { WardCode } from '#domain/dossier/ids.ts';
import { UsageError } from '../import/import-arguments.ts';

export interface VerifyArguments {
  /** Null: every ward of the centre. */
  readonly ward: WardCode | null;
  readonly repair: boolean;
  /** Full path of a signed day head to hold against the history; null when none is asked about. */
  readonly head: string | null;
}

const USAGE = 'npm run verify -- [--ward MÃ] [--repair] [--head TỆP]';

/** @param folder what a relative name starts from @throws {UsageError} naming the argument */
export function readVerifyArguments(args: readonly string[], folder: string): VerifyArguments {
  const { ward = null, repair = false, head = null } = parse(args);
  if (ward !== null && !/^\d{5}$/.test(ward))
    throw new UsageError(`--ward: phải là mã phường, xã gồm 5 chữ số (đang là "${ward}"). Cách dùng: ${USAGE}`);
  return { ward: ward as WardCode | null, repair, head: head === null ? null : path.resolve(folder, head) };
}

function parse(args: readonly string[]) {
  try {
    const options = { ward: { type: 'string' }, repair: { type: 'boolean' }, head: { type: 'string' } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch {
    // Every way of writing it wrongly has the same cure.
    throw new UsageError(`Tham số viết chưa đúng. Cách dùng: ${USAGE}`);
  }
}
