/** The first load of a ward in a real Chromium, broken off after every tenth of its parts, the browser killed each time. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SNAPSHOT_PARTS } from '#protocol/snapshot-messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { findBrowser, LAUNCH_ARGS } from '#support/browser.ts';
import { startCuttingProxy, type CuttingProxy } from '#support/cutting-proxy.ts';
import { PASSWORD } from '../bench/sync/centre-use.ts';
import { withSyncCentre } from '../bench/sync/sync-centre.ts';
import { CITIZENS, fillIntake } from '../e2e/counter.ts';
import { singlePaths } from '../unit/client/sync/fake-centre.ts';
import { processesNaming, signalProcess } from './run/processes.ts';
import { readTable } from './run/read-table.ts';

const DOSSIERS = 3000;
const BREAKS = 10;
const HALF = 0.5;

let profile: string;
let tablet: BrowserContext | undefined;

beforeAll(() => {
  profile = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-first-load-'));
});
afterAll(async () => {
  await tablet?.close();
  rmSync(profile, { recursive: true, force: true });
});

test(
  'it goes on at the part each time: none is fetched twice, the counter serves meanwhile, and in the end every dossier is there',
  () =>
    withSyncCentre(DOSSIERS, async ({ pageUrl, cookie, ward, officer }) => {
      const line = await startCuttingProxy(new URL(pageUrl).origin, Math.random);
      try {
        const parts = await countParts(pageUrl, cookie, ward.code);
        expect(parts).toBeGreaterThan(BREAKS);
        await loadWithBreaks(line, officer.username, parts);
      } finally {
        await line.close();
      }
    }),
  300_000,
);

async function loadWithBreaks(line: CuttingProxy, username: string, parts: number): Promise<void> {
  const whole: string[] = [];
  let allowed = 0;
  /** Since the browser was started last. */
  let cuts = 0;
  line.setThrough((asked) => {
    if (!asked.startsWith('/api/sync/snapshot/')) return 1;
    if (whole.length >= allowed) {
      cuts += 1;
      return HALF;
    }
    whole.push(...singlePaths(asked));
    return 1;
  });
  let page = await openTablet(line.url);
  await page.getByLabel('Tên đăng nhập').fill(username);
  await page.getByLabel('Mật khẩu').fill(PASSWORD);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await page.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).waitFor();
  // A browser writes its cookies only after a while, or when it is closed: who signs in and loses power signs in again.
  await tablet?.close();
  page = await openTablet(line.url);
  for (let breaks = 0; breaks < BREAKS; breaks++) {
    await page.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).waitFor();
    // Not before: a request of the browser that was killed may still have been on its way.
    allowed = Math.round((breaks * parts) / BREAKS);
    cuts = 0;
    if (breaks === BREAKS / 2) await takeOneIn(page);
    await expect.poll(() => cuts, { timeout: 60_000 }).toBeGreaterThan(0);
    await expect.poll(() => countKept(page), { timeout: 30_000 }).toBe(whole.length);
    for (const pid of processesNaming(profile)) signalProcess(pid, 'SIGKILL');
    await tablet?.close().catch(() => undefined);
    page = await openTablet(line.url);
  }
  await page.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).waitFor();
  allowed = parts;
  await expect.poll(() => countKept(page), { timeout: 120_000 }).toBe(parts);
  expect(new Set(whole).size).toBe(whole.length);

  const readOutbox = () => readTable<{ state: string }>(page, 'dung-hen-outbox', 'event');
  await expect
    .poll(async () => (await readOutbox()).map(({ state }) => state), { timeout: 60_000 })
    .toEqual(['confirmed']);
  const rows = await readTable<{ id: string }>(page, 'dung-hen-cache', 'dossier');
  const sections = await readTable<{ ids: string[] }>(page, 'dung-hen-cache', 'section');
  const listed = new Set([...rows.map(({ id }) => id), ...sections.flatMap(({ ids }) => ids)]);
  expect(listed.size).toBe(DOSSIERS + 1);
}

async function takeOneIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).click();
  await fillIntake(page, CITIZENS[0]);
  await page.getByRole('button', { name: 'Kiểm tra' }).click();
  await page.getByRole('button', { name: 'Lưu và in giấy hẹn' }).click();
  await page.getByRole('heading', { name: 'Đã tiếp nhận' }).waitFor();
}

async function openTablet(url: string): Promise<Page> {
  const { executablePath, env } = await findBrowser();
  const viewport = { width: 1280, height: 1000 };
  tablet = await chromium.launchPersistentContext(profile, {
    executablePath,
    env,
    args: LAUNCH_ARGS,
    baseURL: url,
    viewport,
  });
  const page = tablet.pages()[0] ?? (await tablet.newPage());
  await page.goto('/');
  return page;
}

/** Parts of which the tablet says itself that they are here: lists unpacked or searchable, histories kept. */
async function countKept(page: Page): Promise<number> {
  const [sections, parts] = await Promise.all([
    readTable(page, 'dung-hen-cache', 'section'),
    readTable<{ part: string }>(page, 'dung-hen-cache', 'sectionPart'),
  ]);
  return sections.length + parts.filter(({ part }) => part === 'histories').length;
}

/** Of the snapshot that a tablet with nothing is offered. */
async function countParts(url: string, cookie: string, ward: string): Promise<number> {
  const device = '0190b1f4-0000-7000-8000-000000000001';
  const answer = await fetch(new URL('/api/sync/pull', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ protocol: PROTOCOL_VERSION, device, since: [{ ward, epoch: null, wseq: 0 }] }),
  });
  const { wards } = (await answer.json()) as { wards: { snapshot?: { sections: unknown[] } }[] };
  return SNAPSHOT_PARTS.length * (wards[0]?.snapshot?.sections.length ?? 0);
}
