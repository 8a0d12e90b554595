/**
 * The seal of a receipt in a real browser, from the printed QR to the citizen's page: while the dossier is still only on the
 * tablet, after it has arrived, altered, moved to another link, and from a tablet nobody knows.
 */
import { chromium, expect, test, type Browser, type Page } from '@playwright/test';
import { findBrowser, LAUNCH_ARGS } from '../support/browser.ts';
import { createCentreProcess, type CentreProcess } from '../support/centre-process.ts';
import { printedPage, readQr } from '../support/pdf.ts';
import { makeKeyedDevice } from '../support/sealed-receipts.ts';
import { CITIZENS, expectAllSent, sendNow, setUpCentre, signIn, takeIn } from './counter.ts';

test.describe.configure({ mode: 'serial' });

/** What a citizen's phone may fetch for the page, its style and its script. */
const MOST_BYTES = 15_000;

let centre: CentreProcess;
let browser: Browser;
let tablet: Page;
let link = '';

test.beforeAll(async () => {
  centre = await createCentreProcess();
  await centre.start();
  const { executablePath, env } = await findBrowser();
  browser = await chromium.launch({ executablePath, env, args: LAUNCH_ARGS });
  // A service worker would pass requests on where the test cannot hold them back.
  const context = await browser.newContext({ baseURL: centre.url, locale: 'vi-VN', serviceWorkers: 'block' });
  tablet = await context.newPage();
});

test.afterAll(async () => {
  await browser?.close();
  await centre?.dispose();
});

interface Visit {
  readonly page: Page;
  /** Addresses asked for, as they went over the wire. */
  readonly asked: readonly string[];
  /** Refused by the content policy, or failed. */
  readonly troubles: readonly string[];
  /** Bytes of page, style and scripts. */
  bytes(): number;
}

/** A citizen's phone: nothing of the tablet's. */
async function visit(address: string): Promise<Visit> {
  const page = await (await browser.newContext({ locale: 'vi-VN', timezoneId: 'America/Los_Angeles' })).newPage();
  const asked: string[] = [];
  const troubles: string[] = [];
  let bytes = 0;
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  page.on('pageerror', (error) => troubles.push(error.message));
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  session.on('Network.requestWillBeSent', ({ request }) => asked.push(JSON.stringify([request.url, request.headers])));
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.goto(address);
  return { page, asked, troubles, bytes: () => bytes };
}

const judged = (page: Page) => page.locator('#kiem-tra');

test('a dossier still on the tablet is promised by its receipt, and the seal never leaves the phone', async () => {
  await setUpCentre(tablet, centre.output());
  await signIn(tablet, 'canbo');
  await expectAllSent(tablet);
  await tablet.route('**/api/sync/push', (route) => route.abort());
  const code = await takeIn(tablet, CITIZENS[0]);
  const due = await tablet.locator('dd.due').textContent();
  await expect(tablet.getByRole('img', { name: 'Mã QR tra cứu' }).first()).toBeVisible();
  const pdf = await tablet.pdf({ preferCSSPageSize: true, printBackground: true });
  link = (await readQr(await printedPage(pdf, 300)))?.text ?? '';
  expect(link).toMatch(new RegExp(`^${centre.url}/t/00145-[\\w-]{22}#[\\w-]+\\.[\\w-]+\\.[\\w-]{86}$`));

  const { page, asked, troubles, bytes } = await visit(link);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Quầy chưa gửi hồ sơ về trung tâm.');
  await expect(judged(page)).toContainText('Giấy hẹn này do phường Long Biên cấp: hẹn trả lúc');
  await expect(judged(page)).toContainText(code);
  const day = /\d\d\/\d\d\/\d{4}/.exec(due ?? '')?.[0] ?? 'ngày';
  await expect(judged(page)).toContainText(day);
  await expect(page.getByText('Quầy đã nhận hồ sơ nhưng máy chưa đồng bộ.')).toBeHidden();
  const [, seal = ''] = link.split('#');
  expect(asked.length).toBeGreaterThan(3);
  expect(asked.filter((request) => request.includes(seal.slice(0, 40)))).toEqual([]);
  expect(troubles).toEqual([]);
  expect(bytes()).toBeLessThan(MOST_BYTES);
  await page.context().close();
});

test('one letter changed, or the seal of another link, is told', async () => {
  const [address = '', seal = ''] = link.split('#');
  const [header, payload = '', signature] = seal.split('.');
  const fields = JSON.parse(Buffer.from(payload, 'base64url').toString()) as unknown[];
  const later = Buffer.from(JSON.stringify([...fields.slice(0, 5), Number(fields[5]) + 1440])).toString('base64url');
  for (const forged of [
    `${address}#${header}.${later}.${signature}`,
    `${address}#${seal.slice(0, -8)}AAAAAAAA`,
    `${centre.url}/t/00145-${'A'.repeat(22)}#${seal}`,
    `${address}#${seal.slice(0, 100)}`,
  ]) {
    const { page, troubles } = await visit(forged);
    await expect(judged(page)).toContainText('Giấy hẹn này không khớp với giấy do phường Long Biên cấp.');
    await expect(judged(page)).toContainText('hỏi lại bộ phận một cửa');
    await expect(page.getByText('Giấy hẹn của ông/bà vẫn có giá trị')).toBeHidden();
    expect(troubles).toEqual([]);
    await page.context().close();
  }
});

test('a tablet the centre does not know is told apart from a forgery', async () => {
  const [address = ''] = link.split('#');
  const token = address.split('/t/')[1] ?? '';
  const stranger = await makeKeyedDevice('99999999-0000-4000-8000-000000000001');
  const { page } = await visit(`${address}#${await stranger.seal({ token })}`);
  await expect(judged(page)).toContainText('Chưa kiểm tra được giấy hẹn này.');
  await expect(judged(page)).toContainText('chưa nói được giấy là thật hay giả');
  await page.context().close();
});

test('once the dossier has arrived, paper and centre agree; without script the page stands alone', async () => {
  await tablet.unroute('**/api/sync/push');
  await sendNow(tablet);
  const { page, troubles, bytes } = await visit(link);
  await expect(judged(page)).toContainText('Giấy hẹn khớp với hồ sơ ở trung tâm.');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Quầy đã tiếp nhận hồ sơ của ông/bà.');
  expect(troubles).toEqual([]);
  expect(bytes()).toBeLessThan(MOST_BYTES);
  await page.context().close();

  const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await plain.goto(link);
  await expect(plain.getByRole('heading', { level: 1 })).toHaveText('Quầy đã tiếp nhận hồ sơ của ông/bà.');
  await expect(judged(plain)).toBeEmpty();
});
