/** The built centre in a process of its own with one filled ward, its snapshot made, and an officer signed in. */
import path from 'node:path';
import type { WardProfile } from '#protocol/sync-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { inventWard } from '#server/cli/demo/people.ts';
import { openPool } from '#server/db/sql.ts';
import { makeSnapshot } from '#server/use-cases/make-snapshot.ts';
import { createCentreProcess, type CentreProcess } from '#support/centre-process.ts';
import { addOfficer, centreOn, fillWard, PASSWORD } from './centre-use.ts';

export interface SyncCentre {
  /** A plain page of the centre, to put scripts into. */
  readonly pageUrl: string;
  /** The officer's session, `name=value`. */
  readonly cookie: string;
  readonly ward: WardProfile;
  readonly officer: SessionUser;
}

export async function withSyncCentre<T>(dossiers: number, work: (centre: SyncCentre) => Promise<T>): Promise<T> {
  const running = await createCentreProcess({ entry: 'main' });
  try {
    await running.start();
    const { ward, officer } = await fill(running, dossiers);
    const cookie = await signIn(running.url, officer.username);
    return await work({ pageUrl: `${running.url}/tra-cuu`, cookie, ward, officer });
  } finally {
    await running.dispose();
  }
}

async function fill({ dataDir }: CentreProcess, count: number): Promise<Pick<SyncCentre, 'ward' | 'officer'>> {
  const sql = openPool({ socketDir: path.join(dataDir, 'postgres/socket') }, 2);
  try {
    const ward = inventWard(0);
    const officer = await addOfficer(sql, ward);
    if (count > 0) {
      const centre = centreOn(sql);
      await fillWard(centre, { ward, userId: officer.userId, count, seed: 1 });
      await makeSnapshot(centre, ward.code);
    }
    return { ward, officer };
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function signIn(url: string, username: string): Promise<string> {
  const response = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: PASSWORD }),
  });
  if (!response.ok) throw new Error(`Not signed in: ${response.status} ${await response.text()}`);
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}
