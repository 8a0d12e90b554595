/**
 * The second factor in a real browser, with Chromium's own authenticator: an administrator adds a passkey and an app within the
 * fourteen days, then enters with the passkey and no name, and with the password and a recovery code.
 */
import { expect, test } from '@playwright/test';
import { Secret, TOTP } from 'otpauth';
import { createCentreProcess, type CentreProcess } from '../support/centre-process.ts';
import { PASSWORD, setUpCentre, signIn } from './counter.ts';

let centre: CentreProcess;

test.beforeAll(async () => {
  centre = await createCentreProcess();
  await centre.start();
});

test.afterAll(() => centre.dispose());

test('a passkey and an app are set up, and each opens the account', async ({ browser }) => {
  const page = await (await browser.newContext({ baseURL: centre.url, locale: 'vi-VN' })).newPage();
  const click = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await setUpCentre(page, centre.output());

  await signIn(page, 'quantriphuong');
  await page.getByRole('link', { name: 'Bật xác thực hai lớp' }).click();
  await page.getByLabel('Tên khoá').fill('Máy thử');
  await click('Thêm khoá truy cập');
  await page.getByLabel('Xác nhận bằng mật khẩu').fill(PASSWORD);
  await click('Xác nhận');
  await expect(page.getByText('Đã thêm khoá truy cập Máy thử.')).toBeVisible();

  await click('Bật ứng dụng xác thực');
  const secret = ((await page.getByText('Không quét được').textContent()) ?? '').split(':')[1]?.replace(/\s/g, '');
  await page.getByLabel('Mã đang hiện trong ứng dụng').fill(TOTP.generate({ secret: Secret.fromBase32(secret ?? '') }));
  await click('Gắn xong');
  const codes = page.getByRole('region', { name: 'Mã dự phòng' }).getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const recovery = (await codes.first().textContent()) ?? '';
  await click('Tôi đã cất mã dự phòng');
  await expect(page.getByText('Đang bật. Còn 10 mã dự phòng.')).toBeVisible();

  await click('Đăng xuất');
  await click('Dùng khoá truy cập');
  await expect(page.getByRole('link', { name: 'Hôm nay' }).first()).toBeVisible();

  await click('Đăng xuất');
  await page.getByLabel('Tên đăng nhập').fill('quantriphuong');
  await page.getByLabel('Mật khẩu').fill(PASSWORD);
  await click('Đăng nhập');
  await page.getByLabel('Mã xác thực').fill(recovery.toLowerCase());
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await click('Vào tiếp');
  await expect(page.getByRole('link', { name: 'Hôm nay' }).first()).toBeVisible();
});
