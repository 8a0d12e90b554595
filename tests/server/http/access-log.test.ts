/** Who looked at whose data: brought by tablets, noted by the centre itself, shown to those who answer, changed by nobody. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Encrypter } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dateOf, MS_PER_DAY, type Instant } from '#domain/calendar/instant.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { filePath } from '#protocol/file-messages.ts';
import type { AccessAnswer } from '#protocol/access-messages.ts';
import { createTablet, eventsOf, startCentre, uniqueReception, type Caller, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, SAMPLE_BODIES, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

const PERSONAL_ID = '001185012345';
const LOG = `/api/wards/${WARD}/access-log`;
const fileBytes = randomBytes(500);
const fileId = randomUUID();

let centre: TestCentre;
let officer: Caller;
let chair: Caller;
let device: string;
let dossier: DossierId;
let code: string;
let recipient: string;
const now = () => Date.now() as Instant;

beforeAll(async () => {
  centre = await startCentre();
  [officer, chair] = await Promise.all([centre.as('officer'), centre.as('chair')]);
  const tablet = createTablet(officer);
  ({ blackBoxRecipient: recipient } = await tablet.hello());
  device = tablet.device;
  const events = eventsOf(tablet);
  const body = uniqueReception();
  const sha256 = createHash('sha256').update(fileBytes).digest('hex');
  const attached = { ...SAMPLE_BODIES['file-attached'], fileId, bytes: fileBytes.length, sha256 };
  const history = [
    events.make('received', at('2026-03-09 09:15'), { body }),
    events.make('file-attached', at('2026-03-09 09:20'), { body: attached }),
  ];
  await tablet.push(history);
  await centre.follow();
  dossier = history[0]?.dossierId as DossierId;
  code = body.code;
  const scan = { 'content-type': 'application/octet-stream' };
  const put = await fetch(`${centre.url}${filePath(WARD, fileId)}/0`, {
    method: 'PUT',
    headers: { ...scan, cookie: officer.cookie },
    body: fileBytes,
  });
  expect(put.status).toBe(204);
});
afterAll(() => centre.close());

let number = 0;

function entry(changes: Record<string, unknown> = {}) {
  number += 1;
  const plain = { userId: 'u-officer', action: 'view', dossierId: dossier, isHolder: false, about: '', reason: '' };
  return { id: randomUUID(), number, at: now(), ...plain, sought: null, ...changes };
}

const bring = (entries: readonly unknown[], { caller = officer, path = LOG, from = device } = {}) =>
  caller.send('POST', path, { device: from, entries });

async function seal(personalId: string): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return Buffer.from(await encrypter.encrypt(personalId)).toString('base64');
}

const readDay = async (date: string = dateOf(now())) =>
  (await chair.send('GET', `${LOG}?date=${date}`)).json as AccessAnswer;
const readDossier = async (id: string = dossier) =>
  (await chair.send('GET', `/api/wards/${WARD}/dossiers/${id}/access-log`)).json as AccessAnswer;
const count = async () => Number((await centre.sql`select count(*) as n from access_log`)[0]?.n);
const last = async () => (await readDay()).lines.find(({ action }) => action !== 'read-log');

describe('looks a tablet noted', () => {
  test('are kept once, however often they are brought', async () => {
    const batch = [entry(), entry({ action: 'show-id' })];
    expect(await bring(batch)).toMatchObject({ status: 200, json: { kept: 2, unreadable: 0 } });
    const before = await count();
    expect(await bring([...batch, entry({ action: 'print', dossierId: null, about: 'Sổ theo dõi' })])).toMatchObject({
      json: { kept: 3 },
    });
    expect(await count()).toBe(before + 1);
  });

  test('name who looked, whoever brought them, on which tablet and at which dossier', async () => {
    const looked = entry({ userId: 'u-specialist', action: 'open-file' });
    await bring([looked], { caller: await centre.as('admin') });
    expect((await readDossier()).lines[0]).toMatchObject({
      at: looked.at,
      userId: 'u-specialist',
      name: 'Người specialist',
      role: 'specialist',
      action: 'open-file',
      device,
      dossierId: dossier,
      code,
    });
    const [row] = await centre.sql`select sent_by from access_log where access_id = ${looked.id}`;
    expect(row).toEqual({ sent_by: 'u-admin' });
  });

  test.each([
    ['a strange field', { name: 'Nguyễn Thị Hoà' }],
    ['a strange action', { action: 'delete' }],
    ['no moment', { at: 'hôm qua' }],
    ['text the database cannot keep', { about: 'a\0b' }],
    ['half a letter', { reason: '\uD800' }],
    ['a number nobody encrypted', { sought: `${PERSONAL_ID}!` }],
  ])('with %s are left out, noted in the journal, and the rest is kept', async (_what, spoilt) => {
    const before = await count();
    const said = centre.log.length;
    expect(await bring([entry(spoilt), entry()])).toMatchObject({ status: 200, json: { kept: 1, unreadable: 1 } });
    expect(await count()).toBe(before + 1);
    const lines = centre.log.slice(said).join('\n');
    expect(lines).toContain('access entries not readable');
    expect(lines).not.toContain(PERSONAL_ID);
    expect(lines).not.toContain('Nguyễn');
  });

  test('of a clock that runs ahead are not from tomorrow; of one that runs behind keep when they came', async () => {
    const arrived = now();
    await bring([entry({ at: arrived + MS_PER_DAY }), entry({ at: at('2026-03-09 10:00') })]);
    const [ahead] = await centre.sql<{ late: number }[]>`
      select count(*) as late from access_log where at > arrived_at`;
    expect(ahead).toEqual({ late: 0 });
    const [line] = (await readDay('2026-03-09')).lines;
    expect(line).toMatchObject({ at: at('2026-03-09 10:00'), action: 'view' });
    expect(line?.arrivedAt).toBeGreaterThanOrEqual(arrived);
  });

  test('of a ward that is not the sender’s, and of a tablet the ward never met, are not taken in', async () => {
    const before = await count();
    const elsewhere = await bring([entry()], { path: `/api/wards/${OTHER_WARD}/access-log` });
    const unknown = await bring([entry()], { from: randomUUID() });
    expect([elsewhere.status, unknown.status]).toEqual([403, 404]);
    expect(await count()).toBe(before);
  });
});

describe('the log', () => {
  test.each([
    ['changed', (sql: TestCentre['sql']) => sql`update access_log set user_id = 'u-chair'`],
    ['deleted', (sql: TestCentre['sql']) => sql`delete from access_log`],
    ['emptied', (sql: TestCentre['sql']) => sql`truncate access_log`],
  ])('cannot be %s', async (_what, attack) => {
    await bring([entry()]);
    const before = await count();
    await expect(attack(centre.sql)).rejects.toThrow('the access log is append-only');
    expect(await count()).toBe(before);
  });

  test('counts what the holder looked at, and lists everything else of his', async () => {
    const own = { isHolder: true, userId: 'u-vice_chair' };
    await bring([entry(own), entry(own), entry({ ...own, action: 'show-id' })]);
    const { lines, holders } = await readDossier();
    expect(holders).toEqual([
      { userId: 'u-vice_chair', name: 'Người vice_chair', times: 2, lastAt: expect.any(Number) },
    ]);
    const listed = lines.filter(({ userId }) => userId === 'u-vice_chair');
    expect(listed.map(({ action }) => action)).toEqual(['show-id']);
  });

  test('is read by the day of Việt Nam, and each reading of it stands in it', async () => {
    await bring([
      entry({ at: at('2026-04-09 23:59'), about: 'trước' }),
      entry({ at: at('2026-04-10 00:00'), about: 'đầu ngày' }),
      entry({ at: at('2026-04-10 23:59'), about: 'cuối ngày' }),
      entry({ at: at('2026-04-11 00:00'), about: 'sau' }),
    ]);
    expect((await readDay('2026-04-10')).lines.map(({ about }) => about)).toEqual(['cuối ngày', 'đầu ngày']);
    await readDossier();
    const readings = (await readDay()).lines.filter(({ action }) => action === 'read-log');
    expect(readings.slice(0, 2)).toMatchObject([
      { userId: 'u-chair', dossierId: dossier, device: null },
      { userId: 'u-chair', dossierId: null, about: '2026-04-10' },
    ]);
  });

  test('says whose session brought a look in another name, to whoever knows that it may', async () => {
    const day = '2026-05-04';
    const moment = at(`${day} 09:00`);
    await bring([entry({ at: moment, userId: 'u-chair' }), entry({ at: moment + 1 })]);
    const read = async (more: string) =>
      ((await chair.send('GET', `${LOG}?date=${day}${more}`)).json as AccessAnswer).lines.map(({ sender }) => sender);
    expect(await read('&hearsMore=true')).toEqual([undefined, { userId: 'u-officer', name: 'Người officer' }]);
    expect(await read('')).toEqual([undefined, undefined]);
  });

  test('is read to its end, however many lines are put before what matters', async () => {
    const day = '2026-05-05';
    await bring([entry({ at: at(`${day} 08:00`), about: 'việc thật' })]);
    // Many of one moment: a page ends among them.
    for (let n = 0; n < 6; n++)
      await bring(Array.from({ length: 100 }, () => entry({ at: at(`${day} 09:00`) + (n % 2), userId: 'u-chair' })));
    const ofDossier = `/api/wards/${WARD}/dossiers/${dossier}/access-log?`;
    for (const path of [`${LOG}?date=${day}&`, ofDossier]) {
      const read = async (query: string) => (await chair.send('GET', `${path}${query}`)).json as AccessAnswer;
      const first = await read('hearsMore=true');
      expect(first).toMatchObject({ isCut: true, next: expect.any(String) });
      expect(first.lines.some(({ about }) => about === 'việc thật')).toBe(false);
      const rest = await read(`hearsMore=true&before=${first.next}`);
      expect(rest).toMatchObject({ isCut: false, holders: [] });
      expect(rest.lines.some(({ about }) => about === 'việc thật')).toBe(true);
      if (path !== ofDossier) expect([first.lines.length, rest.lines.length]).toEqual([500, 101]);
      expect(await read('')).not.toHaveProperty('next');
      const far = `before=${'9'.repeat(15)}_${dossier}`;
      for (const query of ['before=1_x', far]) expect(await read(query)).toMatchObject({ status: 422 });
    }
  });

  test('of another ward is answered like no ward at all', async () => {
    const paths = [OTHER_WARD, '00999'].flatMap((ward) => [
      `/api/wards/${ward}/access-log?date=2026-03-09`,
      `/api/wards/${ward}/dossiers/${dossier}/access-log`,
    ]);
    for (const path of paths) expect((await chair.send('GET', path)).status, path).toBe(403);
    const searches = `/api/wards/${OTHER_WARD}/access-log/searches`;
    expect((await chair.send('POST', searches, { personalId: PERSONAL_ID })).status).toBe(403);
  });

  test('has no line of a dossier nobody looked at', async () => {
    expect(await readDossier(randomUUID())).toEqual({ lines: [], holders: [], isCut: false });
  });
});

describe('a search by an identity number', () => {
  test('is found again by the number, and the number is nowhere', async () => {
    await bring([
      entry({ action: 'search-id', dossierId: null, sought: await seal(PERSONAL_ID) }),
      entry({ action: 'search-id', dossierId: null, userId: 'u-specialist', sought: await seal('001185099999') }),
      // Encrypted for somebody else, or no number: that there was a search is kept.
      entry({ action: 'search-id', dossierId: null, sought: Buffer.from('không phải age').toString('base64') }),
    ]);
    const found = await chair.send('POST', `${LOG}/searches`, { personalId: PERSONAL_ID });
    expect((found.json as AccessAnswer).lines).toMatchObject([{ userId: 'u-officer', action: 'search-id' }]);
    // The chair's own question is one more search for it.
    const again = (await chair.send('POST', `${LOG}/searches`, { personalId: PERSONAL_ID })).json as AccessAnswer;
    expect(again.lines.map(({ action }) => action)).toEqual(['read-log', 'search-id']);
    const before = `${again.lines[0]?.at}_ffffffff-ffff-4fff-8fff-ffffffffffff`;
    const rest = await chair.send('POST', `${LOG}/searches`, { personalId: PERSONAL_ID, hearsMore: 'true', before });
    expect((rest.json as AccessAnswer).lines.map(({ action }) => action)).toEqual(['search-id']);
    const [dump] = await centre.sql<{ all: string }[]>`select json_agg(l)::text as all from access_log l`;
    expect(dump?.all).toContain('search-id');
    // Nor a hash anybody could make: there are few enough numbers to try them all.
    const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
    const told = [
      PERSONAL_ID,
      Buffer.from(PERSONAL_ID).toString('hex'),
      hashOf(PERSONAL_ID),
      hashOf(`${WARD}/${PERSONAL_ID}`),
    ];
    const kept = `${dump?.all}${centre.log.join('\n')}`;
    expect(told.filter((secret) => kept.includes(secret))).toEqual([]);
  });

  test('for half a number is refused in words', async () => {
    const answer = await chair.send('POST', `${LOG}/searches`, { personalId: '0011850' });
    expect(answer).toMatchObject({ status: 422, json: { errors: { personalId: expect.stringContaining('12 số') } } });
  });
});

describe('what the centre itself gives out', () => {
  const report = (name: string) => officer.send('GET', `/api/reports/${name}ward=${WARD}&period=2026-03`);

  test.each([
    ['register?', { action: 'read-list', about: 'Sổ theo dõi hồ sơ, Tháng 03/2026', reason: '' }],
    ['register.csv?purpose=thanh%20tra&', { action: 'export', about: /^Sổ theo dõi/, reason: 'thanh tra' }],
    ['06a.xlsx?', { action: 'export', about: /, Tháng 03\/2026$/, reason: '' }],
  ])('%s is noted', async (name, { action, about, reason }) => {
    expect((await report(name)).status).toBe(200);
    expect(await last()).toMatchObject({ userId: 'u-officer', device: null, action, reason });
    expect((await last())?.about).toMatch(about);
  });

  test('a report without names is not, when it is only read; nor is what was refused', async () => {
    const before = await count();
    expect((await report('06a?')).status).toBe(200);
    expect((await officer.send('GET', `/api/reports/register.csv?ward=${OTHER_WARD}&period=2026-03`)).status).toBe(403);
    const spoilt = await report(`register.csv?purpose=${encodeURIComponent('hai\ndòng')}&`);
    expect(spoilt).toMatchObject({ status: 422, json: { errors: { purpose: expect.stringContaining('một dòng') } } });
    expect(await count()).toBe(before);
  });

  test('a scan is, with its dossier', async () => {
    expect((await officer.send('GET', `/api/wards/${WARD}/files/${fileId}`)).status).toBe(200);
    expect(await last()).toMatchObject({ action: 'open-file', dossierId: dossier, device: null });
  });

  test('the file says who took it out and what for', async () => {
    const { text } = await report('register.csv?purpose=thanh%20tra&');
    expect(text.trimEnd().split('\r\n').at(-1)).toMatch(
      /^"Người xuất: Người officer\. Lúc .* Nội dung: Sổ theo dõi hồ sơ, Tháng 03\/2026\. Mục đích: thanh tra\."$/,
    );
  });
});
