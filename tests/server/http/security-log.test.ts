/** Nothing of people and nothing that opens a door is ever written to the operator's log, whatever goes right or wrong. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSetupCode } from '#server/use-cases/set-up.ts';
import {
  callerWith,
  createTablet,
  eventsOf,
  signIn,
  startCentre,
  uniqueReception,
  type Caller,
  type TestCentre,
} from '#support/centre.ts';
import { receivedBody, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

const SECRETS = {
  password: 'canh-chim-bằng-qua-biển',
  wrongPassword: 'canh-chim-bằng-lạc-lối',
  madePassword: 'canh-chim-bằng-mới-nở',
  name: 'Hoàng Thị Bí-Mật',
  personalId: '001985770077',
  phone: '0977770077',
  address: 'Ngõ 77 phố Không-Ai-Biết',
  reason: 'Lý do chỉ quầy được đọc',
};

let centre: TestCentre;
/** Filled as they come to be. */
const made: Record<string, string> = {};
beforeAll(async () => {
  centre = await startCentre({ METRICS_TOKEN: 'canh-chim-metrics' });
});
afterAll(() => centre.close());

/** A reception with every canary in it; the same dossier once more under a spoilt event. */
async function work(officer: Caller): Promise<void> {
  const applicant = {
    ...receivedBody().applicant,
    fullName: SECRETS.name,
    personalId: SECRETS.personalId,
    phone: SECRETS.phone,
    address: SECRETS.address,
  };
  const body = uniqueReception({ applicant });
  Object.assign(made, { token: body.token, lookupCode: body.lookupCode });
  const tablet = createTablet(officer);
  await tablet.hello();
  const events = eventsOf(tablet);
  const received = events.make('received', at('2026-03-09 09:15'), { body });
  const refused = events.make('refused', at('2026-03-10 09:15'), { body: { reason: SECRETS.reason } });
  await tablet.push([received, refused]);
  const spoilt = {
    ...received,
    dseq: 3,
    body: { ...body, applicant: { ...applicant, fullName: `${SECRETS.name}\0` } },
  };
  const strange = { ...refused, dseq: 4, kind: 'unheard-of', note: SECRETS.name };
  await tablet.push([spoilt, strange]);
  await tablet.push([{ ...received, id: refused.id, body: { ...body, applicant } }]);
  await centre.follow();
}

async function ask(caller: Caller): Promise<void> {
  const { token = '', lookupCode = '' } = made;
  const { personalId, phone, name } = SECRETS;
  for (const path of [
    `/t/${token}`,
    `/t/${token}x`,
    `/t/${encodeURIComponent(name)}`,
    `/tra-cuu?lookupCode=${lookupCode}`,
    `/tra-cuu?code=H26.40.12-260309-0001&phoneTail=${phone}`,
    `/tra-cuu?lookupCode=${encodeURIComponent(name)}`,
    `/api/wards/${personalId}`,
    `/api/wards/${WARD}?q=${encodeURIComponent(name)}`,
    `/api/reports/register?ward=${WARD}&period=${personalId}`,
    `/${personalId}/${encodeURIComponent(name)}`,
    `/api/${token}`,
  ])
    await caller.send('GET', path, undefined, { referer: `${centre.url}/t/${token}`, 'x-request-id': personalId });
}

/** What breaks is logged with where it broke, and not with what was in hand. */
async function breakThings(officer: Caller): Promise<void> {
  await centre.sql`alter table dossier rename to dossier_away`;
  await centre.sql`alter table session rename to session_away`;
  await centre.anyone.send('GET', `/t/${made['token']}`);
  await centre.anyone.send('POST', '/api/session', { username: 'officer', password: SECRETS.password });
  await ask(officer);
  await centre.sql`alter table session_away rename to session`;
  await centre.sql`alter table dossier_away rename to dossier`;
}

describe('after everything people do, and everything going wrong', () => {
  beforeAll(async () => {
    const root = await setUpFirst();
    const account = { username: 'canbo.moi', name: 'Cán Bộ', role: 'officer', password: SECRETS.madePassword };
    await root.send('POST', `/api/wards/${WARD}/users`, account);
    await root.send('POST', `/api/wards/${WARD}/users`, account);
    await root.send('POST', `/api/wards/${WARD}/users`, `{"password":"${SECRETS.madePassword}"`);
    const officer = await centre.as('officer');
    made['session'] = officer.cookie.split('=')[1] ?? '';
    for (const username of ['officer', 'khong.co', SECRETS.name])
      await centre.anyone.send('POST', '/api/session', { username, password: SECRETS.wrongPassword });
    await work(officer);
    await ask(officer);
    await ask(centre.anyone);
    await callerWith(centre.url, `dung_hen=${made['session']}x`).send('GET', '/api/session');
    await officer.send('POST', '/api/sync/black-box', { box: Buffer.from(SECRETS.name).toString('base64') });
    await breakThings(officer);
    await officer.send('DELETE', '/api/session');
  });

  test('the log tells of it', () => {
    const log = centre.log.join('\n');
    for (const line of ['"message":"request"', 'sign-in refused', 'event set aside', 'request failed'])
      expect(log).toContain(line);
  });

  test('and knows no secret, however it is written', async () => {
    const metrics = await centre.anyone.send('GET', '/metrics', undefined, {
      authorization: 'Bearer canh-chim-metrics',
    });
    expect(metrics.status).toBe(200);
    const written = readable(`${centre.log.join('\n')}\n${metrics.text}`);
    const secrets = Object.entries({ ...SECRETS, ...made, scraper: 'canh-chim-metrics' });
    expect(secrets.length).toBeGreaterThan(12);
    for (const [name, secret] of secrets) {
      expect(secret.length, name).toBeGreaterThan(8);
      for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')])
        expect(written.includes(readable(form)), `${name} in the log`).toBe(false);
    }
  });
});

function readable(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** @returns the first administrator, signed in, as made through the link of the terminal */
async function setUpFirst(): Promise<Caller> {
  await centre.sql`create table app_user_away as select * from app_user`;
  await centre.sql`delete from app_user`;
  const code = (await createSetupCode(centre.running.centre)) ?? '';
  made['setup'] = code;
  const fill = (form: Record<string, string>, ma = code) =>
    fetch(`${centre.url}/thiet-lap?ma=${ma}`, { method: 'POST', body: new URLSearchParams(form) });
  await fill({ name: SECRETS.name, username: 'Sai Tên', password: SECRETS.password });
  await fill({ name: 'Quản Trị', username: 'quan.tri', password: SECRETS.password }, `${code}x`);
  const done = await fill({ name: 'Quản Trị', username: 'quan.tri', password: SECRETS.password });
  expect(done.status).toBe(201);
  await centre.sql`insert into app_user select * from app_user_away`;
  return callerWith(centre.url, await signIn(centre.anyone, 'quan.tri', SECRETS.password));
}
