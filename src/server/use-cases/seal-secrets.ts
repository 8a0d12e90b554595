/** Has every secret of the database sealed with the key in use: those kept before there was one, and those of a key of before. */
import { transact, type Database } from '../store/database.ts';
import { forgetSecret, lockSecrets, placeOf, saveSecret, type Seal } from '../store/sealed-secrets.ts';

/** How many secrets were sealed with a key that is not here. Nothing is changed. */
export async function countForeignSecrets(db: Database, seal: Seal): Promise<number> {
  const kept = await transact(db, lockSecrets);
  return kept.filter(({ secret }) => seal.isForeign(secret)).length;
}

/** One that does not open stays as it is: whoever needs it is told it is wrong. */
export async function sealSecrets(db: Database, seal: Seal): Promise<void> {
  await transact(db, async (tx) => {
    for (const kept of await lockSecrets(tx)) {
      const plain = seal.isCurrent(kept.secret) ? undefined : seal.open(kept.secret, placeOf(kept));
      if (plain !== undefined) await saveSecret(tx, { ...kept, secret: seal.close(plain, placeOf(kept)) });
    }
  });
}

/** The key is lost for good: what it sealed is forgotten, and made anew by the next start. @returns how many there were */
export async function forgetForeignSecrets(db: Database, seal: Seal): Promise<number> {
  return transact(db, async (tx) => {
    const foreign = (await lockSecrets(tx)).filter(({ secret }) => seal.isForeign(secret));
    for (const secret of foreign) await forgetSecret(tx, secret);
    return foreign.length;
  });
}
