/** Every screen in its states on a demo ward: no accessibility fault axe can find, nothing wider than the screen, no error in the console. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { createCentreProcess, type CentreProcess } from '../support/centre-process.ts';
import { CITIZENS, fillIntake, signOut } from './counter.ts';

const SIZES = [
  { name: 'phone', width: 360, height: 740 },
  { name: 'tablet', width: 1280, height: 800 },
];

let centre: CentreProcess;
let statusPages: string[];

test.beforeAll(async () => {
  centre = await createCentreProcess({ entry: 'demo', args: ['--wards', '1', '--dossiers', '150', '--seed', '7'] });
  await centre.start();
  statusPages = [...centre.output().matchAll(/^demo status: (\S+)$/gm)].map((match) => match[1] ?? '');
});

test.afterAll(() => centre?.dispose());

for (const { name, width, height } of SIZES) {
  test.describe(name, () => {
    test.use({ viewport: { width, height }, baseURL: undefined });

    test("the officer's screens", async ({ page }) => {
      const errors = noteErrors(page);
      await page.goto(centre.url);
      await expectGood(page, 'sign-in');
      await page.getByRole('button', { name: 'Đăng nhập' }).click();
      await expectGood(page, 'sign-in with faults');
      await signInAs(page, 'officer');
      await expect(page.getByRole('heading', { name: /Quá hạn/ })).toBeVisible();
      await expectGood(page, 'home');

      await page.goto(`${centre.url}/tiep-nhan`);
      await page.getByRole('button', { name: 'Kiểm tra' }).click();
      await expect(page.getByText('Có vấn đề cần sửa')).toBeVisible();
      await expectGood(page, 'intake with faults');
      await fillIntake(page, CITIZENS[0]);
      await expect(page.getByRole('status', { name: 'Hẹn trả' })).toContainText(/\d{2}\/\d{2}\/\d{4}/);
      await expectGood(page, 'intake filled');
      await page.getByRole('button', { name: 'Kiểm tra' }).click();
      await expectGood(page, 'intake checked');
      await page.getByRole('button', { name: 'Lưu và in giấy hẹn' }).click();
      await expect(page.getByRole('heading', { name: 'Đã tiếp nhận' })).toBeVisible();
      await expectGood(page, 'received');

      await page.goto(`${centre.url}/ho-so`);
      await page.getByRole('main').getByRole('link').first().waitFor();
      await expectGood(page, 'dossiers');
      await page.getByRole('main').getByRole('link').first().click();
      await page.getByText('Vì sao hẹn ngày này?').first().click();
      await page.getByRole('button', { name: 'Yêu cầu bổ sung' }).click();
      await expectGood(page, 'dossier with a step open');
      await page.goto(`${centre.url}/dong-bo`);
      await expectGood(page, 'sync');
      await page.goto(`${centre.url}/can-xu-ly`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectGood(page, 'conflicts');
      await page.getByRole('link', { name: 'Trợ giúp' }).click();
      await expect(page.getByRole('heading', { name: 'Khi mất mạng' })).toBeVisible();
      await expectGood(page, 'help');
      expect(errors).toEqual([]);
    });

    test("the chair's and the administrator's screens", async ({ page }) => {
      const errors = noteErrors(page);
      await page.goto(centre.url);
      await signInAs(page, 'chair');
      await page.getByRole('link', { name: 'Thống kê' }).first().click();
      await expect(page.getByRole('region', { name: 'Tỷ lệ đúng hạn' })).toContainText(/\d+\/\d+/);
      await expectGood(page, 'figures');
      await page.goto(`${centre.url}/dong-bo/may-tinh-bang`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectGood(page, 'tablets');
      await page.goto(`${centre.url}/so-cap-so`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectGood(page, 'register of numbers');
      await signOut(page);
      await signInAs(page, 'admin');
      await page.getByRole('link', { name: 'Quản trị' }).first().click();
      await expect(page.getByLabel('Mã cơ quan')).toBeVisible();
      await expectGood(page, 'administration');
      expect(errors).toEqual([]);
    });

    test("the citizen's pages", async ({ page }) => {
      expect(statusPages).toHaveLength(5);
      for (const status of statusPages) {
        await page.goto(status);
        await expectGood(page, 'status page');
      }
      await page.goto(`${centre.url}/tra-cuu`);
      await expectGood(page, 'look-up');
      await page.goto(`${centre.url}/t/khong-dung`);
      await expectGood(page, 'unknown link');
    });
  });
}

async function signInAs(page: Page, role: string): Promise<void> {
  const login = new RegExp(`^demo login: ${role} \\S+ (\\S+) (\\S+)$`, 'm').exec(centre.output());
  await page.getByLabel('Tên đăng nhập').fill(login?.[1] ?? '');
  await page.getByLabel('Mật khẩu').fill(login?.[2] ?? '');
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await expect(page.getByRole('link', { name: 'Hôm nay' }).first()).toBeVisible();
}

async function expectGood(page: Page, state: string): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `${state} is no wider than the screen`).toBeLessThanOrEqual(0);
  const size = page.viewportSize();
  const violations = await judgeWhole(page);
  const faults = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  expect(faults, `axe on ${state}`).toEqual([]);
  if (size) await page.setViewportSize(size);
}

/**
 * Judged as one tall page: a field that happens to be half under the sync strip at this scroll position is no fault. One that grew
 * meanwhile, since something of it came late, is judged again.
 */
async function judgeWhole(page: Page) {
  for (;;) {
    const width = page.viewportSize()?.width ?? 0;
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width, height: Math.max(page.viewportSize()?.height ?? 0, height + 200) });
    // Judged in the page alone: it has no frames, for which each verdict would be put together in a blank page of its own.
    expect(page.frames()).toHaveLength(1);
    const { violations } = await new AxeBuilder({ page })
      .options({ resultTypes: ['violations'] })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .setLegacyMode()
      .analyze();
    if (await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight)) return violations;
  }
}

function noteErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // A wrong password is answered 401, which the browser reports on its own.
    if (message.type() === 'error' && !message.text().includes('401')) errors.push(message.text());
  });
  return errors;
}
