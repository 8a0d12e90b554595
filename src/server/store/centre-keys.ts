/** Secrets the centre made for itself, kept with its data so that a restored centre still opens what was sealed for it. */
import type { Connection } from './database.ts';

/** Keeps `made` under the name unless there is a secret already. @returns the one that is kept */
export async function keepSecret(db: Connection, name: string, made: string): Promise<string> {
  await db`insert into centre_key (name, secret, made_at) values (${name}, ${made}, now()) on conflict (name) do nothing`;
  return (await findSecret(db, name)) ?? made;
}

export async function findSecret(db: Connection, name: string): Promise<string | undefined> {
  const [row] = await db<{ secret: string }[]>`select secret from centre_key where name = ${name}`;
  return row?.secret;
}
