/** A Chromium profile that stands for one tablet, opened and closed as the day goes. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { findBrowser, LAUNCH_ARGS } from '../support/browser.ts';
import type { BenchCentre } from './bench-centre.ts';

export interface BenchTablet {
  open(): Promise<Page>;
  close(): Promise<void>;
  dispose(): Promise<void>;
}

export async function createBenchTablet({ url }: BenchCentre): Promise<BenchTablet> {
  const profile = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-bench-'));
  const { executablePath, env } = await findBrowser();
  let context: BrowserContext | undefined;
  return {
    async open() {
      context = await chromium.launchPersistentContext(profile, {
        executablePath,
        env,
        args: LAUNCH_ARGS,
        baseURL: url,
        viewport: { width: 1280, height: 800 },
      });
      return context.pages()[0] ?? context.newPage();
    },
    async close() {
      await context?.close();
      context = undefined;
    },
    async dispose() {
      await context?.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

export async function signInAt(page: Page, { officer }: BenchCentre): Promise<void> {
  await page.goto('/');
  await page.getByLabel('Tên đăng nhập').fill(officer.username);
  await page.getByLabel('Mật khẩu').fill(officer.password);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await page.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).waitFor();
}
