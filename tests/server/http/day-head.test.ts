/** The signed head of a ward's day: who gets it, what is in it, and what it proves against a history that was rewritten. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CompactSign } from 'jose/jws/compact/sign';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { can } from '#domain/access/can.ts';
import { ROLES } from '#domain/access/role.ts';
import { dateOf, type Instant } from '#domain/calendar/instant.ts';
import { addDays } from '#domain/calendar/plain-date.ts';
import { chainLinks, CHAIN_START } from '#protocol/event-chain.ts';
import { DAY_HEAD_TYPE, type DayHead } from '#protocol/day-head.ts';
import { runVerify } from '#server/cli/verify/run-verify.ts';
import { readVerifyArguments } from '#server/cli/verify/verify-arguments.ts';
import type { Queryable } from '#server/db/sql.ts';
import { signAsCentre } from '#server/use-cases/centre-signature.ts';
import { createTablet, eventsOf, startCentre, uniqueReception, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { arriving } from '#support/expired-dossiers.ts';
import { at } from '#support/fixed-clock.ts';
import { setupSignedTablet } from '#support/signed-batches.ts';

let centre: TestCentre;
let folder: string;
const today = () => dateOf(Date.now() as Instant);

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-day-head-'));
  centre = await startCentre();
  const tablet = createTablet(await centre.as('officer'));
  await tablet.hello();
  const events = eventsOf(tablet);
  await tablet.push([
    events.make('received', at('2026-03-09 09:15'), { body: uniqueReception() }),
    events.make('noted', at('2026-03-09 10:00')),
    events.make('noted', at('2026-03-09 11:00')),
  ]);
});
afterAll(async () => {
  await centre.close();
  rmSync(folder, { recursive: true, force: true });
});

async function download(date: string, ward = WARD) {
  return (await centre.as('supervisor')).send('GET', `/api/wards/${ward}/day-head/${date}`);
}

const payloadOf = (jws: string) => JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()) as DayHead;

/** As the operator runs it. */
async function verify(content: string, ...args: string[]) {
  const file = path.join(folder, 'ngay.jws');
  writeFileSync(file, content);
  const lines: string[] = [];
  const isWhole = await runVerify(
    readVerifyArguments(['--head', 'ngay.jws', ...args], folder),
    centre.running.centre,
    (line) => lines.push(line),
  );
  return { isWhole, lines };
}

/** As somebody with the database's password could, past every trigger; put back afterwards. */
async function tampered<T>(change: (tx: Queryable) => Promise<unknown>, look: () => Promise<T>): Promise<T> {
  const past = async (work: (tx: Queryable) => Promise<unknown>) =>
    centre.sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await work(tx);
    });
  await centre.sql`create table kept_event as table event`;
  await centre.sql`create table kept_head as table ward_head`;
  try {
    await past(change);
    return await look();
  } finally {
    await past(async (tx) => {
      await tx`delete from event`;
      await tx`insert into event select * from kept_event`;
      await tx`delete from ward_head`;
      await tx`insert into ward_head select * from kept_head`;
    });
    await centre.sql`drop table kept_event, kept_head`;
  }
}

/** Changes an event by a word and works every link out anew, so that the history is sound in itself. */
async function rewriteHistory(tx: Queryable): Promise<void> {
  await tx`update event set body = jsonb_set(body, '{body,text}', '"Khác hẳn"') where ward_id = ${WARD} and wseq = 2`;
  const rows = await tx<{ wseq: number; event: unknown }[]>`
    select wseq, body as event from event where ward_id = ${WARD} order by wseq`;
  const links = chainLinks(CHAIN_START, rows);
  for (const [index, { wseq }] of rows.entries()) {
    await tx`update event set chain = decode(${links[index] ?? ''}, 'hex') where ward_id = ${WARD} and wseq = ${wseq}`;
  }
  await tx`update ward_head set chain = decode(${links.at(-1) ?? ''}, 'hex') where ward_id = ${WARD}`;
}

describe('the file', () => {
  test('says how far the ward’s history had come, signed with ES256', async () => {
    const answer = await download(today());
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('application/jose');
    expect(answer.text).toMatch(/^[\w-]+\.[\w-]+\.[\w-]{86}$/);
    const [head] = await centre.sql<{ chain: string; epoch: string }[]>`
      select encode(chain, 'hex') as chain, epoch from ward_head where ward_id = ${WARD}`;
    expect(payloadOf(answer.text)).toEqual({
      v: 1,
      ward: WARD,
      date: today(),
      wseq: 3,
      chain: head?.chain,
      events: 3,
      epoch: head?.epoch,
      madeAt: expect.any(Number),
    });
    const header = JSON.parse(Buffer.from(answer.text.split('.')[0] ?? '', 'base64url').toString());
    expect(header).toEqual({ alg: 'ES256', typ: DAY_HEAD_TYPE });
    // Neither a name nor a number of a person.
    expect(Buffer.from(answer.text.split('.')[1] ?? '', 'base64url').toString()).not.toMatch(/Hoà|0011850/);
  });

  test('counts by the day in Việt Nam, and of a day before the first event says none', async () => {
    const midnight = Date.parse(`${today()}T00:00:00+07:00`);
    await tampered(
      async (tx) => {
        await tx`update event set arrived_at = ${(midnight - 1) as Instant} where ward_id = ${WARD} and wseq <= 2`;
        await tx`update event set arrived_at = ${midnight as Instant} where ward_id = ${WARD} and wseq = 3`;
      },
      async () => {
        const yesterday = addDays(today(), -1);
        expect(payloadOf((await download(yesterday)).text)).toMatchObject({ date: yesterday, wseq: 2, events: 2 });
        expect(payloadOf((await download(today())).text)).toMatchObject({ wseq: 3, events: 1 });
      },
    );
    const none = payloadOf((await download('2026-01-05')).text);
    expect(none).toMatchObject({ wseq: 0, events: 0, chain: CHAIN_START });
  });

  test('is for those who answer for the ward, of their own ward', async () => {
    for (const role of ROLES) {
      const { status } = await (await centre.as(role)).send('GET', `/api/wards/${WARD}/day-head/${today()}`);
      expect(status, role).toBe(can(role, 'device.view') ? 200 : 403);
    }
    for (const role of ['supervisor', 'chair', 'admin'] as const) {
      const other = await (await centre.as(role)).send('GET', `/api/wards/${OTHER_WARD}/day-head/${today()}`);
      expect(other.json, role).toMatchObject({ status: 403, type: 'urn:dung-hen:problem:not-your-ward' });
    }
    expect((await centre.anyone.send('GET', `/api/wards/${WARD}/day-head/${today()}`)).status).toBe(401);
  });

  test('of a day that has not begun, or is none, is refused at its field', async () => {
    const answer = await download(addDays(today(), 1));
    expect(answer.json).toMatchObject({ status: 422, errors: { date: expect.stringContaining('chưa tới') } });
    expect((await download('2026-02-30')).status).toBe(422);
  });
});

describe('npm run verify -- --head', () => {
  test('says that the history still contains it, and proves that ward alone', async () => {
    const { text } = await download(today());
    const { isWhole, lines } = await verify(`${text}\n`);
    expect(isWhole).toBe(true);
    expect(lines).toEqual([
      expect.stringMatching(
        new RegExp(`^${WARD}: bản chốt ngày \\d\\d/\\d\\d/\\d{4} khớp \\(sự kiện số 3, 3 sự kiện trong ngày`),
      ),
      expect.stringMatching(new RegExp(`^${WARD}: ok`)),
    ]);
  });

  test('finds a history rewritten with all its links, which proves itself sound', async () => {
    const { text } = await download(today());
    const { isWhole, lines } = await tampered(rewriteHistory, () => verify(text));
    expect(isWhole).toBe(false);
    expect(lines[0]).toMatch(/không khớp: mắt xích ở sự kiện số 3 nay đã khác/);
    // Without the head nothing of the history itself would show it; only the rows made from it before.
    expect(lines[1]).not.toContain('đã bị sửa');
  });

  test('finds that the last events are gone', async () => {
    const { text } = await download(today());
    const cut = async (tx: Queryable) => {
      await tx`delete from event where ward_id = ${WARD} and wseq = 3`;
      await tx`update ward_head set last_seq = 2, chain = (select chain from event where ward_id = ${WARD} and wseq = 2) where ward_id = ${WARD}`;
    };
    const { isWhole, lines } = await tampered(cut, () => verify(text));
    expect(isWhole).toBe(false);
    expect(lines[0]).toContain('nay không có sự kiện số 3; lịch sử chỉ đến số 2');
  });

  test('still names the event when one row alone was changed by hand', async () => {
    const { text } = await download(today());
    const change = (tx: Queryable) =>
      tx`update event set body = jsonb_set(body, '{body,text}', '"Khác"') where ward_id = ${WARD} and wseq = 2`;
    const { isWhole, lines } = await tampered(change, () => verify(text));
    expect(isWhole).toBe(false);
    expect(lines[0]).toContain('khớp');
    expect(lines[1]).toMatch(/sự kiện số 2 .* đã bị sửa/);
  });

  test('believes no file but the centre’s own', async () => {
    const { text } = await download(today());
    const [header = '', payload = '', signature = ''] = text.split('.');
    const changed = Buffer.from(JSON.stringify({ ...payloadOf(text), wseq: 2 })).toString('base64url');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: DAY_HEAD_TYPE })).toString('base64url');
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
    const foreign = await new CompactSign(Buffer.from(payload, 'base64url'))
      .setProtectedHeader({ alg: 'ES256', typ: DAY_HEAD_TYPE })
      .sign(pair.privateKey);
    const otherThing = await signAsCentre(centre.running.centre, 'another-thing', payloadOf(text));
    const files = [`${header}.${changed}.${signature}`, `${none}.${payload}.`, foreign, otherThing, 'không phải', ''];
    for (const file of files) {
      const { isWhole, lines } = await verify(file);
      expect(isWhole, file).toBe(false);
      expect(lines[0], file).toContain('không phải bản chốt ngày do trung tâm này ký');
    }
  });

  test('names a file that cannot be read', async () => {
    const asked = readVerifyArguments(['--head', 'không-có'], folder);
    await expect(runVerify(asked, centre.running.centre, () => undefined)).rejects.toThrow(
      /--head: không đọc được tệp/,
    );
  });
});

test('the head of a day says the same whenever it is made: what was set aside that day is of the day it is taken in', async () => {
  const tablet = await setupSignedTablet(await centre.as('officer'));
  const [day, later] = [addDays(today(), 1), addDays(today(), 5)];
  const on = (date: string, work: () => Promise<unknown>) => arriving(centre, `${date} 10:00`, work);
  const headOf = async (date: string) => {
    const { madeAt: _madeAt, ...head } = payloadOf((await download(date)).text);
    return head;
  };
  let made: unknown;
  await on(day, async () => {
    await tablet.push(tablet.receive(1));
    await tablet.push(tablet.receive(1), null);
    made = await headOf(day);
    expect(made).toMatchObject({ wseq: 4, events: 1 });
  });
  await on(later, async () => {
    const admit = { device: tablet.tablet.device };
    const admitted = await (await centre.as('admin')).send('POST', `/api/wards/${WARD}/set-aside/admit`, admit);
    expect(admitted.json).toEqual({ released: 1, remaining: 0 });
    expect(await headOf(day)).toEqual(made);
    expect(await headOf(addDays(later, -1))).toMatchObject({ wseq: 4, events: 0 });
    expect(await headOf(later)).toMatchObject({ wseq: 5, events: 1 });
  });
  // A clock that was put back moves the end of that day: what came behind it had come before, the one of `later` too.
  await on(day, async () => {
    await tablet.push(tablet.receive(1));
    expect(await headOf(day)).toMatchObject({ wseq: 6, events: 3 });
  });
  await on(later, async () => expect(await headOf(later)).toMatchObject({ wseq: 6, events: 0 }));
});

test('an event taken in while the centre’s clock was ahead keeps none behind it out of the head of its day', async () => {
  const tablet = createTablet(await centre.as('officer'));
  await tablet.hello();
  const { make } = eventsOf(tablet);
  const [day, ahead] = [addDays(today(), 6), addDays(today(), 8)];
  const on = (date: string, work: () => Promise<unknown>) => arriving(centre, `${date} 10:00`, work);
  await on(ahead, () => tablet.push([make('received', at('2026-03-09 09:15'), { body: uniqueReception() })]));
  await on(day, async () => {
    await tablet.push([make('noted', at('2026-03-09 10:00')), make('noted', at('2026-03-09 11:00'))]);
    expect(payloadOf((await download(day)).text)).toMatchObject({ wseq: 9, events: 3 });
  });
});

test('where numbers are missing from the history, a head is over the last event that is there', async () => {
  const [, second] = await centre.sql<{ wseq: number; link: string }[]>`
    select wseq, encode(chain, 'hex') as link from event where ward_id = ${WARD} order by wseq`;
  const midnight = Date.parse(`${today()}T00:00:00+07:00`);
  await tampered(
    async (tx) => {
      await tx`update event set arrived_at = ${(midnight - 1) as Instant} where ward_id = ${WARD} and wseq <= 2`;
      await tx`delete from event where ward_id = ${WARD} and wseq = 3`;
    },
    async () => {
      const head = payloadOf((await download(addDays(today(), -1))).text);
      expect(head).toMatchObject({ wseq: 2, chain: second?.link, events: 2 });
    },
  );
});
