/**
 * The real thing, for as long as asked: `npm run faults -- --minutes 30 --seed 7`. Real browsers and many quick tablets work at a
 * real centre over a line that cuts, while browser, centre and database are killed with -9 and the centre is put back to its
 * backups; what officers were told is compared with the centre and with every tablet. The last line is `N runs, N dossiers, N
 * lost, N doubled, N diverged`; exit code 1 when any of the three is not 0. `--copies 0` leaves out duplicated profiles.
 *
 * `--control serial-cursor` and `--control no-sync-commit` switch one defence off in a program of their own, which must lose rows.
 */
import 'fake-indexeddb/auto';
import { parseArgs } from 'node:util';
import { controlNoSyncCommit, controlSerialCursor } from './run/controls.ts';
import { playRuns } from './run/play-runs.ts';

const CONTROLS = { 'serial-cursor': controlSerialCursor, 'no-sync-commit': controlNoSyncCommit };
const CONTROL_SECONDS = 10;
/** Of one run; settling and comparing take a minute more. */
const CHAOS_SECONDS = 300;
const SHOWN = 20;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    copies: { type: 'string', default: '2' },
    control: { type: 'string' },
  },
});
const say = (line: string) => void process.stdout.write(`${line}\n`);
const seed = Number(values.seed);
say(`seed ${seed}`);
process.exit(values.control === undefined ? await runAll() : await runControl(values.control));

async function runAll(): Promise<number> {
  const outcome = await playRuns({
    seed,
    chaosSeconds: Math.min(CHAOS_SECONDS, Number(values.minutes) * 60),
    totalSeconds: Number(values.minutes) * 60,
    nodesPerWard: 3,
    browsers: 2,
    restMs: 600,
    copies: Number(values.copies),
    say,
  });
  const { runs, dossiers, lost, doubled, diverged, setAside, sameNumber, ledger } = outcome;
  for (const [name, lines] of Object.entries({ lost, doubled, diverged, 'set aside': setAside })) {
    for (const line of [...lines].slice(0, SHOWN)) say(`${name}: ${line}`);
  }
  say(
    `ledger ${ledger}; ${setAside.size} set aside at the centre; ${sameNumber} numbers on two dossiers (copies, numbers lent anew after a restore)`,
  );
  say(`${runs} runs, ${dossiers} dossiers, ${lost.size} lost, ${doubled.size} doubled, ${diverged.size} diverged`);
  return lost.size + doubled.size + diverged.size === 0 ? 0 : 1;
}

async function runControl(name: string): Promise<number> {
  const control = Object.entries(CONTROLS).find(([known]) => known === name)?.[1];
  if (!control) throw new Error(`--control: ${Object.keys(CONTROLS).join(' or ')}`);
  const { rows, lostWithout, lostWith } = await control(seed, CONTROL_SECONDS);
  say(`${rows} rows; ${lostWithout} lost without the defence, ${lostWith} with it`);
  return lostWithout > 0 && lostWith === 0 ? 0 : 1;
}
