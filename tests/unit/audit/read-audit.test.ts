import { expect, test } from 'vitest';
import { readAudit } from '../../audit/read-audit.ts';

const report = (severity: string) =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: {
      minimist: {
        name: 'minimist',
        severity,
        isDirect: false,
        via: [
          {
            source: 1097678,
            name: 'minimist',
            title: 'Prototype Pollution in minimist',
            url: 'https://github.com/advisories/GHSA-xvch-5gv4-984h',
            severity,
            range: '<0.2.4',
          },
        ],
        effects: ['mkdirp'],
        range: '<0.2.4',
        nodes: ['node_modules/minimist'],
        fixAvailable: true,
      },
      mkdirp: { name: 'mkdirp', severity: 'low', via: ['minimist'], effects: [], range: '0.4.1', nodes: [] },
    },
    metadata: { vulnerabilities: { info: 0, low: 1, moderate: 0, high: 1, critical: 0, total: 2 } },
  });

test.each(['high', 'critical'])('a package of %s severity is named with where to read about it', (severity) => {
  expect(readAudit(report(severity))).toEqual({
    type: 'vulnerable',
    packages: [
      `minimist <0.2.4 (${severity}): Prototype Pollution in minimist https://github.com/advisories/GHSA-xvch-5gv4-984h`,
    ],
  });
});

test('less than that does not stop a build', () => {
  expect(readAudit(report('moderate'))).toEqual({ type: 'clean' });
});

test.each([
  [
    'no registry',
    '{"error":{"code":"ENOTFOUND","summary":"request to https://registry.npmjs.org failed"}}',
    'request to',
  ],
  [
    'a registry without audits',
    '{"message":"404 Not Found - POST /-/npm/v1/security","statusCode":404}',
    '404 Not Found',
  ],
  ['nothing at all', '', 'no report'],
  ['a page of a captive portal', '<html>Đăng nhập</html>', 'no report'],
  ['half a report', '{"auditReportVersion":2}', 'no report'],
  ['null', 'null', 'no report'],
])('%s is not a check', (_what, output, reason) => {
  expect(readAudit(output)).toEqual({ type: 'not-checked', reason: expect.stringContaining(reason) });
});
