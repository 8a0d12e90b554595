/**
 * `npm run audit`: asks the registry whether what we ship has known vulnerabilities of high or critical severity; exit 1 when it
 * has. Without a registry that answers it says "not checked" and does not fail: a ward's build must not wait for a line abroad.
 */
import { spawnSync } from 'node:child_process';
import { readAudit } from './read-audit.ts';

const { stdout } = spawnSync(
  'npm',
  ['audit', '--omit=dev', '--audit-level=high', '--json', '--fetch-retries=0', '--fetch-timeout=20000'],
  { encoding: 'utf8', timeout: 60_000, maxBuffer: 32 * 1024 * 1024 },
);
const audit = readAudit(stdout);
switch (audit.type) {
  case 'clean':
    process.stdout.write('Dependency audit: nothing of high or critical severity.\n');
    break;
  case 'not-checked':
    process.stdout.write(`Dependency audit: not checked (${audit.reason}).\n`);
    break;
  case 'vulnerable':
    process.stderr.write(`Dependency audit: vulnerable packages are shipped.\n  ${audit.packages.join('\n  ')}\n`);
    process.exitCode = 1;
}
