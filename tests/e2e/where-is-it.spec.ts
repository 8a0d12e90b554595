/**
 * "Where is my dossier?", answered on screen at every moment: on this tablet, in a black box, at the centre, confirmed back, or
 * set aside; on the page after intake, in the list, on the dossier's own page and in the strip below every page.
 */
import { expect, test, type Page, type Route } from '@playwright/test';
import { createCentreProcess, type CentreProcess } from '../support/centre-process.ts';
import {
  CITIZENS,
  expectAllSent,
  expectAppKept,
  openDossier,
  sendNow,
  setUpCentre,
  signIn,
  takeIn,
} from './counter.ts';

test.describe.configure({ mode: 'serial' });

const ON_TABLET = ['Trên máy này: rồi', 'Ở trung tâm: chưa', 'Đã xác nhận: chưa'];
const AT_CENTRE = ['Trên máy này: rồi', 'Ở trung tâm: rồi', 'Đã xác nhận: chưa'];
const CONFIRMED = ['Trên máy này: rồi', 'Ở trung tâm: rồi', 'Đã xác nhận: rồi'];
const SET_ASIDE = ['Trên máy này: rồi', 'Ở trung tâm: để riêng', 'Đã xác nhận: chưa'];
const PULL = '**/api/sync/pull*';
const PUSH = '**/api/sync/push';

let centre: CentreProcess;
let page: Page;
let code: string;

test.beforeAll(async ({ browser }) => {
  centre = await createCentreProcess();
  await centre.start();
  const context = await browser.newContext({ baseURL: centre.url, viewport: { width: 1280, height: 800 } });
  page = await context.newPage();
  await setUpCentre(page, centre.output());
  await signIn(page, 'canbo');
  await expectAppKept(page);
  await expectAllSent(page);
});

test.afterAll(async () => {
  await page?.context().close();
  await centre?.dispose();
});

test('without the centre: on this tablet only', async () => {
  await centre.stop();
  code = await takeIn(page, CITIZENS[0]);
  await expectStanding(ON_TABLET);
  await expect(page.getByRole('status').filter({ hasText: 'Còn 1 hồ sơ chưa gửi' })).toBeVisible();
  await expectInList('mới ở máy này');
  await openDossier(page, code);
  await expectStanding(ON_TABLET);
});

test('in a black box, once one is saved', async () => {
  await page.getByRole('link', { name: 'Đồng bộ' }).first().click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Lưu hộp đen' }).click();
  await download;
  await openDossier(page, code);
  await expect(page.getByText('Có trong hộp đen máy này lưu lúc')).toBeVisible();
  // The app forgets nothing of it when it is opened anew without a network.
  await page.reload();
  await expect(page.getByText('Có trong hộp đen máy này lưu lúc')).toBeVisible();
  await expectStanding(ON_TABLET);
});

test('sent, and nothing has come back yet: at the centre', async () => {
  await page.route(PULL, (route) => route.abort('connectionreset'));
  await centre.start();
  await sendNow(page);
  await expectInList('chờ xác nhận');
  await openDossier(page, code);
  await expectStanding(AT_CENTRE);
  await expect(page.getByText('Có trong hộp đen máy này lưu lúc')).toBeVisible();
});

test('come back: confirmed, with nothing more to say about it', async () => {
  await page.unroute(PULL);
  await sendNow(page);
  await openDossier(page, code);
  await expectStanding(CONFIRMED);
  await expect(page.getByText('hộp đen')).toBeHidden();
  await expectInList('');
});

test('what the centre cannot read is set aside, and the officer is led to it', async () => {
  await page.route(PUSH, spoil);
  code = await takeIn(page, CITIZENS[1]);
  await expectStanding(SET_ASIDE);
  await expectInList('trung tâm để riêng');
  await openDossier(page, code);
  await expectStanding(SET_ASIDE);
  await page.getByRole('link', { name: 'Có việc bị trung tâm để riêng, cần người xem' }).click();
  const apart = page.getByRole('region', { name: 'Cần người xem' });
  await expect(apart.getByRole('link', { name: new RegExp(code) })).toBeVisible();
});

async function expectStanding(expected: readonly string[]): Promise<void> {
  const ticks = page.getByRole('list', { name: 'Nơi đã lưu' }).getByRole('listitem');
  await expect(ticks).toContainText([...expected], { timeout: 30_000 });
}

/** @param place what the row in the list says besides the state; empty when there is nothing to say */
async function expectInList(place: string): Promise<void> {
  await page.getByRole('link', { name: 'Hồ sơ', exact: true }).first().click();
  const row = page.getByRole('link', { name: new RegExp(code) });
  await expect(row).toContainText(place);
  if (place === '') await expect(row).not.toContainText(/mới ở máy này|chờ xác nhận|để riêng/);
}

/** A reception as no app writes it: the centre keeps it apart for a person to look at, and refuses nothing. */
async function spoil(route: Route): Promise<void> {
  const push = route.request().postDataJSON() as { wards: { events: { body: { sets?: unknown } }[] }[] };
  for (const { body } of push.wards.flatMap(({ events }) => events)) body.sets = 'hai';
  await route.continue({ postData: JSON.stringify(push) });
}
