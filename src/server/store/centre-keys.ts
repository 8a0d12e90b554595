/**
 * Secrets the centre made for itself, kept with its data so that a restored centre still opens what was sealed for it; sealed
 * with the key beside the database, so that a copy of the database alone opens nothing.
 */
import { invariant } from '#domain/base/invariant.ts';
import type { Seal } from '../db/seal.ts';
import type { Connection } from './database.ts';
import { placeOf } from './sealed-secrets.ts';

export interface Keeper {
  readonly db: Connection;
  readonly seal: Seal;
}

/** Keeps `made` under the name unless there is a secret already. @returns the one that is kept */
export async function keepSecret({ db, seal }: Keeper, name: string, made: string): Promise<string> {
  const sealed = seal.close(made, placeOf({ table: 'centre_key', key: name }));
  await db`insert into centre_key (name, secret, made_at) values (${name}, ${sealed}, now()) on conflict (name) do nothing`;
  return (await findSecret({ db, seal }, name)) ?? made;
}

/** Undefined when there is none yet. */
export async function findSecret({ db, seal }: Keeper, name: string): Promise<string | undefined> {
  const [row] = await db<{ secret: string }[]>`select secret from centre_key where name = ${name}`;
  const secret = row && seal.open(row.secret, placeOf({ table: 'centre_key', key: name }));
  // Going on as if there were none would make another one in its place.
  invariant(!row || secret !== undefined, `the secret ${name} of the centre opens with its key`);
  return secret;
}
