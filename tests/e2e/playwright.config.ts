import { defineConfig } from '@playwright/test';
import { findBrowser, LAUNCH_ARGS } from '../support/browser.ts';

const { executablePath, env } = await findBrowser();

/**
 * Each test starts its own centre and, where it restarts the browser, its own profile: one at a time on two cores. No trace is
 * kept, which would cost up to a quarter of the time (the printed forms); `--trace on` makes one of the test that failed.
 */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [
    ['list'],
    ['json', { outputFile: process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] ?? '../../test-results/e2e.json' }],
  ],
  use: {
    locale: 'vi-VN',
    // The tablet's zone must not matter: what is printed is Việt Nam's time.
    timezoneId: 'America/Los_Angeles',
    launchOptions: { executablePath, env, args: LAUNCH_ARGS },
  },
});
