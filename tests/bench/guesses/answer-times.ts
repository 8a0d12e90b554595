/**
 * Whether the time of an answer tells a guess that is nearly right from one that is not: the two asked by turns, in an order
 * nobody could foresee, and compared by their ranks. A last pair that anybody may tell apart shows that so many samples see it.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { createCitizenToken } from '#domain/dossier/citizen-token.ts';
import { createLookupCode, parseLookupCode } from '#domain/dossier/lookup-code.ts';
import { createSecret } from '#server/use-cases/secrets.ts';
import { toBeside, toFigure, type Figure } from '../measure.ts';
import { PASSWORD } from '../sync/centre-use.ts';
import { compareTimes } from './compare-times.ts';
import { withGuardedCentre, type GuardedCentre } from './guarded-centre.ts';
import { machinesApart, type Ask, type Machine } from './machine.ts';

/** So many that the centre has none of them wait, however often it is wrong. */
const MACHINES = 240;
const WARM_UP = 20;

interface Way {
  readonly name: string;
  /** @param turn counts up from 0 */
  readonly ask: (turn: number) => Ask;
  readonly status: number;
}

interface Pair {
  readonly samples: number;
  readonly wanted: 'alike' | 'apart';
  readonly ways: readonly [Way, Way];
}

export function benchAnswerTimes(): Promise<readonly Figure[]> {
  return withGuardedCentre({}, async (centre) => {
    const figures: Figure[] = [];
    for (const [index, pair] of (await pairsOf(centre)).entries()) {
      const machines = machinesApart(centre.url, MACHINES, index + 1);
      figures.push(await measure(pair, machines));
      for (const machine of machines) machine.leave();
    }
    return figures;
  });
}

async function measure({ samples, wanted, ways }: Pair, machines: readonly Machine[]): Promise<Figure> {
  for (const machine of machines) await machine.ask({ path: '/healthz' });
  const times: [number[], number[]] = [[], []];
  const turns = Array.from({ length: samples + WARM_UP }, (_, turn) => turn);
  // All made beforehand: making one could slow down what is measured right behind it.
  const asks = ways.map(({ ask }) => turns.map(ask));
  for (const turn of turns) {
    const machine = machines[turn % machines.length]!;
    for (const side of randomInt(2) === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const taken = await timeOf(machine, ways[side], asks[side]![turn]!);
      if (turn >= WARM_UP) times[side].push(taken);
    }
  }
  const beside = toBeside(ways[1].name, times[1], { ours: wanted, ...compareTimes(...times) });
  return toFigure(ways[0].name, times[0], { unit: 'ms', limit: null, beside: [beside] });
}

/** Milliseconds. @throws {Error} for any other answer than the one to be measured, such as to wait */
async function timeOf(machine: Machine, { name, status }: Way, asked: Ask): Promise<number> {
  const started = performance.now();
  const answer = await machine.ask(asked);
  const taken = performance.now() - started;
  if (answer.status !== status) throw new Error(`${name}: answered ${answer.status} and not ${status}`);
  return taken;
}

async function pairsOf({ url, kept }: GuardedCentre): Promise<readonly Pair[]> {
  const each = <T>(all: readonly T[], turn: number) => all[turn % all.length]!;
  const alike = (samples: number, ...ways: [Way, Way]): Pair => ({ samples, wanted: 'alike', ways });
  const signIn = (username: string) => ({ path: '/api/session', body: { username, password: 'không phải mật khẩu' } });
  const page = (token: string) => ({ path: `/t/${token}` });
  const code = (lookupCode: string) => ({ path: `/tra-cuu?lookupCode=${lookupCode}` });
  const number = (dossier: string) => ({ path: `/tra-cuu?code=${dossier}&phoneTail=0000` });
  const session = (secret: string) => ({ path: '/api/session', cookie: `dung_hen=${secret}` });
  const randomToken = () => createCitizenToken(kept.ward, randomBytes(16));
  const secrets = await sessionsOf(url, kept.usernames);
  return [
    alike(
      1000,
      {
        name: 'sign-in refused: nobody of that name',
        ask: (turn) => signIn(`khong.co.${turn % kept.usernames.length}`),
        status: 401,
      },
      { name: 'a wrong password', ask: (turn) => signIn(each(kept.usernames, turn)), status: 401 },
    ),
    alike(
      4000,
      { name: 'session refused: any secret', ask: () => session(createSecret()), status: 401 },
      { name: 'one character from a right one', ask: (turn) => session(withOther(each(secrets, turn))), status: 401 },
    ),
    alike(
      4000,
      { name: 'token nobody has: any', ask: () => page(randomToken()), status: 200 },
      { name: 'one character from a right one', ask: (turn) => page(withOther(each(kept.tokens, turn))), status: 200 },
    ),
    alike(
      4000,
      { name: 'look-up code nobody has: any', ask: () => code(createLookupCode(randomBytes(8))), status: 200 },
      {
        name: 'two characters from a right one',
        ask: (turn) => code(nearCode(each(kept.lookupCodes, turn))),
        status: 200,
      },
    ),
    alike(
      4000,
      {
        name: 'number nobody has, end of a phone',
        ask: (turn) => number(missing(each(kept.codes, turn))),
        status: 200,
      },
      { name: 'a number there is, another phone', ask: (turn) => number(each(kept.codes, turn)), status: 200 },
    ),
    {
      samples: 300,
      wanted: 'apart',
      ways: [
        { name: 'control: token nobody has', ask: () => page(randomToken()), status: 200 },
        { name: 'a right one, whose page differs anyway', ask: (turn) => page(each(kept.tokens, turn)), status: 200 },
      ],
    },
  ];
}

async function sessionsOf(url: string, usernames: readonly string[]): Promise<string[]> {
  const [machine] = machinesApart(url, 1, 100);
  const secrets: string[] = [];
  for (const username of usernames) {
    const { cookie } = await machine!.ask({ path: '/api/session', body: { username, password: PASSWORD } });
    secrets.push(cookie?.split('=')[1] ?? '');
  }
  machine!.leave();
  return secrets;
}

/** The last but one: of the very last not every bit may count. */
function withOther(secret: string): string {
  const place = secret.length - 2;
  return `${secret.slice(0, place)}${secret[place] === 'A' ? 'B' : 'A'}${secret.slice(place + 1)}`;
}

/** The last random character and with it the check character. */
function nearCode(lookupCode: string): string {
  const other = lookupCode[7] === '2' ? '3' : '2';
  for (const check of '0123456789ABCDEFGHJKMNPQRSTVWXY') {
    const near = parseLookupCode(`${lookupCode.slice(0, 7)}${other}${check}`);
    if (near !== undefined) return near;
  }
  throw new Error(`no check character for a neighbour of ${lookupCode}`);
}

/** The same day of another year, in which nothing was taken in. */
function missing(code: string): string {
  return code.replace(/-(\d\d)(\d{4})-/, '-19$2-');
}
