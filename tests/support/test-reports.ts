/** Reads the reports that Vitest and Playwright write, so that a run of several parts can say what failed, and why, in one place. */

/** What a part of the suite came to; `failures` holds a text for each failed test, its name first. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly string[];
}

export const NOTHING_RUN: Outcome = { passed: 0, failed: 0, skipped: 0, failures: [] };

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly {
    readonly title: string;
    readonly file: string;
    readonly line: number;
    readonly tests: readonly {
      readonly status: string;
      readonly results: readonly { readonly errors: readonly { readonly message?: string }[] }[];
    }[];
  }[];
}

interface PlaywrightReport extends PlaywrightSuite {
  readonly stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  readonly errors: readonly { readonly message?: string }[];
}

/** @param report the JSON that Vitest's `json` reporter wrote */
export function readVitestReport(report: string): Outcome {
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(report) as VitestReport;
  const failures = testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    const ofTests = failed.map((test) => describe(`${name}: ${test.fullName}`, test.failureMessages));
    // A file that cannot be loaded, or a hook that fails, has a message and no failed test.
    return failed.length === 0 && message !== '' ? [describe(name, [message])] : ofTests;
  });
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests, failures };
}

/** @param report the JSON that Playwright's `json` reporter wrote; a test that passed only when tried again has failed */
export function readPlaywrightReport(report: string): Outcome {
  const { stats, errors, ...root } = JSON.parse(report) as PlaywrightReport;
  const failures = [
    ...readSuite(root),
    ...errors.map(({ message }) => describe('outside any test', message === undefined ? [] : [message])),
  ];
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped, failures };
}

function readSuite({ suites = [], specs = [] }: PlaywrightSuite): string[] {
  const own = specs.flatMap(({ title, file, line, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ results }) =>
        describe(
          `${file}:${line}: ${title}`,
          results.flatMap((result) => result.errors.flatMap(({ message }) => message ?? [])),
        ),
      ),
  );
  return [...own, ...suites.flatMap(readSuite)];
}

function describe(name: string, messages: readonly string[]): string {
  return [name, ...messages].join('\n');
}
