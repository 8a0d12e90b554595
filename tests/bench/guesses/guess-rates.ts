/**
 * How many guesses get through to the running centre in an hour: of one who does nothing else, from one address, from one network
 * (/24), or from everywhere. A guess that is told to wait has found nothing out and does not count.
 *
 * Where a limit holds them back, the centre's clock runs sixty times as fast as any other, so that an hour of its limits passes in
 * a minute. Where the centre is only kept from being taken for oneself, it is asked by the true clock for a while.
 */
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Secret } from 'otpauth';
import { createEnrolmentCode } from '#domain/access/enrolment-code.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { createCitizenToken } from '#domain/dossier/citizen-token.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { createLookupCode } from '#domain/dossier/lookup-code.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import type { Sql } from '#server/db/sql.ts';
import { replaceAuthenticator } from '#server/store/authenticators.ts';
import { createSecret } from '#server/use-cases/secrets.ts';
import { toFigure, type Figure } from '../measure.ts';
import { PASSWORD } from '../sync/centre-use.ts';
import { withGuardedCentre, type GuardedCentre } from './guarded-centre.ts';
import { machineAt, machinesApart, type Ask, type Machine } from './machine.ts';

const SPEED = 60;
const HOUR_MS = 3_600_000;
const FAST_CLOCK = `const now = Date.now, from = now(); Date.now = () => from + (now() - from) * ${SPEED};`;
/** By the true clock, and the same again: what is free at first is used up in the first. */
const STORM_MS = 15_000;
/** Of one who is in a hurry. */
const CONNECTIONS = 8;
const WAIT = 429;

interface Guesser {
  readonly name: string;
  readonly machines: readonly Machine[];
  readonly guess: () => Ask;
  /** What a guess that got through is answered. */
  readonly status: number;
  /** Guesses an hour, as `src/docs/security.md` says it; null: as many as the centre answers. */
  readonly most: number | null;
}

export async function benchGuessRates(): Promise<readonly Figure[]> {
  const fastClock = { NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(FAST_CLOCK)}"` };
  const held = await withGuardedCentre(fastClock, async (centre) => {
    const guessers = [...passwordGuessers(centre), ...lookUpGuessers(centre), ...(await insideGuessers(centre))];
    return Promise.all(guessers.map(async (guesser) => toRate(guesser, await guessFor(guesser, HOUR_MS / SPEED))));
  });
  const stormed = await withGuardedCentre({}, async (centre) => {
    const found: Figure[] = [];
    for (const guesser of stormGuessers(centre)) found.push(toRate(guesser, await stormWith(guesser)));
    return found;
  });
  return [...held, ...stormed];
}

function toRate({ name, most }: Guesser, anHour: number): Figure {
  const limit = most === null ? null : ({ value: most, on: 'median' } as const);
  return toFigure(`guesses: ${name}`, [anHour], { unit: '/h', limit });
}

/** @param duration milliseconds by the true clock @returns how many got through @throws {Error} for any other answer */
async function guessFor({ name, machines, guess, status }: Omit<Guesser, 'most'>, duration: number): Promise<number> {
  const until = performance.now() + duration;
  let through = 0;
  for (let turn = 0; performance.now() < until; turn++) {
    const answer = await machines[turn % machines.length]!.ask(guess());
    if (answer.status === status) through += 1;
    else if (answer.status !== WAIT) throw new Error(`${name}: answered ${answer.status}`);
    // A second of the fast clock: the next of the machines may be let through long before this one.
    else await pause(1000 / SPEED);
  }
  return through;
}

/** Many at once. @returns guesses an hour at the pace of the second half, and what was free in the first */
async function stormWith({ machines, ...guesser }: Guesser): Promise<number> {
  const hands = Array.from({ length: CONNECTIONS }, (_, hand) => ({
    ...guesser,
    machines: machines.filter((_machine, index) => index % CONNECTIONS === hand),
  }));
  const spans: number[] = [];
  for (let span = 0; span < 2; span++) {
    const through = await Promise.all(hands.map((hand) => guessFor(hand, STORM_MS)));
    spans.push(through.reduce((sum, some) => sum + some, 0));
  }
  const [first = 0, second = 0] = spans;
  return Math.round(first + (second * (HOUR_MS - STORM_MS)) / STORM_MS);
}

function passwordGuessers({ url, kept }: GuardedCentre): Guesser[] {
  const signIn = (username: string) => ({ path: '/api/session', body: { username, password: createSecret() } });
  const [name = ''] = kept.usernames;
  const other = kept.usernames[1] ?? '';
  return [
    {
      name: 'password of one account, one address',
      machines: [machineAt(url, '127.101.1.1')],
      guess: () => signIn(name),
      status: 401,
      most: 19,
    },
    {
      name: 'passwords of any accounts, one network',
      machines: networkOf(url, '127.102.1'),
      guess: () => signIn(`ai.do.${randomUUID()}`),
      status: 401,
      most: 160,
    },
    {
      name: 'password of one account, from everywhere',
      machines: machinesApart(url, 250, 103),
      guess: () => signIn(other),
      status: 401,
      most: 220,
    },
  ];
}

function lookUpGuessers({ url, kept }: GuardedCentre): Guesser[] {
  const lookUp = () => ({ path: `/tra-cuu?lookupCode=${createLookupCode(randomBytes(8))}` });
  const [code = ''] = kept.codes;
  return [
    {
      name: 'look-up codes, one address',
      machines: [machineAt(url, '127.111.1.1')],
      guess: lookUp,
      status: 200,
      most: 160,
    },
    {
      name: 'look-up codes, one network',
      machines: networkOf(url, '127.112.1'),
      guess: lookUp,
      status: 200,
      most: 1600,
    },
    {
      name: 'the phone to one number, from everywhere',
      machines: machinesApart(url, 250, 113),
      guess: () => ({ path: `/tra-cuu?code=${code}&phoneTail=${randomDigits(4)}` }),
      status: 200,
      most: 15,
    },
  ];
}

/** Of whoever has a password: a colleague's, or their own. */
async function insideGuessers({ url, kept, sql }: GuardedCentre): Promise<Guesser[]> {
  const enter = async (username: string) => {
    const machine = machineAt(url, '127.121.1.1');
    const { cookie } = await machine.ask({ path: '/api/session', body: { username, password: PASSWORD } });
    machine.leave();
    return cookie ?? '';
  };
  const [officer = '', first = '', second = ''] = kept.usernames;
  for (const username of [first, second]) await giveApp(sql, username);
  const cookie = await enter(officer);
  const [oneHalf, otherHalf] = [await enter(first), await enter(second)];
  const enterCode = (half: string) => () => ({
    path: '/api/session/factors/code',
    cookie: half,
    body: { code: randomDigits(6) },
  });
  return [
    {
      name: 'second factor of one account, one address',
      machines: [machineAt(url, '127.122.1.1')],
      guess: enterCode(oneHalf),
      status: 422,
      most: 19,
    },
    {
      name: 'second factor of one account, from everywhere',
      machines: machinesApart(url, 250, 123),
      guess: enterCode(otherHalf),
      status: 422,
      most: 33,
    },
    {
      name: 'code of a new tablet, one account, from everywhere',
      machines: machinesApart(url, 250, 124),
      guess: () => ({ path: '/api/sync/hello', cookie, body: greetingOf(kept.ward) }),
      status: 403,
      most: 18,
    },
  ];
}

/** What no limit holds back is as long as a key, so that no pace is enough. */
function stormGuessers({ url, kept }: GuardedCentre): Guesser[] {
  const openPage = () => ({ path: `/t/${createCitizenToken(kept.ward, randomBytes(16))}` });
  const beSomebody = () => ({ path: '/api/session', cookie: `dung_hen=${createSecret()}` });
  const one = Array.from({ length: CONNECTIONS }, () => machineAt(url, '127.131.1.1'));
  return [
    { name: 'tokens of citizens, one address', machines: one, guess: openPage, status: 200, most: 370_000 },
    {
      name: 'tokens of citizens, one network',
      machines: networkOf(url, '127.132.1'),
      guess: openPage,
      status: 200,
      most: null,
    },
    {
      name: 'secrets of sessions, one network',
      machines: networkOf(url, '127.133.1'),
      guess: beSomebody,
      status: 401,
      most: null,
    },
  ];
}

/** Every address of a /24 that a computer can have. */
function networkOf(url: string, network: string): Machine[] {
  return Array.from({ length: 254 }, (_, index) => machineAt(url, `${network}.${index + 1}`));
}

async function giveApp(sql: Sql, username: string): Promise<void> {
  const [row] = await sql<{ user_id: string }[]>`select user_id from app_user where username = ${username}`;
  const { base32: secret } = new Secret();
  const made = { secret, usedStep: 0, recoverySalt: randomBytes(16), recoveryHashes: [], at: Date.now() as Instant };
  await replaceAuthenticator(sql, row?.user_id ?? '', made);
}

function greetingOf(ward: WardCode): object {
  const enrolmentCode = createEnrolmentCode(randomInt);
  return { protocol: PROTOCOL_VERSION, device: randomUUID(), app: 'bench', ward, blocksWanted: 1, enrolmentCode };
}

function randomDigits(count: number): string {
  return String(randomInt(10 ** count)).padStart(count, '0');
}
