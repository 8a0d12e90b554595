/**
 * The main job, end to end, on the built app, the real centre and real PostgreSQL: install, cut the network by stopping
 * the centre, restart the browser offline, take in, print, come back, citizen, chair.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, expect, test, type BrowserContext, type Page } from '@playwright/test';
import type { Instant } from '#domain/calendar/instant.ts';
import { findBrowser, LAUNCH_ARGS } from '../support/browser.ts';
import { createCentreProcess, type CentreProcess } from '../support/centre-process.ts';
import { pdfText, readQrFromPdf } from '../support/pdf.ts';
import { pushPastReception } from './past-reception.ts';
import { CITIZENS, expectAllSent, openDossier, setUpCentre, signIn, takeIn, watchPolicies } from './counter.ts';

test.describe.configure({ mode: 'serial' });

let centre: CentreProcess;
let profile: string;
let tablet: BrowserContext;
let page: Page;
const codes: string[] = [];
/** Of the page's policies, from the first page to the last. */
const breaches: string[] = [];
let receiptLink = '';

test.beforeAll(async () => {
  centre = await createCentreProcess();
  await centre.start();
  profile = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-tablet-'));
  page = await openTablet();
});

test.afterAll(async () => {
  await tablet?.close();
  await centre?.dispose();
  rmSync(profile, { recursive: true, force: true });
});

test('an officer signs in and the app is kept on the tablet', async () => {
  await setUpCentre(page, centre.output());
  await signIn(page, 'canbo');
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await expectAllSent(page);
});

test('with the centre stopped and the browser restarted the app opens and says it calmly', async () => {
  await tablet.close();
  await centre.stop();
  page = await openTablet();
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Tiếp nhận hồ sơ' })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('three dossiers are taken in offline, each with a final code of its own', async () => {
  for (const citizen of CITIZENS) codes.push(await takeIn(page, citizen));
  expect(new Set(codes).size).toBe(3);
  for (const code of codes) expect(code).toMatch(/^[A-Z0-9.]{3,35}-\d{6}-\d{4,6}$/);
  await expect(page.getByRole('status').filter({ hasText: 'Còn 3' }).first()).toContainText('chưa gửi');
});

test('the receipt prints on one A5 page with its fields and a QR that reads back', async () => {
  await expect(page.getByRole('img', { name: 'Mã QR tra cứu' }).first()).toBeVisible();
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  const { pages, text } = await pdfText(pdf);
  expect(pages).toHaveLength(1);
  // A5 portrait in points.
  expect(Math.round(pages[0]?.width ?? 0)).toBe(420);
  expect(Math.round(pages[0]?.height ?? 0)).toBe(595);
  const squeezed = text.replaceAll(/\s+/g, '');
  const third = CITIZENS[2];
  for (const words of ['GIẤY TIẾP NHẬN HỒ SƠ', third.name, codes[2] ?? '', third.phone, 'NGƯỜI TIẾP NHẬN']) {
    expect(squeezed.toLocaleUpperCase('vi')).toContain(words.replaceAll(/\s+/g, '').toLocaleUpperCase('vi'));
  }
  receiptLink = await readQrFromPdf(pdf);
  // Sealed, offline, with the key of before the restart.
  expect(receiptLink).toMatch(new RegExp(`^${centre.url}/t/00145-[\\w-]{22}#[\\w-]+\\.[\\w-]+\\.[\\w-]{86}$`));
});

test('before the dossier has arrived the citizen reads that the counter has it', async () => {
  await centre.start();
  // A token nobody has sent yet: the tablet's own may arrive at any moment now.
  await page.request.get(`${centre.url}/t/00145-${'A'.repeat(22)}`).then(async (response) => {
    expect(response.status()).toBe(200);
    expect(await response.text()).toContain('chưa đồng bộ');
  });
});

test('when the centre is back all three are there exactly once', async () => {
  await page.getByRole('link', { name: 'Đồng bộ' }).first().click();
  await page.getByRole('button', { name: 'Gửi ngay' }).click();
  await expectAllSent(page);
  await expect.poll(() => countAtCentre()).toEqual({ total: 3, distinct: 3 });
});

test('the citizen page of the printed QR tells state and due date, and no personal data', async () => {
  const visitor = await (
    await chromium.launch(await launchOptions())
  ).newPage({ javaScriptEnabled: false, locale: 'vi-VN' });
  const answer = await visitor.goto(receiptLink);
  expect(answer?.status()).toBe(200);
  await expect(visitor.locator('body')).toContainText(/thứ (Hai|Ba|Tư|Năm|Sáu)|Chủ nhật/);
  for (const secret of [CITIZENS[2].name, CITIZENS[2].personalId, CITIZENS[2].phone]) {
    expect(await visitor.content()).not.toContain(secret);
  }
  await visitor.context().browser()?.close();
});

test("one dossier resolved early and one late move the chair's figure to the right counts", async () => {
  const lateCode = await pushPastReception(page.request, centre.url, {
    ward: '00145',
    receivedAt: (Date.now() - 21 * 86_400_000) as Instant,
    applicantName: 'Vũ Đình Muộn',
    procedureCode: '1.004873',
  });
  await resolve(codes[0] ?? '');
  await expectRate('1/1');
  await resolve(lateCode);
  await expectRate('1/2');
  await expectAllSent(page);

  const chair = await (await chromium.launch(await launchOptions())).newPage({ baseURL: centre.url, locale: 'vi-VN' });
  await signIn(chair, 'chutich');
  await chair.getByRole('link', { name: 'Thống kê' }).first().click();
  await expect(chair.getByRole('region', { name: 'Tỷ lệ đúng hạn' })).toContainText('1/2');
  await chair.context().browser()?.close();
});

test('in all of it no page broke its own policy, and text does not become markup or a worker but by our own ways', async () => {
  expect(breaches).toEqual([]);
  const tries = await page.evaluate(async () => {
    const outcome = async (attempt: () => unknown) => {
      try {
        await attempt();
        return 'done';
      } catch (error) {
        return (error as Error).name;
      }
    };
    const policies = (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): void } })
      .trustedTypes;
    return {
      markup: await outcome(() => (document.createElement('div').innerHTML = '<b>x</b>')),
      worker: await outcome(() => navigator.serviceWorker.register('/assets/other.js')),
      policy: await outcome(() => policies.createPolicy('another', {})),
      twice: await outcome(() => policies.createPolicy('dung-hen-form', {})),
    };
  });
  expect(tries).toEqual({
    markup: 'TypeError',
    worker: 'TypeError',
    policy: 'TypeError',
    twice: 'TypeError',
  });
});

test('a second start of the centre keeps everything', async () => {
  await centre.stop();
  await centre.start();
  await expect.poll(() => countAtCentre()).toEqual({ total: 4, distinct: 4 });
});

async function resolve(code: string): Promise<void> {
  await openDossier(page, code);
  await page.getByRole('button', { name: 'Có kết quả' }).click();
  await page.getByRole('button', { name: 'Lưu', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Trả kết quả' })).toBeVisible();
}

async function expectRate(counts: string): Promise<void> {
  await page.getByRole('link', { name: 'Thống kê' }).first().click();
  await expect(page.getByRole('region', { name: 'Tỷ lệ đúng hạn' })).toContainText(counts);
}

async function countAtCentre(): Promise<{ total: number; distinct: number }> {
  const answer = await page.request.post(`${centre.url}/api/sync/pull`, {
    data: {
      protocol: 1,
      device: '00000000-0000-4000-8000-000000000000',
      since: [{ ward: '00145', epoch: null, wseq: 0 }],
    },
  });
  const { wards } = (await answer.json()) as {
    wards: { events: { event: { kind: string; body: { code: string } } }[] }[];
  };
  const received = wards.flatMap(({ events }) => events).filter(({ event }) => event.kind === 'received');
  return { total: received.length, distinct: new Set(received.map(({ event }) => event.body.code)).size };
}

async function openTablet(): Promise<Page> {
  tablet = await chromium.launchPersistentContext(profile, {
    ...(await launchOptions()),
    baseURL: centre.url,
    viewport: { width: 1280, height: 800 },
    locale: 'vi-VN',
    timezoneId: 'America/Los_Angeles',
  });
  await watchPolicies(tablet, breaches);
  return tablet.pages()[0] ?? tablet.newPage();
}

async function launchOptions(): Promise<{ executablePath: string; env: Record<string, string>; args: string[] }> {
  const { executablePath, env } = await findBrowser();
  return { executablePath, env, args: LAUNCH_ARGS };
}
