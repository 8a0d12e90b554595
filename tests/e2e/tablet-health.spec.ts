/** Tabs, clocks and lost data in a real Chromium, on the built app, the real centre and real PostgreSQL. */
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, expect, test, type BrowserContext, type Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findBrowser, LAUNCH_ARGS } from '../support/browser.ts';
import { createCentreProcess, type CentreProcess } from '../support/centre-process.ts';
import { CITIZENS, expectAllSent, setUpCentre, signIn, signOut, takeIn } from './counter.ts';

test.describe.configure({ mode: 'serial' });

let centre: CentreProcess;
let profile: string;
let tablet: BrowserContext;
let page: Page;
let code = '';

test.beforeAll(async () => {
  centre = await createCentreProcess();
  await centre.start();
  profile = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-health-'));
  const { executablePath, env } = await findBrowser();
  tablet = await chromium.launchPersistentContext(profile, {
    executablePath,
    env,
    args: LAUNCH_ARGS,
    locale: 'vi-VN',
    timezoneId: 'America/Los_Angeles',
    baseURL: centre.url,
    viewport: { width: 360, height: 740 },
  });
  page = tablet.pages()[0] ?? (await tablet.newPage());
  await setUpCentre(page, centre.output());
  await signIn(page, 'canbo');
  code = await takeIn(page, CITIZENS[0]);
  await expectAllSent(page);
});

test.afterAll(async () => {
  await tablet?.close();
  await centre?.dispose();
  rmSync(profile, { recursive: true, force: true });
});

/** Whether this tab holds the lock of the one that syncs. */
function leads(tab: Page): Promise<boolean> {
  return tab.evaluate(async () => {
    const probe = `probe-${Math.random()}`;
    const own = await navigator.locks.request(probe, async () =>
      (await navigator.locks.query()).held?.find(({ name }) => name === probe),
    );
    const held = (await navigator.locks.query()).held ?? [];
    return held.some(({ name, clientId }) => name?.startsWith('dung-hen-leader') && clientId === own?.clientId);
  });
}

/** A browser without a window never freezes a page: the page is told what it would be told. */
async function setLifecycle(tab: Page, event: 'freeze' | 'resume'): Promise<void> {
  await tab.evaluate((name) => void document.dispatchEvent(new Event(name)), event);
}

test('one tab leads; frozen, it lets go and the other takes over; thawed, it waits its turn', async () => {
  await expect.poll(() => leads(page)).toBe(true);
  const second = await tablet.newPage();
  await second.goto('/');
  await expect(second.getByRole('button', { name: 'Tiếp nhận hồ sơ' })).toBeVisible();
  expect(await leads(second)).toBe(false);
  await setLifecycle(page, 'freeze');
  await expect.poll(() => leads(second)).toBe(true);
  await setLifecycle(page, 'resume');
  expect(await leads(second)).toBe(true);
  await second.close();
  await expect.poll(() => leads(page)).toBe(true);
});

test('a tab that took the lead away from another is the only leader', async () => {
  const second = await tablet.newPage();
  await second.goto('/');
  await second.evaluate(async () => {
    const name = (await navigator.locks.query()).held?.find((lock) => lock.name?.startsWith('dung-hen-leader'))?.name;
    // What a tab does when the leader has been silent for long.
    await navigator.locks.request(name ?? '', { steal: true }, async () => {});
  });
  await expect.poll(async () => [await leads(page), await leads(second)].filter(Boolean).length).toBe(1);
  await second.close();
  await expect.poll(() => leads(page)).toBe(true);
});

test('a tab of a newer version makes this one say so and step aside', async () => {
  const second = await tablet.newPage();
  await second.goto('/healthz');
  await second.evaluate(() => {
    const tabs = new BroadcastChannel('dung-hen-tabs');
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel takes none
    tabs.postMessage({ type: 'version', version: '999.0.0' });
  });
  await expect(page.getByText('Thẻ này đang chạy bản cũ của ứng dụng')).toBeVisible();
  await expect.poll(() => leads(page)).toBe(false);
  await second.close();
  await page.getByRole('button', { name: 'Tải lại trang' }).click();
  await expect(page.getByText('Thẻ này đang chạy bản cũ của ứng dụng')).toHaveCount(0);
  await expect.poll(() => leads(page)).toBe(true);
});

test('a clock that is fast is told in words, and nothing is refused', async () => {
  const second = await tablet.newPage();
  await second.addInitScript(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 15 * 60_000;
  });
  await page.goto('about:blank');
  await second.goto('/');
  await expect(second.getByText('Đồng hồ máy này nhanh 15 phút so với trung tâm')).toBeVisible();
  await takeIn(second, CITIZENS[1]);
  await expectAllSent(second);
  await second.close();
});

test('databases that were cleared are noticed: what happened, the last number at the centre, and what to do', async () => {
  await page.goto('/healthz');
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase('dung-hen-outbox');
        request.addEventListener('success', () => resolve());
        request.addEventListener('error', () => reject(request.error));
      }),
  );
  await page.goto('/');
  await expect(page.getByRole('alert')).toContainText('Dữ liệu trên máy này đã mất');
  await signIn(page, 'canbo');
  await page.getByRole('link', { name: 'Xem cần làm gì' }).click();
  const card = page.getByRole('region', { name: 'Dữ liệu trên máy này đã mất' });
  await expect(card).toContainText('Giấy hẹn cuối cùng đã về trung tâm: ');
  const serial = Number(code.slice(-4));
  // The second dossier of the day took the number after the first.
  await expect(card).toContainText(code.replace(/\d{4}$/, String(serial + 1).padStart(4, '0')));
  await expect(card).toContainText(`${code.replace(/\d{4}$/, String(serial + 2).padStart(4, '0'))}, `);
  await expect(page.getByText('chưa có hồ sơ')).toHaveCount(0);
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  await card.getByRole('button', { name: 'Đã đối chiếu xong' }).click();
  await expect(card).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Đồng bộ' })).toBeVisible();
  await expect(page.getByText('Dữ liệu trên máy này đã mất')).toHaveCount(0);
});

test('the chair sees both tablets, and that one lost its data, on a phone', async () => {
  await signOut(page);
  await signIn(page, 'chutich');
  await page.getByRole('link', { name: 'Đồng bộ' }).first().click();
  await page.getByRole('link', { name: 'Các máy tính bảng của phường' }).click();
  await expect(page.getByRole('article')).toHaveCount(2);
  await expect(page.getByText('Dữ liệu trên máy từng bị xoá mất', { exact: false })).toHaveCount(1);
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(360);
});

test('a database of a newer app is left alone, and the app says why it does not open', async () => {
  await page.goto('/healthz');
  const version = () =>
    page.evaluate(async () => (await indexedDB.databases()).find(({ name }) => name === 'dung-hen-outbox')?.version);
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('dung-hen-outbox', 990);
        request.addEventListener('success', () => resolve(request.result.close()));
        request.addEventListener('error', () => reject(request.error));
      }),
  );
  await page.goto('/');
  await expect(page.getByRole('alert')).toContainText('Ứng dụng đang mở là bản cũ');
  await expect(page.getByRole('button', { name: 'Tải bản mới' })).toBeVisible();
  expect(await version()).toBe(990);
});
