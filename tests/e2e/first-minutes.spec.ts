/** The first minutes of a tablet, before the browser has kept the app: a line that fails is only a line that fails. */
import { expect, test } from '@playwright/test';
import { createCentreProcess, type CentreProcess } from '../support/centre-process.ts';
import { CITIZENS, expectAllSent, setUpCentre, signIn, takeIn } from './counter.ts';

let centre: CentreProcess;

test.beforeAll(async () => {
  centre = await createCentreProcess();
  await centre.start();
});

test.afterAll(async () => {
  await centre?.dispose();
});

test('a page that could not be fetched is told, makes no old version of the tab, and comes after a reload', async ({
  browser,
}) => {
  const context = await browser.newContext({ baseURL: centre.url, serviceWorkers: 'block' });
  const page = await context.newPage();
  await setUpCentre(page, centre.output());
  await signIn(page, 'canbo');
  await expectAllSent(page);

  let isLineDown = true;
  await page.route('**/assets/**', (route) => (isLineDown ? route.abort('internetdisconnected') : route.continue()));
  await page.getByRole('link', { name: 'Thống kê' }).first().click();
  const missed = page.getByText('Chưa mở được trang vừa chọn');
  await expect(missed).toBeVisible();
  await expect(page.getByText('Thẻ này đang chạy bản cũ của ứng dụng')).toHaveCount(0);
  const reload = page.getByRole('button', { name: 'Tải lại trang' });
  await context.setOffline(true);
  await reload.click();
  await expect(page.getByText('Vẫn chưa liên lạc được với trung tâm')).toBeVisible();
  await context.setOffline(false);
  isLineDown = false;
  await reload.click();
  await expect(missed).toHaveCount(0);
  await page.getByRole('link', { name: 'Thống kê' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Thống kê' })).toBeVisible();

  await takeIn(page, CITIZENS[0]);
  await expectAllSent(page);
  await context.close();
});

test('what the first screen needs is one file, compiled before it is called', async ({ request }) => {
  const page = await (await request.get(centre.url)).text();
  expect(page).not.toContain('modulepreload');
  const scripts = [...page.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, src]) => src);
  expect(scripts).toHaveLength(1);
  expect(await (await request.get(`${centre.url}${scripts[0]}`)).text()).toMatch(/^\/\/# allFunctionsCalledOnLoad\n/);
});

test('the letters of the first screen are asked for with the page, under the names its styles know', async ({
  request,
}) => {
  const page = await (await request.get(centre.url)).text();
  const letters = [...page.matchAll(/<link[^>]*\bas="font"[^>]*\bhref="([^"]+)"/g)].map(([, href]) => href ?? '');
  expect(letters).toHaveLength(4);
  const styles = /<link rel="stylesheet"[^>]* href="([^"]+)"/.exec(page)?.[1];
  const rules = await (await request.get(`${centre.url}${styles}`)).text();
  expect(letters.filter((file) => !rules.includes(file))).toEqual([]);
});
