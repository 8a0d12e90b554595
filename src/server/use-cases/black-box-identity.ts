/** The centre's age identity: tablets encrypt their black boxes for it, and only the centre opens them. */
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { findSecret, keepSecret } from '../store/centre-keys.ts';
import type { Connection } from '../store/database.ts';

const NAME = 'black-box';

/** Made on the first start. @returns the recipient, `age1…` */
export async function keepBlackBoxIdentity(db: Connection): Promise<string> {
  const identity = (await findSecret(db, NAME)) ?? (await keepSecret(db, NAME, await generateX25519Identity()));
  return identityToRecipient(identity);
}

/** What opens the boxes; undefined before the first start. */
export function findBlackBoxIdentity(db: Connection): Promise<string | undefined> {
  return findSecret(db, NAME);
}
