/** The key beside the database, for a centre that starts and for commands that run beside one. */
import { addKeys, keepKeyFile, keyFileOf, readKeyFile } from './db/key-file.ts';
import { createSeal, type Seal } from './db/seal.ts';
import { StartFailure } from './db/start-failure.ts';
import type { Database } from './store/database.ts';
import { countForeignSecrets, sealSecrets } from './use-cases/seal-secrets.ts';

/**
 * Makes the key at the first start, and seals what the database still holds in the clear.
 * @throws {StartFailure} when the database holds what another key sealed: going on would make new secrets in place of those,
 *   and black boxes and tablets sealed for the former ones would open to nobody
 */
export async function openSeal(db: Database, dataDir: string): Promise<Seal> {
  if ((await countForeignSecrets(db, createSeal(readKeyFile(dataDir)))) > 0)
    throw new StartFailure(
      `Thiếu khoá của trung tâm: cơ sở dữ liệu này được niêm phong bằng một khoá không có trong ${keyFileOf(dataDir)}. ` +
        'Hãy chép lại tệp đó từ máy cũ, hoặc khôi phục từ bản sao lưu (có kèm khoá). ' +
        'Nếu đã mất hẳn: npm run regain -- --lost-key.',
    );
  const seal = createSeal(keepKeyFile(dataDir));
  await sealSecrets(db, seal);
  return seal;
}

/** What the keys that are there open; makes and changes nothing. */
export function readSeal(dataDir: string): Seal {
  return createSeal(readKeyFile(dataDir));
}

/** As they stand in a backup: base64. */
export function keysForBackup(dataDir: string): string[] {
  return readKeyFile(dataDir).map((key) => Buffer.from(key).toString('base64'));
}

/** @throws {StartFailure} when the file cannot be written */
export function takeKeysOfBackup(dataDir: string, keys: readonly string[]): void {
  addKeys(
    dataDir,
    keys.map((key) => Buffer.from(key, 'base64')),
  );
}
