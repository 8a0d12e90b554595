/**
 * `npm run load -- --wards 126 --tablets 8 --minutes 2`: so many tablets on one centre for a while, as on an ordinary day.
 * `npm run load -- --monday 1000`: so many tablets come back at once, with 50 dossiers each.
 *
 * Starts a centre of its own, or with `--url --user --password` (a system administrator) loads one that runs. It then makes
 * wards 99001 and on, accounts and dossiers there that stay: never a centre that people work with.
 */
import os from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { playDay, TURN_MS } from './counter-day.ts';
import { openCounters, startOwnCentre } from './load-centre.ts';
import { createLoadTablet, type LoadTablet } from './load-tablet.ts';
import { drainAll, spendWeekend } from './monday.ts';
import { createTally, type Tally } from './tally.ts';

const DOSSIERS_OF_MONDAY = 50;
/** More than any tablet gets through in a run. */
const DOSSIERS_OF_DAY = 10_000;
const NS_PER_MS = 1e6;
/** Of what the centre logged, when there were errors. */
const LAST_LINES = 20;

const { values } = parseArgs({
  options: {
    wards: { type: 'string', default: '126' },
    tablets: { type: 'string', default: '8' },
    minutes: { type: 'string', default: '2' },
    monday: { type: 'string' },
    url: { type: 'string' },
    user: { type: 'string' },
    password: { type: 'string' },
  },
});
const wards = readCount('wards');
const running = readRunning();
const own = running ? undefined : await startOwnCentre();
const tally = createTally();
const lag = monitorEventLoopDelay({ resolution: 10 });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(1));
try {
  const counters = await openCounters(running ?? own!.admin, wards);
  const open = (count: number, dossiers: number): Promise<LoadTablet[]> =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        createLoadTablet(counters[index % wards]!, tally, { dossiers, seed: index + 1 }),
      ),
    );
  if (values.monday === undefined) await runDay(await open(wards * readCount('tablets'), DOSSIERS_OF_DAY));
  else await runMonday(await open(readCount('monday'), DOSSIERS_OF_MONDAY));
  report(tally);
} catch (error) {
  console.error(error);
  await stop(1);
}
await stop(tally.failures === 0 ? 0 : 1);

/** Requests in hand are given up; a centre of our own goes with its data. */
async function stop(code: number): Promise<never> {
  await own?.centre.dispose();
  process.exit(code);
}

async function runDay(tablets: readonly LoadTablet[]): Promise<void> {
  const minutes = readCount('minutes');
  console.log(
    `${wards} wards, ${tablets.length} tablets, ${minutes} min; each tablet sends a step every ${TURN_MS / 1000} s, listens, and fetches when poked`,
  );
  lag.enable();
  await playDay(tablets, tally, minutes);
}

async function runMonday(tablets: readonly LoadTablet[]): Promise<void> {
  console.log(`${tablets.length} tablets of ${wards} wards come back at once with ${DOSSIERS_OF_MONDAY} dossiers each`);
  await spendWeekend(tablets, tally);
  lag.enable();
  const { seconds, sent, stored, lost, doubled } = await drainAll(tablets, tally);
  console.log(
    `drained in ${seconds.toFixed(1)} s: ${sent} events sent, ${stored} stored, ${Math.round(sent / seconds)} events/s; ${lost} lost, ${doubled} doubled`,
  );
  if (sent !== stored || lost + doubled > 0) throw new Error('what is stored is not what was sent');
}

function report({ rows, failures, failuresByKind }: Tally): void {
  console.table(rows());
  console.log(
    `${os.cpus()[0]?.model ?? 'CPU'} × ${os.cpus().length}, ${own ? 'centre and generator on this machine' : values.url}; the generator itself was late by ${Math.round(lag.percentile(99) / NS_PER_MS)} ms (p99)`,
  );
  for (const [kind, count] of Object.entries(failuresByKind())) console.log(`${count} × ${kind}`);
  if (own && failures > 0) console.log(own.centre.output().split('\n').slice(-LAST_LINES).join('\n'));
  console.log(`${failures} errors`);
}

function readRunning() {
  const { url, user, password } = values;
  if (url === undefined) return undefined;
  if (user === undefined || password === undefined)
    return refuse('--url needs --user and --password of a system administrator.');
  return { url: url.replace(/\/+$/, ''), username: user, password };
}

function readCount(name: 'wards' | 'tablets' | 'minutes' | 'monday'): number {
  const count = Number(values[name]);
  return count > 0 && (name === 'minutes' || Number.isInteger(count))
    ? count
    : refuse(`--${name} is a number above 0.`);
}

function refuse(why: string): never {
  console.error(why);
  process.exit(2);
}
