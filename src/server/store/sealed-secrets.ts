/** Every value of the database that is sealed with the key beside it (`db/seal.ts`), in one list: for sealing what was kept before, and anew. */
import type { Connection } from './database.ts';

export type { Seal } from '../db/seal.ts';

export interface KeptSecret {
  readonly table: 'centre_key' | 'authenticator';
  /** Name of the secret, or account. */
  readonly key: string;
  readonly secret: string;
}

/** What a sealed value is bound to. */
export function placeOf({ table, key }: Pick<KeptSecret, 'table' | 'key'>): string {
  return `${table}/${key}`;
}

/** Held against every change until the transaction ends. */
export async function lockSecrets(tx: Connection): Promise<KeptSecret[]> {
  const own = await tx<KeptSecret[]>`select 'centre_key' as table, name as key, secret from centre_key for update`;
  const apps = await tx<KeptSecret[]>`
    select 'authenticator' as table, user_id as key, secret from authenticator for update`;
  return [...own, ...apps];
}

export async function saveSecret(tx: Connection, { table, key, secret }: KeptSecret): Promise<void> {
  if (table === 'centre_key') await tx`update centre_key set secret = ${secret} where name = ${key}`;
  else await tx`update authenticator set secret = ${secret} where user_id = ${key}`;
}

/** With an app go its recovery codes: they came with it. */
export async function forgetSecret(tx: Connection, { table, key }: KeptSecret): Promise<void> {
  if (table === 'centre_key') await tx`delete from centre_key where name = ${key}`;
  else {
    await tx`delete from recovery_code where user_id = ${key}`;
    await tx`delete from authenticator where user_id = ${key}`;
  }
}
