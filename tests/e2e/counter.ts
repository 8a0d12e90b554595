/** A person at the counter: what they do on screen, by the words they see. */
import { expect, type Page } from '@playwright/test';

export const PASSWORD = 'mat-khau-thu-nghiem';

export interface Citizen {
  readonly name: string;
  readonly personalId: string;
  readonly born: string;
  readonly phone: string;
  readonly address: string;
  /** What is typed to find the procedure, and the option to choose. */
  readonly search: string;
  readonly procedure: RegExp;
}

export const CITIZENS: readonly [Citizen, Citizen, Citizen] = [
  {
    name: 'Nguyễn Thị Hoà',
    personalId: '000185012345',
    born: '09/03/1985',
    phone: '0900000101',
    address: 'Tổ 5, phường Long Biên',
    search: 'xac nhan tinh trang hon nhan',
    procedure: /1\.004873/,
  },
  {
    name: 'Đặng Văn Lưỡng',
    personalId: '000090054321',
    born: '01/12/1990',
    phone: '0900000102',
    address: 'Tổ 9, phường Long Biên',
    search: 'khai sinh',
    procedure: /1\.001193/,
  },
  {
    name: 'Trần Thuỷ Tiên',
    personalId: '000301009876',
    born: '20/10/2001',
    phone: '0900000103',
    address: 'Tổ 2, phường Long Biên',
    search: '1.004873',
    procedure: /1\.004873/,
  },
];

/** Makes the first administrator by the link the centre printed, then the people of phường Long Biên. */
export async function setUpCentre(page: Page, output: string): Promise<void> {
  const link = /Thiết lập lần đầu: (\S+)/.exec(output)?.[1];
  expect(link, 'the set-up link is printed on an empty store').toBeTruthy();
  await page.goto(link ?? '');
  await page.getByLabel('Họ và tên').fill('Quản Trị Viên');
  await page.getByLabel('Tên đăng nhập').fill('quantri');
  await page.getByLabel('Mật khẩu', { exact: true }).fill(PASSWORD);
  await page.getByRole('button').click();
  const origin = new URL(link ?? '').origin;
  const session = await page.request.post(`${origin}/api/session`, {
    data: { username: 'quantri', password: PASSWORD },
  });
  expect(session.ok()).toBe(true);
  for (const [username, name, role] of [
    ['canbo', 'Lê Minh Châu', 'officer'],
    ['chutich', 'Phạm Quốc Bảo', 'chair'],
    ['chuyenmon', 'Lê Văn Cường', 'specialist'],
    ['quantriphuong', 'Đỗ Thị Hương', 'admin'],
  ]) {
    const made = await page.request.post(`${origin}/api/wards/00145/users`, {
      data: { username, name, role, password: PASSWORD },
    });
    expect(made.status(), await made.text()).toBeLessThan(300);
  }
  await page.request.delete(`${origin}/api/session`);
}

export async function signIn(page: Page, username: string): Promise<void> {
  await page.goto('/');
  await page.getByLabel('Tên đăng nhập').fill(username);
  await page.getByLabel('Mật khẩu').fill(PASSWORD);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await expect(page.getByRole('link', { name: 'Hôm nay' }).first()).toBeVisible();
}

/** Fills the intake page as an officer would; stops before saving. */
export async function fillIntake(page: Page, citizen: Citizen): Promise<void> {
  await page.getByLabel('Họ và tên').fill(citizen.name);
  await page.getByLabel('Số định danh').fill(citizen.personalId);
  await page.getByLabel('Ngày sinh').fill(citizen.born);
  await page.getByLabel('Số điện thoại').fill(citizen.phone);
  await page.getByLabel('Địa chỉ').fill(citizen.address);
  await page.getByRole('combobox', { name: 'Thủ tục' }).fill(citizen.search);
  await page.getByRole('option', { name: citizen.procedure }).first().click();
  await page.getByRole('button', { name: 'Đủ giấy tờ' }).click();
}

/** Takes a dossier in from the home screen; returns its code as shown. */
export async function takeIn(page: Page, citizen: Citizen): Promise<string> {
  await page.getByRole('link', { name: 'Hôm nay' }).first().click();
  await page.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).click();
  await fillIntake(page, citizen);
  await page.getByRole('button', { name: 'Kiểm tra' }).click();
  await page.getByRole('button', { name: 'Lưu và in giấy hẹn' }).click();
  await expect(page.getByRole('heading', { name: 'Đã tiếp nhận' })).toBeVisible();
  const code = await page
    .getByText(/^H26[.0-9]*-\d{6}-\d{4,6}$/)
    .first()
    .textContent();
  return (code ?? '').trim();
}

export async function expectAllSent(page: Page): Promise<void> {
  await expect(page.getByRole('status').filter({ hasText: 'Đã gửi' }).first()).toBeVisible({ timeout: 60_000 });
}
