/** The centre's age identity: tablets encrypt their black boxes for it, and only the centre opens them. */
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { findSecret, keepSecret, type Keeper } from '../store/centre-keys.ts';

const NAME = 'black-box';

/** Made on the first start. @returns the recipient, `age1…` */
export async function keepBlackBoxIdentity(keeper: Keeper): Promise<string> {
  const identity = (await findSecret(keeper, NAME)) ?? (await keepSecret(keeper, NAME, await generateX25519Identity()));
  return identityToRecipient(identity);
}

/** What opens the boxes; undefined before the first start. */
export function findBlackBoxIdentity(keeper: Keeper): Promise<string | undefined> {
  return findSecret(keeper, NAME);
}
