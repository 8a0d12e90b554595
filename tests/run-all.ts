/** `npm test`: everything CI runs, several parts at a time; the last line says how many tests passed and failed. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { NOTHING_RUN, readPlaywrightReport, readVitestReport, type Outcome } from '#support/test-reports.ts';

interface Part {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Reads the report the part wrote; a part without one counts as a single test. */
  readonly readReport?: (report: string) => Outcome;
}

const ROOT = path.resolve(import.meta.dirname, '..');
const ZONES = ['UTC', 'Asia/Ho_Chi_Minh', 'America/Los_Angeles'];
/** In characters: enough for a name, a message and the top of a stack. */
const LONGEST_FAILURE = 3000;
const VITEST = 'node_modules/vitest/vitest.mjs';

const build: Part = { name: 'build', args: ['--import', 'tsx', 'src/server/cli/build-if-stale.ts'] };
/** Mostly waits, for processes that end and start again: it runs beside all others, as soon as it can. */
const faults = vitest('faults', ['faults']);
/**
 * A part seldom needs more than one core, so of the others one runner works from the front and another from the back. Those at
 * the back need no built app: the first of them runs while it is built. Browsers come when the faults, which have some of their
 * own, are nearly through.
 */
const parts: Part[] = [
  vitest('server', ['server']),
  {
    name: 'e2e',
    args: ['node_modules/@playwright/test/cli.js', 'test', '-c', 'tests/e2e/playwright.config.ts'],
    readReport: readPlaywrightReport,
  },
  vitest('simulation', ['simulation']),
  vitest('component', ['component']),
  // Different random dossiers in each zone: together more than one run of all, in less time than three.
  ...ZONES.map((zone, index) =>
    vitest(`unit, TZ=${zone}`, ['unit'], { TZ: zone, DUE_CASES: '4000', DUE_SEED: String(20261123 + index) }),
  ),
  { name: 'check', args: [npmCli(), 'run', '--silent', 'check'] },
];

const reports = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-tests-'));
let total = NOTHING_RUN;
const built = runAndAdd(build);
await Promise.all([
  built.then(() => runAndAdd(faults)),
  built.then(() => runAll(() => parts.shift())),
  runAll(() => parts.pop()),
]);
rmSync(reports, { recursive: true, force: true });
// Once more at the end: whoever sees only the last page of a long output must still read what failed.
for (const failure of total.failures) console.log(`FAILED ${failure.slice(0, LONGEST_FAILURE)}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

async function runAll(next: () => Part | undefined): Promise<void> {
  for (let part = next(); part !== undefined; part = next()) await runAndAdd(part);
}

async function runAndAdd(part: Part): Promise<void> {
  const { passed, failed, skipped, failures } = await run(part);
  console.log(`\n[${part.name}] ${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  total = {
    passed: total.passed + passed,
    failed: total.failed + failed,
    skipped: total.skipped + skipped,
    failures: [...total.failures, ...failures.map((failure) => `[${part.name}] ${failure}`)],
  };
}

/** What a part prints appears when it has ended, so that two do not mix. */
async function run({ name, args, env, readReport }: Part): Promise<Outcome> {
  const report = path.join(reports, `${name.replaceAll(/\W/g, '-')}.json`);
  const log = report.replace(/json$/, 'txt');
  const given = args.map((arg) => arg.replace('{report}', report));
  console.log(`[${name}] started`);
  // Into a file: a pipe would stay open for as long as anything the part left behind.
  const printed = openSync(log, 'w');
  const child = spawn(process.execPath, given, {
    cwd: ROOT,
    stdio: ['ignore', printed, printed],
    env: { ...process.env, ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  });
  const status = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  closeSync(printed);
  console.log(`\n[${name}]`);
  const output = readFileSync(log, 'utf8');
  process.stdout.write(output);
  const count = readReport && existsSync(report) ? readReport(readFileSync(report, 'utf8')) : NOTHING_RUN;
  if (status === 0) return readReport ? count : { ...NOTHING_RUN, passed: 1 };
  // A crash outside any test leaves the report without a failure; the exit code still tells, and the last lines why.
  return count.failed > 0 ? count : { ...count, failed: 1, failures: [output.slice(-LONGEST_FAILURE)] };
}

function vitest(name: string, projects: readonly string[], env: Readonly<Record<string, string>> = {}): Part {
  const chosen = projects.flatMap((project) => ['--project', project]);
  const args = [VITEST, 'run', ...chosen, '--reporter=default', '--reporter=json', '--outputFile.json={report}'];
  return { name, args, env, readReport: readVitestReport };
}

/** npm tells where it lives; run directly, it is found beside this Node. */
function npmCli(): string {
  return (
    process.env['npm_execpath'] ??
    path.resolve(path.dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js')
  );
}
