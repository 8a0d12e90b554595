/**
 * Two officers, two tablets, one centre that is gone for a while: both change the same dossiers without knowing of each other.
 * Nothing is lost or decided by chance: both see both sides, one decides with a reason, the other sees it settled.
 */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Browser, type Locator, type Page } from '@playwright/test';
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
  takeStep,
} from './counter.ts';

test.describe.configure({ mode: 'serial' });

const FIRST_PHONE = '0911111111';
const SECOND_PHONE = '0922222222';

let centre: CentreProcess;
/** Lê Minh Châu's tablet, and Trần Thị Bình's. */
let chau: Page;
let binh: Page;
/** Whose phone both correct, and which one withdraws while the other asks for papers. */
let corrected: string;
let withdrawn: string;

test.beforeAll(async ({ browser }) => {
  centre = await createCentreProcess();
  await centre.start();
  chau = await openTablet(browser);
  await setUpCentre(chau, centre.output());
  await enter(chau, 'canbo');
  corrected = await takeIn(chau, CITIZENS[0]);
  withdrawn = await takeIn(chau, CITIZENS[1]);
  await expectAllSent(chau);
  binh = await openTablet(browser);
  await enter(binh, 'canbohai');
});

test.afterAll(async () => {
  await centre?.dispose();
});

test('while the centre is gone both tablets change the same dossiers', async () => {
  await centre.stop();
  for (const [page, phone] of [
    [chau, FIRST_PHONE],
    [binh, SECOND_PHONE],
  ] as const) {
    await openDossier(page, corrected);
    await takeStep(page, 'Sửa thông tin', (form) => fillPhone(form, phone));
    await expect(page.getByRole('region', { name: 'Người nộp', exact: true })).toContainText(phone);
  }
  await openDossier(chau, withdrawn);
  await takeStep(chau, 'Người nộp rút hồ sơ', (form) => form.getByLabel('Lý do rút hồ sơ').fill('Không cần nữa'));
  await openDossier(binh, withdrawn);
  await takeStep(binh, 'Yêu cầu bổ sung', async (form) => {
    await form.getByLabel('Lý do yêu cầu bổ sung').fill('Thiếu giấy chứng sinh');
    await form.getByLabel('Giấy tờ cần bổ sung').fill('Giấy chứng sinh');
  });
});

test('back on the line, both are told, and see both sides with who, when and which tablet', async () => {
  // Tablets send by themselves when the centre is back; which one is first decides which step did not know of the other.
  await binh.context().setOffline(true);
  await centre.start();
  await sendNow(chau);
  await binh.context().setOffline(false);
  await sendNow(binh);
  for (const page of [chau, binh]) {
    await page.getByRole('link', { name: 'Hôm nay' }).first().click();
    await expect(page.getByText('Có 2 việc hai máy ghi khác nhau')).toBeVisible({ timeout: 60_000 });
    await page.getByRole('link', { name: 'Xem và xử lý' }).click();
    const phones = card(page, corrected);
    await expect(phones).toContainText('“Số điện thoại” được sửa trên hai máy');
    await expect(radio(phones, FIRST_PHONE)).toHaveAccessibleDescription(
      /Lê Minh Châu \(.*\), \d\d:\d\d .*, máy \w{4}/,
    );
    await expect(radio(phones, SECOND_PHONE)).toHaveAccessibleDescription(/Trần Thị Bình \(.*\), .*, máy \w{4}/);
    expect(await tabletOf(phones, FIRST_PHONE)).not.toBe(await tabletOf(phones, SECOND_PHONE));
    const step = card(page, withdrawn);
    await expect(step).toContainText(
      '“Yêu cầu bổ sung” được ghi trên một máy chưa biết hồ sơ đã chuyển sang “Đã rút hồ sơ”',
    );
    await expect(step).toContainText('Thiếu giấy chứng sinh');
    await expectReadable(page);
  }
});

test('one chooses, with a reason; the other sees it settled without doing anything', async () => {
  const phones = card(chau, corrected);
  await phones.getByRole('button', { name: 'Lưu quyết định' }).click();
  await expect(phones.getByRole('group', { name: 'Có vấn đề cần sửa' })).toContainText('Lý do: chưa nhập.');
  await radio(phones, FIRST_PHONE).check();
  await phones.getByLabel('Lý do').fill('Đã gọi hỏi người nộp.');
  await phones.getByRole('button', { name: 'Lưu quyết định' }).click();
  await expect(chau.getByText(`Đã lưu trên máy này: ${corrected}`)).toBeVisible();
  await expect(phones).toBeHidden();
  await expect(card(binh, corrected)).toBeHidden({ timeout: 60_000 });

  const step = card(binh, withdrawn);
  await radio(step, 'Giữ như hiện nay').check();
  await step.getByLabel('Lý do').fill('Người nộp đã rút thật.');
  await step.getByRole('button', { name: 'Lưu quyết định' }).click();
  for (const page of [binh, chau]) {
    await expect(page.getByText('Không có việc nào cần xử lý.')).toBeVisible({ timeout: 60_000 });
  }
});

test('what was decided counts on both tablets, and both sides stay in the history of each', async () => {
  for (const page of [chau, binh]) {
    await openDossier(page, corrected);
    await expect(page.getByRole('region', { name: 'Người nộp', exact: true })).toContainText(FIRST_PHONE);
    await page.getByText('Đã xử lý (1)').click();
    await expect(page.getByText(`Chọn: ${FIRST_PHONE}. Lý do: Đã gọi hỏi người nộp.`)).toBeVisible();
    const history = page.getByRole('region', { name: 'Diễn biến' }).getByRole('listitem');
    for (const [phone, name] of [
      [FIRST_PHONE, 'Lê Minh Châu'],
      [SECOND_PHONE, 'Trần Thị Bình'],
    ] as const) {
      await expect(history.filter({ hasText: `→ ${phone}` }).filter({ hasText: 'Sửa thông tin' })).toContainText(name);
    }
    await openDossier(page, withdrawn);
    await expect(history.filter({ hasText: 'Không cần nữa' })).toContainText('Người nộp rút hồ sơ');
    await expect(history.filter({ hasText: 'Thiếu giấy chứng sinh' })).toContainText('Yêu cầu bổ sung');
    await expect(history.filter({ hasText: 'Người nộp đã rút thật.' })).toContainText('Trần Thị Bình');
  }
});

async function openTablet(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ baseURL: centre.url, viewport: { width: 1280, height: 800 } });
  return context.newPage();
}

async function enter(page: Page, username: string): Promise<void> {
  await signIn(page, username);
  await expectAppKept(page);
  await expectAllSent(page);
}

async function fillPhone(form: Locator, phone: string): Promise<void> {
  await form.getByLabel('Thông tin cần sửa').selectOption({ label: 'Số điện thoại' });
  await form.getByLabel('Ghi lại là').fill(phone);
  await form.getByLabel('Lý do sửa').fill('Người nộp báo lại');
}

function card(page: Page, code: string): Locator {
  return page.getByRole('article', { name: code });
}

function radio(within: Locator, words: string): Locator {
  return within.getByRole('radio', { name: words });
}

/** The short name of the tablet a side was recorded on. */
async function tabletOf(within: Locator, words: string): Promise<string | undefined> {
  const facts = await radio(within, words).getAttribute('aria-describedby');
  return /máy (\w{4})/.exec((await within.locator(`#${facts}`).textContent()) ?? '')?.[1];
}

/** By everyone, and on the narrowest tablet. */
async function expectReadable(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  const wide = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  if (wide) await page.setViewportSize(wide);
}
