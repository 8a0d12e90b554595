/** The centre under load: one of our own that is gone afterwards, or one that runs; and an officer signed in for each ward. */
import { randomBytes } from 'node:crypto';
import type { WardProfile } from '#protocol/sync-messages.ts';
import { inventWard } from '#server/cli/demo/people.ts';
import { createCentreProcess, type CentreProcess } from '#support/centre-process.ts';
import { RequestFailed, send, type Session } from './requests.ts';

export interface Counter extends Session {
  readonly ward: WardProfile;
  readonly userId: string;
}

export interface Administrator {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/** The built centre on an empty store of its own, with its first administrator. */
export async function startOwnCentre(): Promise<{ readonly centre: CentreProcess; readonly admin: Administrator }> {
  // Of invented dossiers it would warn for each that another day was promised than is due.
  const centre = await createCentreProcess({ entry: 'main', env: { LOG_LEVEL: 'error' } });
  try {
    await centre.start();
    return { centre, admin: await makeAdministrator(centre) };
  } catch (error) {
    await centre.dispose();
    throw error;
  }
}

async function makeAdministrator({ url, output }: CentreProcess): Promise<Administrator> {
  const admin = { url, username: 'quan.tri', password: randomBytes(18).toString('base64url') };
  const link = /^Thiết lập lần đầu: \S+(\/thiet-lap\?ma=\S+)$/m.exec(output())?.[1] ?? '';
  const form = new URLSearchParams({ name: 'Quản trị máy đo', username: admin.username, password: admin.password });
  const { status } = await fetch(`${url}${link}`, { method: 'POST', body: form });
  if (status !== 201) throw new Error(`The first administrator was not made: ${status}`);
  return admin;
}

/** Makes wards that are missing (invented ones, codes 99001 and on) and an account of its own in each, through the API. */
export async function openCounters(admin: Administrator, wards: number): Promise<Counter[]> {
  const { url } = admin;
  const manager = { url, cookie: await signIn(admin) };
  const run = randomBytes(3).toString('hex');
  const counters: Counter[] = [];
  for (let index = 0; index < wards; index++) {
    const ward = inventWard(index);
    await addWard(manager, ward);
    const account = { username: `tai.${ward.code}.${run}`, password: randomBytes(18).toString('base64url') };
    const first = randomBytes(18).toString('base64url');
    const user = { ...account, password: first, name: 'Cán bộ máy đo', role: 'officer' };
    const { json } = await send<{ userId: string }>(manager, 'POST', `/api/wards/${ward.code}/users`, user);
    const newcomer = { url, cookie: await signIn({ url, username: account.username, password: first }) };
    await send(newcomer, 'PUT', '/api/session/password', { current: first, password: account.password });
    counters.push({ url, cookie: await signIn({ url, ...account }), ward, userId: json.userId });
  }
  return counters;
}

async function addWard(manager: Session, ward: WardProfile): Promise<void> {
  const { code, name, provinceName, agencyCode, officeName, address, phone } = ward;
  const asked = { code, name, provinceName, agencyCode, officeName, address, phone };
  try {
    await send(manager, 'POST', '/api/wards', asked);
  } catch (error) {
    if (!(error instanceof RequestFailed && error.message.endsWith(': 409'))) throw error;
  }
}

async function signIn({ url, username, password }: Administrator): Promise<string> {
  const { cookie } = await send({ url, cookie: '' }, 'POST', '/api/session', { username, password });
  return cookie;
}
