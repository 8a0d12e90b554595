/**
 * A stolen tablet's disk: a day's work in a real Chromium, the browser closed, and every file of its profile searched for what
 * the citizens said. LevelDB's own log keeps what was overwritten: nothing may ever have been written plain.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, expect, test, type BrowserContext, type Page } from '@playwright/test';
import { findBrowser, LAUNCH_ARGS } from '../support/browser.ts';
import { findForms, formsOf } from '../support/canaries.ts';
import { createCentreProcess, type CentreProcess } from '../support/centre-process.ts';
import {
  CITIZENS,
  expectAllSent,
  expectAppKept,
  openDossier,
  seekDossiers,
  setUpCentre,
  signIn,
  takeIn,
  takeStep,
} from './counter.ts';

test.describe.configure({ mode: 'serial' });

const FILE_NAME = 'don-xin-cua-ba-hoa.pdf';
const FILE_TEXT = 'NOI DUNG TRANG QUET RIENG TU';
const NOTE = 'Bà Hoà nhờ con trai đến nhận';
const HALF_TYPED = { name: 'Lò Thị Dở Dang', personalId: '000199123456', phone: '0900000177' };
const CANARIES = formsOf([
  ...CITIZENS.flatMap(({ name, personalId, phone, address }) => [name, personalId, phone, address]),
  ...Object.values(HALF_TYPED),
  FILE_NAME,
  FILE_TEXT,
  NOTE,
]);
/** Put on the disk on purpose, to see that it is looked for where the app writes. */
const DECOY = 'Nguyễn Văn Chim Mồi 000155555555';
/** Where the browser writes its history down. One without a window of its own (a headless shell) has none. */
const HISTORY_FOLDER = 'Default/Sessions';
/** Put into the browser's history after everything else: once it is on the disk, so is whatever the app had put there. */
const HISTORY_DECOY = 'Trần Thị Cò Mồi 000166666666';

let centre: CentreProcess;
let profile: string;
let tablet: BrowserContext;
let page: Page;

async function openTablet(): Promise<void> {
  const { executablePath, env } = await findBrowser();
  tablet = await chromium.launchPersistentContext(profile, {
    executablePath,
    env,
    args: LAUNCH_ARGS,
    locale: 'vi-VN',
    baseURL: centre.url,
    viewport: { width: 1280, height: 800 },
  });
  page = tablet.pages()[0] ?? (await tablet.newPage());
}

test.beforeAll(async () => {
  centre = await createCentreProcess();
  await centre.start();
  profile = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-stolen-'));
  await openTablet();
  await page.addInitScript(() => {
    window.print = () => {};
  });
  await setUpCentre(page, centre.output());
});

test.afterAll(async () => {
  await tablet?.close();
  await centre?.dispose();
  rmSync(profile, { recursive: true, force: true });
});

test('a day at the counter: receptions with and without a network, a step, a scan, a search, a form half filled', async () => {
  await signIn(page, 'canbo');
  await expectAppKept(page);
  const code = await takeIn(page, CITIZENS[0]);
  await takeIn(page, CITIZENS[1]);
  await expectAllSent(page);
  await openDossier(page, code);
  await takeStep(page, 'Ghi chú', (form) => form.getByRole('textbox').first().fill(NOTE));
  const papers = page.getByRole('region', { name: 'Giấy tờ đính kèm' });
  const buffer = Buffer.from(`%PDF-1.7\n${FILE_TEXT}`);
  await papers.getByLabel('Chọn tệp').setInputFiles({ name: FILE_NAME, mimeType: 'application/pdf', buffer });
  await expect(papers.getByText(`Đã lưu ${FILE_NAME} trên máy này`, { exact: false })).toBeVisible();
  await tablet.setOffline(true);
  await takeIn(page, CITIZENS[2]);
  await seekDossiers(page, 'thuy tien');
  await expect(page.getByRole('main').getByText(CITIZENS[2].name).first()).toBeVisible();
  const [sought] = CITIZENS;
  for (const words of [sought.name, sought.personalId]) {
    await seekDossiers(page, words);
    const rows = page.getByRole('main').getByRole('link', { name: new RegExp(sought.name) });
    await expect(rows).toHaveCount(1);
    await rows.click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(sought.name);
  }
  await page.getByRole('link', { name: 'Hôm nay' }).first().click();
  await page.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).click();
  await page.getByLabel('Họ và tên').fill(HALF_TYPED.name);
  await page.getByLabel('Số định danh').fill(HALF_TYPED.personalId);
  await page.getByLabel('Số điện thoại').fill(HALF_TYPED.phone);
  await expect(page.getByText(/^Đã lưu nháp trên máy/)).toBeVisible();
  await page.getByRole('link', { name: 'Hôm nay' }).first().click();
  await page.evaluate((decoy) => {
    const opening = indexedDB.open('decoy', 1);
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('row').put({ decoy }, 1));
    return new Promise<void>((resolve) => {
      opening.addEventListener('success', () => {
        opening.result.close();
        resolve();
      });
    });
  }, DECOY);
  await page.evaluate((decoy) => history.replaceState({ ...history.state, decoy }, ''), HISTORY_DECOY);
  if (existsSync(path.join(profile, HISTORY_FOLDER))) {
    // The browser writes its history down some seconds later.
    await expect.poll(() => filesWith(HISTORY_DECOY), { timeout: 30_000 }).toContain(HISTORY_FOLDER);
  }
  await tablet.close();
});

function readProfile(): { readonly name: string; readonly bytes: Buffer }[] {
  const files = readdirSync(profile, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.flatMap((file) => {
    const name = path.relative(profile, path.join(file.parentPath, file.name));
    try {
      return [{ name, bytes: readFileSync(path.join(profile, name)) }];
    } catch {
      // The running browser has taken it away meanwhile.
      return [];
    }
  });
}

function filesWith(decoy: string): string {
  const forms = formsOf([decoy]);
  const found = readProfile().filter(({ bytes }) => findForms(bytes, forms).length > 0);
  return found.map(({ name }) => name).join(' ');
}

test('no name, number, note or scan is in any file of the profile', () => {
  expect(filesWith(DECOY)).toContain('indexeddb.leveldb');
  const found = readProfile().flatMap(({ name, bytes }) =>
    findForms(bytes, CANARIES).map((form) => `${name}: ${form}`),
  );
  expect(found).toEqual([]);
});

test('and the officer still finds all of it, and what she had begun to type, when she comes back', async () => {
  await openTablet();
  await page.goto('/');
  await page
    .getByLabel('Mật khẩu')
    .or(page.getByRole('link', { name: 'Hồ sơ', exact: true }))
    .first()
    .waitFor();
  if (await page.getByLabel('Mật khẩu').isVisible()) await signIn(page, 'canbo');
  await expectAllSent(page);
  await seekDossiers(page, 'thuy tien');
  await expect(page.getByRole('main').getByText(CITIZENS[2].name).first()).toBeVisible();
  await page.getByRole('link', { name: 'Hôm nay' }).first().click();
  await page.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).click();
  await expect(page.getByLabel('Họ và tên')).toHaveValue(HALF_TYPED.name);
});
