/** The built centre in a process of its own, with what somebody outside might guess at. */
import path from 'node:path';
import type { WardCode } from '#domain/dossier/ids.ts';
import { inventWard } from '#server/cli/demo/people.ts';
import { openPool, type Sql } from '#server/db/sql.ts';
import { savePolicy } from '#server/store/enrolment.ts';
import { createCentreProcess } from '#support/centre-process.ts';
import { addOfficer, centreOn, fillWard } from '../sync/centre-use.ts';

/** A number may be guessed at four times before the centre has the next guess wait. */
const DOSSIERS = 1200;
const WARDS = 12;

/** What is there to be found; each of them once. */
export interface Kept {
  readonly ward: WardCode;
  readonly usernames: readonly string[];
  readonly tokens: readonly string[];
  readonly lookupCodes: readonly string[];
  readonly codes: readonly string[];
}

export interface GuardedCentre {
  readonly url: string;
  readonly kept: Kept;
  readonly sql: Sql;
}

/** @param env for the centre's process */
export async function withGuardedCentre<T>(
  env: Readonly<Record<string, string>>,
  work: (centre: GuardedCentre) => Promise<T>,
): Promise<T> {
  const running = await createCentreProcess({ env: { LOG_LEVEL: 'error', ...env } });
  try {
    await running.start();
    const sql = openPool({ socketDir: path.join(running.dataDir, 'postgres/socket') }, 2);
    try {
      return await work({ url: running.url, kept: await fill(sql), sql });
    } finally {
      await sql.end({ timeout: 1 });
    }
  } finally {
    await running.dispose();
  }
}

async function fill(sql: Sql): Promise<Kept> {
  const wards = Array.from({ length: WARDS }, (_, index) => inventWard(index));
  const officers = [];
  for (const ward of wards) officers.push(await addOfficer(sql, ward));
  const [ward, officer] = [wards[0]!, officers[0]!];
  await fillWard(centreOn(sql), { ward, userId: officer.userId, count: DOSSIERS, seed: 1 });
  // New tablets of this ward bring a code.
  await savePolicy(sql, ward.code, 'code');
  const dossiers = await sql<{ code: string; token: string; lookup: string }[]>`
    select code, token, lookup_code as lookup from dossier`;
  return {
    ward: ward.code,
    usernames: officers.map(({ username }) => username),
    tokens: dossiers.map(({ token }) => token),
    lookupCodes: dossiers.map(({ lookup }) => lookup),
    codes: dossiers.map(({ code }) => code),
  };
}
