/**
 * Whoever guesses learns nothing from a wrong guess: not from the status, not from the words, and not from the work done,
 * which is counted in statements to the database and not in milliseconds, so that a busy machine changes nothing.
 *
 * What anybody can tell without the centre may be answered differently: whether a text has the form of a token or of a code,
 * and which wards there are.
 */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCitizenToken } from '#domain/dossier/citizen-token.ts';
import { createLookupCode } from '#domain/dossier/lookup-code.ts';
import { createSetupCode } from '#server/use-cases/set-up.ts';
import {
  callerWith,
  sendHistory,
  signIn,
  startCentre,
  uniqueReception,
  type Answer,
  type TestCentre,
} from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

let centre: TestCentre;
const issued: { readonly statement: string; readonly parameters: unknown[] }[] = [];
let known: ReturnType<typeof uniqueReception>;
beforeAll(async () => {
  centre = await startCentre();
  watchStatements(centre);
  known = uniqueReception();
  await sendHistory(await centre.as('officer'), (events) => [
    events.make('received', at('2026-03-09 09:15'), { body: known }),
  ]);
  await centre.follow();
});
afterAll(() => centre.close());

function watchStatements({ running }: TestCentre): void {
  running.centre.db.options.debug = (_connection: number, statement: string, parameters: unknown[]) =>
    void issued.push({ statement, parameters });
}

const SAMPLES = 7;

interface Trace {
  readonly status: number;
  readonly page: string;
  readonly statements: readonly string[];
}

/**
 * What a request is answered and what it has the database do: the shortest of several traces, since the centre also works for
 * itself meanwhile.
 * @param asks one to be repeated, or several that should be answered alike
 */
async function trace(...asks: readonly (() => Promise<Answer>)[]): Promise<Trace> {
  const traces: Trace[] = [];
  for (const ask of asks.length === 1 ? Array.from({ length: SAMPLES }, () => asks[0]!) : asks) {
    issued.length = 0;
    const { status, text } = await ask();
    const page = text.replace(/value="[^"]*"/g, '').replace(/\d+/g, '#');
    traces.push({ status, page, statements: issued.map(({ statement }) => statement).sort() });
  }
  return traces.reduce((best, each) => (each.statements.length < best.statements.length ? each : best));
}

const get =
  (path: string, headers = {}) =>
  () =>
    centre.anyone.send('GET', path, undefined, headers);

const random = (ward = WARD) => createCitizenToken(ward, randomBytes(16));
const withOther = (token: string, place: number) =>
  `${token.slice(0, place)}${token[place] === 'A' ? 'B' : 'A'}${token.slice(place + 1)}`;

describe('a token that is not known', () => {
  test('is answered as any other, with the same work, however near it is to one that is', async () => {
    const any = await trace(get(`/t/${random()}`));
    expect(any.status).toBe(200);
    expect(any.page).toContain('máy chưa đồng bộ');
    expect(any.statements.length).toBeGreaterThan(2);
    for (const near of [
      withOther(known.token, 6),
      withOther(known.token, known.token.length - 2),
      known.token.toUpperCase(),
    ])
      expect(await trace(get(`/t/${near}`))).toEqual(any);
  });

  test('of another ward is not found by the secret of this one', async () => {
    const any = await trace(get(`/t/${random(OTHER_WARD)}`));
    expect(await trace(get(`/t/${known.token.replace(WARD, OTHER_WARD)}`))).toEqual(any);
  });

  test.each([
    'x',
    '00145-',
    `${WARD}-${'A'.repeat(21)}`,
    `${WARD}-${'A'.repeat(23)}`,
    `99999-${'A'.repeat(22)}`,
    '%00',
    '..%2f..%2fetc',
  ])('%j is no token here, and no dossier is looked for', async (token) => {
    const answer = await trace(get(`/t/${token}`));
    expect(answer.status).toBe(404);
    expect(answer.page).toBe((await trace(get('/t/khong-dung'))).page);
    expect(answer.statements.join()).not.toMatch(/from (dossier|event)\b/);
  });
});

describe('a look-up', () => {
  const byNumber = (code: string, phoneTail: string) => get(`/tra-cuu?${new URLSearchParams({ code, phoneTail })}`);

  test('with the wrong end of the phone is answered as one for a number nobody has, with the same work', async () => {
    // A number may be asked for a few times only, so every sample has one of its own.
    const unknown = await trace(...numbers('9').map((code) => byNumber(code, '5678')));
    expect(unknown.status).toBe(200);
    expect(unknown.page).toContain('Chưa thấy hồ sơ này ở trung tâm.');
    const wrong = await trace(...['0000', '1111', '2222', '3333'].map((tail) => byNumber(known.code, tail)));
    expect(wrong).toEqual(unknown);
  });

  test('of a number there is, with the wrong end of the phone, reads nothing from the table: the time would tell', async () => {
    issued.length = 0;
    await byNumber(known.code, '4444')();
    const { statement, parameters } = issued.find((each) => each.statement.includes('phone_tail'))!;
    const plan = await centre.sql.begin(async (tx) => {
      await tx`set local enable_seqscan = off`;
      return JSON.stringify(await tx.unsafe(`explain (analyze, format json) ${statement}`, parameters as string[]));
    });
    expect(plan).toMatch(/Index Cond[^,}]*phone_tail/);
    expect(plan).not.toMatch(/Rows Removed by Filter": *[1-9]/);
  });

  test('by a code nobody has costs what the number costs', async () => {
    const code = createLookupCode(randomBytes(8));
    const unknown = await trace(get(`/tra-cuu?lookupCode=${code}`));
    expect(unknown.page).toContain('Chưa thấy hồ sơ này ở trung tâm.');
    const number = await trace(...numbers('8').map((other) => byNumber(other, '5678')));
    expect(unknown.statements).toHaveLength(number.statements.length);
  });
});

function numbers(first: string): string[] {
  return Array.from({ length: SAMPLES }, (_, n) => `H26.40.12-260309-${first}${String(n).padStart(3, '0')}`);
}

describe('a session', () => {
  test('made up, ended or run out is answered alike, with the same work', async () => {
    const madeUp = await trace(get('/api/session', { cookie: `dung_hen=${'A'.repeat(43)}` }));
    expect(madeUp.status).toBe(401);
    const ended = await signIn(centre.anyone, 'officer');
    await callerWith(centre.url, ended).send('DELETE', '/api/session');
    expect(await trace(get('/api/session', { cookie: ended }))).toEqual(madeUp);
    const late = await signIn(centre.anyone, 'chair');
    await centre.sql`update session set expires_at = now() - interval '1 second' where user_id = 'u-chair'`;
    expect(await trace(get('/api/session', { cookie: late }))).toEqual(madeUp);
  });
});

test('a set-up link made up, or run out, is answered alike, with the same work', async () => {
  const empty = await startCentre();
  try {
    watchStatements(empty);
    await empty.sql`delete from app_user`;
    const code = (await createSetupCode(empty.running.centre)) ?? '';
    const ask = (ma: string) => () => empty.anyone.send('GET', `/thiet-lap?ma=${ma}`);
    expect((await trace(ask(code))).status).toBe(200);
    const madeUp = await trace(ask('A'.repeat(43)));
    expect(madeUp.status).toBe(410);
    await empty.sql`update setup_link set expires_at = now() - interval '1 second'`;
    expect(await trace(ask(code))).toEqual(madeUp);
  } finally {
    await empty.close();
  }
});
