/** Files to import, written for one test, and an import run over them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import writeXlsxFile from 'write-excel-file/node';
import { readImportArguments } from '#server/cli/import/import-arguments.ts';
import { runImport } from '#server/cli/import/run-import.ts';
import type { Centre } from '#server/use-cases/centre.ts';
import { at } from './fixed-clock.ts';

export const IMPORT_NOW = at('2026-11-22 10:00');

export interface ImportFolder {
  /** @returns the path */
  write(name: string, content: string | Buffer | object): string;
  writeXlsx(name: string, rows: readonly (readonly (string | number | Date | null)[])[]): Promise<string>;
  remove(): void;
}

export function makeImportFolder(): ImportFolder {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-import-'));
  const write: ImportFolder['write'] = (name, content) => {
    const file = path.join(folder, name);
    const isRaw = typeof content === 'string' || Buffer.isBuffer(content);
    writeFileSync(file, isRaw ? content : JSON.stringify(content));
    return file;
  };
  return {
    write,
    async writeXlsx(name, rows) {
      const cells = rows.map((row) =>
        row.map((value) => (value instanceof Date ? { value, type: Date, format: 'dd/mm/yyyy hh:mm' } : value)),
      );
      return write(name, await writeXlsxFile(cells).toBuffer());
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Runs the command as the operator writes it. @returns its lines, and how many were refused */
export async function importAs(
  args: readonly string[],
  centre: Centre | null = null,
): Promise<{ readonly lines: readonly string[]; readonly refusals: number }> {
  const lines: string[] = [];
  const refusals = await runImport(readImportArguments(args, '/'), {
    centre,
    now: IMPORT_NOW,
    print: (line) => lines.push(line),
  });
  return { lines, refusals };
}
