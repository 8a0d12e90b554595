/** `npm test`: everything CI runs, one part after another; the last line says how many tests passed and failed. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Part {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Reads the report the part wrote; a part without one counts as a single test. */
  readonly readReport?: (report: string) => Count;
}

const ROOT = path.resolve(import.meta.dirname, '..');
const ZONES = ['UTC', 'Asia/Ho_Chi_Minh', 'America/Los_Angeles'];
const VITEST = 'node_modules/vitest/vitest.mjs';

const parts: readonly Part[] = [
  { name: 'check', args: [npmCli(), 'run', '--silent', 'check'] },
  { name: 'build', args: ['--import', 'tsx', 'src/server/cli/build-if-stale.ts'] },
  ...ZONES.map((zone) => vitest(`unit, TZ=${zone}`, ['unit'], { TZ: zone })),
  vitest('component', ['component']),
  vitest('server', ['server']),
  vitest('simulation', ['simulation']),
  vitest('faults', ['faults']),
  {
    name: 'e2e',
    args: ['node_modules/@playwright/test/cli.js', 'test', '-c', 'tests/e2e/playwright.config.ts'],
    readReport: readPlaywright,
  },
];

const reports = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-tests-'));
let total: Count = { passed: 0, failed: 0, skipped: 0 };
for (const part of parts) {
  const count = run(part);
  console.log(`\n[${part.name}] ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`);
  total = add(total, count);
}
rmSync(reports, { recursive: true, force: true });
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

function run({ name, args, env, readReport }: Part): Count {
  const report = path.join(reports, `${name.replaceAll(/\W/g, '-')}.json`);
  const given = args.map((arg) => arg.replace('{report}', report));
  console.log(`\n[${name}]`);
  const { status } = spawnSync(process.execPath, given, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  });
  const isOk = status === 0;
  if (!readReport) return { passed: isOk ? 1 : 0, failed: isOk ? 0 : 1, skipped: 0 };
  const count = existsSync(report) ? readReport(readFileSync(report, 'utf8')) : { passed: 0, failed: 0, skipped: 0 };
  // A crash outside any test leaves the report without a failure; the exit code still tells.
  return isOk || count.failed > 0 ? count : { ...count, failed: 1 };
}

function vitest(name: string, projects: readonly string[], env: Readonly<Record<string, string>> = {}): Part {
  const chosen = projects.flatMap((project) => ['--project', project]);
  const args = [VITEST, 'run', ...chosen, '--reporter=default', '--reporter=json', '--outputFile.json={report}'];
  return { name, args, env, readReport: readVitest };
}

function readVitest(report: string): Count {
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(report) as Record<string, number>;
  return { passed: numPassedTests ?? 0, failed: numFailedTests ?? 0, skipped: numPendingTests ?? 0 };
}

function readPlaywright(report: string): Count {
  const { stats } = JSON.parse(report) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  };
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

function add(a: Count, b: Count): Count {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** npm tells where it lives; run directly, it is found beside this Node. */
function npmCli(): string {
  return (
    process.env['npm_execpath'] ??
    path.resolve(path.dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js')
  );
}
