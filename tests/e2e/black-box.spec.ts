/**
 * The black box, end to end, on the built app, the real centre and real PostgreSQL: a tablet offline takes dossiers in, saves
 * the file, and is lost with everything on it; another tablet brings the file, and the dossiers are at the centre.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, expect, test, type BrowserContext, type Download, type Page } from '@playwright/test';
import { findBrowser, LAUNCH_ARGS } from '../support/browser.ts';
import { createCentreProcess, type CentreProcess } from '../support/centre-process.ts';
import { CITIZENS, expectAllSent, expectAppKept, setUpCentre, signIn, takeIn } from './counter.ts';

test.describe.configure({ mode: 'serial' });

const NAME = /^dung-hen-[0-9a-f]{8}-\d{8}-\d{4}\.age$/;
const HOUR_MS = 3_600_000;

let centre: CentreProcess;
let folder: string;
let lost: BrowserContext;
let page: Page;
let box: string;
const codes: string[] = [];

test.beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-black-box-'));
  centre = await createCentreProcess();
  await centre.start();
  lost = await openTablet('lost');
  page = await lost.newPage();
  await setUpCentre(page, centre.output());
  await signIn(page, 'canbo');
  await expectAppKept(page);
  await expectAllSent(page);
});

test.afterAll(async () => {
  await lost?.close();
  await centre?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

test('offline, three dossiers go into one file with one tap', async () => {
  await centre.stop();
  for (const citizen of CITIZENS) codes.push(await takeIn(page, citizen));
  await page.getByRole('link', { name: 'Đồng bộ' }).first().click();
  box = await keep(page.waitForEvent('download'), page.getByRole('button', { name: 'Lưu hộp đen' }).click());
  await expect(page.getByText('Đã lưu hộp đen: 3 hồ sơ, 3 việc chưa được xác nhận')).toBeVisible();
  await expectAccessible(page);
});

test('after a day unsent the tablet saves a file by itself and says so', async () => {
  const dayLater = await lost.newPage();
  await dayLater.clock.setFixedTime(Date.now() + 25 * HOUR_MS);
  const download = dayLater.waitForEvent('download');
  await dayLater.goto('/');
  expect((await download).suggestedFilename()).toMatch(NAME);
  const notice = dayLater.getByRole('status').filter({ hasText: 'máy tự lưu hộp đen' });
  await expect(notice).toContainText('giữ 3 hồ sơ, 3 việc');
  await expectAccessible(dayLater);
  await notice.getByRole('button', { name: 'Đã rõ' }).click();
  await expect(notice).toBeHidden();
  await dayLater.close();
});

test('when the app cannot open its databases, the file is saved from the page that says so', async () => {
  const broken = await lost.newPage();
  await broken.addInitScript(() => {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (name, ...rest) {
      if (name === 'dung-hen-cache') throw new DOMException('Internal error opening backing store.', 'UnknownError');
      return open.call(this, name, ...rest);
    };
  });
  await broken.goto('/');
  await expect(broken.getByRole('heading', { name: 'Không mở được kho dữ liệu trên máy này' })).toBeVisible();
  const [download] = await Promise.all([
    broken.waitForEvent('download'),
    broken.getByRole('button', { name: 'Lưu hộp đen' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(NAME);
  await expect(broken.getByText('Đã lưu hộp đen: 3 hồ sơ, 3 việc chưa được xác nhận')).toBeVisible();
  await expectAccessible(broken);
  await broken.close();
});

test('the tablet is lost; another brings the file, and everything is at the centre under its code, once', async () => {
  await lost.close();
  rmSync(path.join(folder, 'lost'), { recursive: true });
  await centre.start();
  const other = await openTablet('other');
  const desk = await other.newPage();
  await signIn(desk, 'quantriphuong');
  await desk.getByRole('link', { name: 'Đồng bộ' }).first().click();
  await desk.getByLabel('Chọn tệp hộp đen').setInputFiles(box);
  await expect(desk.getByText('nhận mới 3 việc, đã có sẵn 0 việc')).toBeVisible();
  await expectAccessible(desk);
  await desk.getByLabel('Chọn tệp hộp đen').setInputFiles(box);
  await expect(desk.getByText('nhận mới 0 việc, đã có sẵn 3 việc')).toBeVisible();
  // This tablet recorded nothing itself: what it lists has come from the centre.
  await desk.getByRole('link', { name: 'Hồ sơ', exact: true }).first().click();
  for (const code of codes) {
    await expect(desk.getByRole('link', { name: new RegExp(code.replaceAll('.', '\\.')) })).toHaveCount(1);
  }
  await other.close();
});

test('a file that is no black box is refused in plain words', async () => {
  const other = await openTablet('other');
  const desk = await other.newPage();
  await desk.goto('/dong-bo');
  const wrong = { name: 'anh.age', mimeType: 'application/octet-stream', buffer: Buffer.from('ảnh thẻ') };
  await desk.getByLabel('Chọn tệp hộp đen').setInputFiles(wrong);
  await expect(desk.getByRole('alert')).toContainText('không phải hộp đen');
  await expectAccessible(desk);
  await other.close();
});

/** @returns where the file was kept, outside the tablet */
async function keep(download: Promise<Download>, tap: Promise<void>): Promise<string> {
  const [handed] = await Promise.all([download, tap]);
  expect(handed.suggestedFilename()).toMatch(NAME);
  const file = path.join(folder, handed.suggestedFilename());
  await handed.saveAs(file);
  return file;
}

async function expectAccessible(at: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page: at })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

async function openTablet(name: string): Promise<BrowserContext> {
  const { executablePath, env } = await findBrowser();
  return chromium.launchPersistentContext(path.join(folder, name), {
    executablePath,
    env,
    args: LAUNCH_ARGS,
    baseURL: centre.url,
    viewport: { width: 1280, height: 1000 },
    locale: 'vi-VN',
    timezoneId: 'America/Los_Angeles',
    acceptDownloads: true,
  });
}
