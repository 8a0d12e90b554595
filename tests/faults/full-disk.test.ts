/** A tablet whose disk is full, in a real Chromium on the built app: nothing is called received that was not kept, nothing typed is lost. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, expect as see, type BrowserContext, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBrowser, LAUNCH_ARGS } from '#support/browser.ts';
import { createCentreProcess, type CentreProcess } from '#support/centre-process.ts';
import { CITIZENS, expectAllSent, fillIntake, setUpCentre, signIn, takeIn } from '../e2e/counter.ts';
import { readTable } from './run/read-table.ts';

const FULL = 'Bộ nhớ của máy đã đầy nên chưa lưu được.';

let centre: CentreProcess;
let folder: string;
let tablet: BrowserContext;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-full-disk-'));
  centre = await createCentreProcess();
  await centre.start();
  const { executablePath, env } = await findBrowser();
  tablet = await chromium.launchPersistentContext(path.join(folder, 'tablet'), {
    executablePath,
    env,
    args: LAUNCH_ARGS,
    baseURL: centre.url,
    viewport: { width: 1280, height: 1000 },
    acceptDownloads: true,
  });
  await tablet.addInitScript(() => {
    // What the printer got, kept over a reload.
    window.print = () => sessionStorage.setItem('printed', `${sessionStorage.getItem('printed') ?? ''}x`);
  });
  page = tablet.pages()[0] ?? (await tablet.newPage());
  await setUpCentre(page, centre.output());
  await signIn(page, 'canbo');
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await expectAllSent(page);
});

afterAll(async () => {
  await tablet?.close();
  await centre?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

test('a full tablet lists its dossiers; a commit that fails gives no receipt but a clear message, the typed facts and the unsent work in a file; with room again it goes on', async () => {
  await centre.stop();
  const code = await takeIn(page, CITIZENS[0]);
  const before = await readOutbox();
  // The receipt goes to the printer a moment after the page says that the dossier is taken in.
  await see.poll(countPrinted).toBe(1);
  const printed = await countPrinted();
  const disk = await fillDisk();
  await page.reload();
  await page.getByRole('link', { name: 'Hồ sơ', exact: true }).first().click();
  await see(page.getByRole('link', { name: new RegExp(code.replaceAll('.', '\\.')) })).toHaveCount(1);

  await page.getByRole('link', { name: 'Hôm nay' }).first().click();
  await page.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).click();
  await fillIntake(page, CITIZENS[1]);
  await page.getByRole('button', { name: 'Kiểm tra' }).click();
  await page.getByRole('button', { name: 'Lưu và in giấy hẹn' }).click();
  await see(page.getByRole('alert').filter({ hasText: FULL })).toBeVisible();
  await see(page.getByRole('heading', { name: 'Đã tiếp nhận' })).toHaveCount(0);
  await see(page.getByText(CITIZENS[1].name).first()).toBeVisible();
  expect(await countPrinted()).toBe(printed);
  expect(await readOutbox()).toEqual(before);

  const [box] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Lưu hộp đen' }).click(),
  ]);
  const file = path.join(folder, 'cuu.age');
  await box.saveAs(file);
  expect(readFileSync(file, 'latin1')).toMatch(/^age-encryption\.org\/v1\n/);
  await see(page.getByText('Đã lưu hộp đen: 1 hồ sơ')).toBeVisible();

  await disk.free();
  await page.getByRole('button', { name: 'Lưu và in giấy hẹn' }).click();
  await see(page.getByRole('heading', { name: 'Đã tiếp nhận' })).toBeVisible();
  // The number the failed try had taken was given back.
  expect((await readOutbox()).map(({ dseq }) => dseq)).toEqual([1, 2]);
  await centre.start();
  await page.reload();
  await expectAllSent(page);
});

/** Nothing more fits into what the browser gives this origin. It looks again only half a minute after it last did. */
async function fillDisk(): Promise<{ free(): Promise<void> }> {
  const devtools = await tablet.newCDPSession(page);
  const origin = new URL(centre.url).origin;
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  await expect.poll(() => page.evaluate(tryToWrite), { timeout: 60_000, interval: 500 }).toBe('QuotaExceededError');
  return {
    async free() {
      await devtools.send('Storage.overrideQuotaForOrigin', { origin });
      await devtools.detach();
    },
  };
}

/** Runs in the page, in a database beside those of the app. */
function tryToWrite(): Promise<string> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('probe');
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('probe'));
    opening.addEventListener('error', () => resolve(opening.error?.name ?? ''));
    opening.addEventListener('success', () => {
      const writing = opening.result.transaction('probe', 'readwrite');
      writing.objectStore('probe').put('x', 'x');
      writing.addEventListener('complete', () => resolve('written'));
      writing.addEventListener('abort', () => resolve(writing.error?.name ?? ''));
      for (const end of ['complete', 'abort']) writing.addEventListener(end, () => opening.result.close());
    });
  });
}

function countPrinted(): Promise<number> {
  return page.evaluate(() => (sessionStorage.getItem('printed') ?? '').length);
}

async function readOutbox(): Promise<{ dseq: number; id: string }[]> {
  const rows = await readTable<{ dseq: number; brief: { id: string } }>(page, 'dung-hen-outbox', 'event');
  return rows.map(({ dseq, brief }) => ({ dseq, id: brief.id }));
}
