/**
 * Scans over a poor line (T20), on the built app, the real centre and real PostgreSQL: the case arrives first, a new case is
 * not kept waiting, cut files go on at the part, and what lies at the centre is what lay on the tablet, byte for byte.
 */
import { createHash, randomBytes } from 'node:crypto';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type BrowserContext, type Page, type Route } from '@playwright/test';
import { partCount } from '#protocol/file-messages.ts';
import { createCentreProcess, type CentreProcess } from '../support/centre-process.ts';
import { CITIZENS, expectAllSent, expectAppKept, setUpCentre, signIn, takeIn } from './counter.ts';
import { readTable } from '../faults/run/read-table.ts';
import { watchPlaceOf } from './still-page.ts';

test.describe.configure({ mode: 'serial' });

/** `T20_FULL=1`: ten files of five megabytes, as in the field; minutes. */
const IS_FULL = process.env['T20_FULL'] !== undefined;
const [COUNT, BYTES] = IS_FULL ? [10, 5_000_000] : [3, 700_000];
/** About two megabits up. */
const UPLOAD_BYTES_PER_SECOND = 300_000;
const EVERY_CUT = 4;
const SCANS = Array.from({ length: COUNT }, (_, index) => ({
  name: `giay-${index + 1}.pdf`,
  mimeType: 'application/pdf',
  buffer: Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(BYTES)]),
}));
const PARTS = SCANS.reduce((sum, { buffer }) => sum + partCount(buffer.length), 0);

const PHONE = { width: 360, height: 740 };
const SCREENS = [PHONE, { width: 1280, height: 800 }, { width: 800, height: 1280 }];

let centre: CentreProcess;
let tablet: BrowserContext;
let page: Page;
let dossier: string;
/** In order: 'push' when the tablet begins one, and each part the centre says it has taken. */
const sent: string[] = [];
let tries = 0;
let cuts = 0;

test.setTimeout(IS_FULL ? 900_000 : 120_000);

test.beforeAll(async ({ browser }) => {
  centre = await createCentreProcess();
  await centre.start();
  tablet = await browser.newContext({ viewport: PHONE, baseURL: centre.url });
  page = await tablet.newPage();
  await setUpCentre(page, centre.output());
  await signIn(page, 'canbo');
  await expectAppKept(page);
  await expectAllSent(page);
});

test.afterAll(async () => {
  await tablet?.close();
  await centre?.dispose();
});

test('after an intake no button slips away while the receipt and the question about it come', async () => {
  for (const [index, size] of SCREENS.entries()) {
    await page.getByRole('link', { name: 'Hôm nay' }).first().click();
    await page.setViewportSize(size);
    const attach = await watchPlaceOf(page, 'Chụp, đính kèm giấy tờ');
    const next = await watchPlaceOf(page, 'Người tiếp theo');
    await takeIn(page, { ...CITIZENS[2], personalId: `00030100987${index}` });
    await expect(page.getByText('Đã in ra giấy chưa?')).toBeVisible();
    await expect(page.getByRole('img', { name: 'Mã QR tra cứu' })).toBeVisible();
    const where = `at ${size.width} × ${size.height}`;
    expect(await attach(), where).toHaveLength(1);
    expect(await next(), where).toHaveLength(1);
    await expect(page.getByRole('button', { name: 'Người tiếp theo' })).toBeInViewport({ ratio: 1 });
  }
  await page.setViewportSize(PHONE);
  await expectAllSent(page);
});

test('without a network a dossier is taken in and its papers are scanned', async () => {
  await tablet.setOffline(true);
  await takeIn(page, CITIZENS[0]);
  await page.getByRole('link', { name: 'Chụp, đính kèm giấy tờ' }).click();
  const panel = page.getByRole('region', { name: 'Giấy tờ đính kèm' });
  await expect(panel).toBeInViewport();
  dossier = /ho-so\/([^#]+)/.exec(page.url())?.[1] ?? '';
  await panel.getByLabel('Chọn tệp').setInputFiles(SCANS);
  await expect(panel.getByText(`Đã lưu giay-${COUNT}.pdf trên máy này`, { exact: false })).toBeVisible();
  await panel.getByLabel('Chụp ảnh').setInputFiles(await photograph(page));
  await expect(panel.getByText('Đã lưu anh.jpg trên máy này', { exact: false })).toBeVisible();
  await expect(panel.getByText('trên máy này, chưa gửi')).toHaveCount(COUNT + 1);

  const strip = page.getByRole('status').filter({ hasText: 'tệp đang chờ gửi' });
  await expect(strip).toContainText(`Còn 1 hồ sơ chưa gửi · ${COUNT + 1} tệp đang chờ gửi`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  const { violations } = await new AxeBuilder({ page }).include('#giay-to').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  await panel.getByRole('button', { name: 'Mở anh.jpg' }).click();
  const picture = panel.getByRole('img', { name: 'Bản chụp anh.jpg' });
  await expect(picture).toBeVisible();
  expect(await picture.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight])).toEqual([
    2400, 1800,
  ]);
});

test('over a throttled line with cuts the case goes first, a new one in between, and no part twice', async () => {
  await page.route('**/api/sync/files/**', cutSome);
  page.on('request', (request) => {
    if (request.url().endsWith('/api/sync/push')) sent.push('push');
  });
  page.on('response', (response) => {
    if (response.status() === 204 && response.url().includes('/api/sync/files/')) sent.push(response.url());
  });
  await tablet.setOffline(false);
  await throttle(page);
  // At work again while scans are going: the new dossier is on its way before they are all there.
  await expect.poll(() => sent.filter((entry) => entry !== 'push').length, { timeout: 60_000 }).toBeGreaterThan(2);
  await takeIn(page, CITIZENS[1]);
  await expect.poll(() => sent.filter((entry) => entry === 'push').length, { timeout: 60_000 }).toBeGreaterThan(1);

  // Within the app: a reload would be one more cut, of a part nobody can tell whether it arrived.
  await page.getByRole('link', { name: 'Hồ sơ', exact: true }).first().click();
  await page.locator(`a[href="/ho-so/${dossier}"]`).first().click();
  const panel = page.getByRole('region', { name: 'Giấy tờ đính kèm' });
  await expect(panel.getByText('ở trung tâm', { exact: true })).toHaveCount(COUNT + 1, {
    timeout: IS_FULL ? 800_000 : 90_000,
  });
  await expect(page.getByText('tệp đang chờ gửi')).toBeHidden();

  expect(sent[0]).toBe('push');
  expect(sent.lastIndexOf('push')).toBeLessThan(sent.length - 1);
  expect(cuts).toBeGreaterThan(1);
  const parts = sent.filter((entry) => entry !== 'push');
  expect(new Set(parts).size).toBe(parts.length);
  expect(parts.length).toBeGreaterThan(PARTS);
});

test('the bytes at the centre are those of the tablet', async () => {
  const files = await listOwnFiles(page);
  expect(files).toHaveLength(COUNT + 1);
  const arrived = await Promise.all(
    files.map(async ({ fileId, bytes }) => {
      const body = await (await page.request.get(`/api/wards/00145/files/${fileId}`)).body();
      // A picture was made smaller on the tablet: the centre has compared it with what its event says.
      expect(body.length).toBe(bytes);
      return hashOf(body);
    }),
  );
  for (const { buffer } of SCANS) expect(arrived).toContain(hashOf(buffer));
});

test('another tablet opens them from the centre, and says so when there is no network', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: centre.url });
  const other = await context.newPage();
  await signIn(other, 'chutich');
  await expectAllSent(other);
  await other.goto(`/ho-so/${dossier}`);
  const panel = other.getByRole('region', { name: 'Giấy tờ đính kèm' });
  await expect(panel.getByText('không có trên máy này, mở từ trung tâm').first()).toBeVisible();
  await panel.getByRole('button', { name: 'Mở anh.jpg' }).click();
  await expect(panel.getByRole('img', { name: 'Bản chụp anh.jpg' })).toBeVisible();
  const download = other.waitForEvent('download');
  await panel.getByRole('button', { name: 'Mở giay-1.pdf' }).click();
  expect((await download).suggestedFilename()).toBe('giay-1.pdf');
  await context.setOffline(true);
  await panel.getByRole('button', { name: 'Mở giay-1.pdf' }).click();
  await expect(panel.getByRole('alert')).toContainText('Chưa liên lạc được với trung tâm');
  await context.close();
});

/** Every fourth part is cut: by turns on the way there, on the way back, and by a portal that answers in the centre's place. */
async function cutSome(route: Route): Promise<void> {
  const request = route.request();
  if (request.method() !== 'PUT') return route.continue();
  tries += 1;
  if (tries % EVERY_CUT !== 0) return route.continue();
  cuts += 1;
  if (cuts % 3 === 1) return route.abort('connectionreset');
  if (cuts % 3 === 2) return route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>Wi-Fi miễn phí</h1>' });
  if ((await route.fetch()).status() === 204) sent.push(request.url());
  return route.abort('connectionreset');
}

async function throttle(target: Page): Promise<void> {
  const session = await target.context().newCDPSession(target);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 80,
    downloadThroughput: UPLOAD_BYTES_PER_SECOND * 4,
    uploadThroughput: UPLOAD_BYTES_PER_SECOND,
  });
}

/** A picture as a camera of twelve megapixels would make it. */
async function photograph(target: Page): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const base64 = await target.evaluate(async () => {
    const canvas = new OffscreenCanvas(4000, 3000);
    const context = canvas.getContext('2d')!;
    for (let n = 0; n < 2000; n++) {
      context.fillStyle = `hsl(${(n * 47) % 360} 60% ${40 + (n % 40)}%)`;
      context.fillRect((n * 379) % 4000, (n * 733) % 3000, 90, 70);
    }
    const bytes = new Uint8Array(
      await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })).arrayBuffer(),
    );
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  });
  return { name: 'anh.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(base64, 'base64') };
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The scans the tablet says it has; their names and bytes lie sealed. */
function listOwnFiles(target: Page): Promise<{ fileId: string; bytes: number }[]> {
  return readTable(target, 'dung-hen-outbox', 'file');
}
