/** Runs of chaos and comparison, one after the other on one centre, which fills up as a real one does. */
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createPrng } from '../../simulation/prng.ts';
import { playChaos, type Cast } from './chaos.ts';
import { openChromiumTablet } from './chromium-tablet.ts';
import { compareAll, type Comparison } from './compare.ts';
import { openLedger } from './ledger.ts';
import { openNodeTablet, type Work } from './node-tablet.ts';
import { within } from './patience.ts';
import { openStage } from './stage.ts';

const LAST_WORDS = 4000;

export interface RunOptions {
  readonly seed: number;
  /** Chaos in one run; settling and comparing come on top. */
  readonly chaosSeconds: number;
  /** No further run begins after so long. */
  readonly totalSeconds: number;
  readonly nodesPerWard: number;
  readonly browsers: number;
  readonly restMs: number;
  readonly copies: number;
  readonly say: (line: string) => void;
}

export interface Outcome extends Pick<Comparison, 'dossiers' | 'sameNumber'> {
  readonly runs: number;
  readonly lost: ReadonlySet<string>;
  readonly doubled: ReadonlySet<string>;
  readonly diverged: ReadonlySet<string>;
  readonly setAside: ReadonlySet<string>;
  readonly ledger: string;
}

export async function playRuns(options: RunOptions): Promise<Outcome> {
  const { seed, say, chaosSeconds, totalSeconds, nodesPerWard } = options;
  const random = createPrng(seed);
  const stage = await openStage(nodesPerWard, random);
  const ledger = openLedger(path.join(mkdtempSync(path.join(os.tmpdir(), 'dung-hen-ledger-')), 'told.jsonl'));
  const work: Work = { ledger, random, restMs: options.restMs, say };
  const cast: Cast = { stage, work, nodes: [], browsers: await openBrowsers(), copiesLeft: options.copies };
  const found = { lost: new Set<string>(), doubled: new Set<string>(), diverged: new Set<string>() };
  let outcome: Outcome = { ...found, runs: 0, dossiers: 0, sameNumber: 0, setAside: new Set(), ledger: ledger.file };
  try {
    for (const [index, officer] of stage.officers.entries()) {
      const tablet = await openNodeTablet(`node-${seed}-${index}`, officer, work);
      await tablet.machine.tab().sync();
      cast.nodes.push(tablet);
    }
    // There is one from the first day on; officers of later days are none.
    if (!(await stage.backUp())) throw new Error('No first backup');
    const until = Date.now() + totalSeconds * 1000;
    do {
      for (const tablet of [...cast.nodes, ...cast.browsers]) tablet.start();
      const happened = await playChaos(cast, chaosSeconds);
      await Promise.all(
        [...cast.nodes, ...cast.browsers].map((tablet) => within(`${tablet.name} stops`, tablet.stop())),
      );
      const comparison = await compareAll(cast);
      const { dossiers, sameNumber, lost, doubled, diverged, setAside } = comparison;
      for (const line of lost) found.lost.add(line);
      for (const line of doubled) found.doubled.add(line);
      for (const line of diverged) found.diverged.add(line);
      const runs = outcome.runs + 1;
      outcome = { ...outcome, runs, dossiers, sameNumber, setAside: new Set(setAside) };
      const mishaps = [...happened].map(([name, times]) => `${times} × ${name}`).join(', ');
      say(
        `run ${runs}: ${dossiers} dossiers so far, ${lost.length} lost, ${doubled.length} doubled, ${diverged.length} diverged; ${mishaps}`,
      );
    } while (Date.now() < until);
    const met = [...stage.line.met].map(([fault, times]) => `${times} × ${fault}`).join(', ');
    say(`the line: ${met}`);
    const { setBack, excused } = ledger.count();
    say(`${setBack} events gone from the centre by restoring it; ${excused} excused, as their only tablet was deleted`);
    return outcome;
  } catch (error) {
    // Whatever ended the run, the centre may know why.
    say(`the centre's last lines:\n${stage.centre.output().slice(-LAST_WORDS)}`);
    throw error;
  } finally {
    for (const tablet of cast.browsers) await tablet.dispose();
    for (const { machine } of cast.nodes) await machine.dispose();
    await stage.dispose();
  }

  async function openBrowsers() {
    const browsers = [];
    // The first in one tab, the second in two.
    for (let n = 0; n < options.browsers; n++) {
      const officer = stage.officers[n % nodesPerWard]!;
      browsers.push(await openChromiumTablet(`chromium-${n}`, { officer, url: stage.line.url, work, tabs: n + 1 }));
    }
    return browsers;
  }
}
