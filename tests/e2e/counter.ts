/** A person at the counter: what they do on screen, by the words they see. */
import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';

export const PASSWORD = 'mat-khau-thu-nghiem';
/** Given by the administrator, and changed at the first sign-in. */
const FIRST_PASSWORD = 'mat-khau-quan-tri-dat';

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
  const people = [
    ['canbo', 'Lê Minh Châu', 'officer'],
    ['canbohai', 'Trần Thị Bình', 'officer'],
    ['chutich', 'Phạm Quốc Bảo', 'chair'],
    ['chuyenmon', 'Lê Văn Cường', 'specialist'],
    ['quantriphuong', 'Đỗ Thị Hương', 'admin'],
  ] as const;
  for (const [username, name, role] of people) {
    const made = await page.request.post(`${origin}/api/wards/00145/users`, {
      data: { username, name, role, password: FIRST_PASSWORD },
    });
    expect(made.status(), await made.text()).toBeLessThan(300);
  }
  for (const [username] of people) {
    await page.request.post(`${origin}/api/session`, { data: { username, password: FIRST_PASSWORD } });
    const changed = await page.request.put(`${origin}/api/session/password`, {
      data: { current: FIRST_PASSWORD, password: PASSWORD },
    });
    expect(changed.status(), await changed.text()).toBe(204);
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

/** Done when the tablet says so: a page loaded in the middle of it would find the officer still signed in. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Đăng xuất' }).click();
  await expect(page.getByLabel('Tên đăng nhập')).toBeVisible();
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

/** Opens the page of dossiers and types what is sought. */
export async function seekDossiers(page: Page, sought: string): Promise<void> {
  await page.getByRole('link', { name: 'Hồ sơ', exact: true }).first().click();
  // The home screen has a search of its own, which stands there until the page of dossiers has been fetched.
  await expect(page.getByRole('heading', { level: 1, name: 'Hồ sơ', exact: true })).toBeVisible();
  await page.getByLabel('Tìm hồ sơ').fill(sought);
}

/** Opens a dossier from the list by the last digits of its code. */
export async function openDossier(page: Page, code: string): Promise<void> {
  await seekDossiers(page, code.slice(-4));
  // Until then its row stands among others: moving up between press and release, it would take the click with it.
  await expect(page.getByText(/^Tìm thấy \d+ hồ sơ\.$/)).toBeVisible();
  await page.getByRole('link', { name: new RegExp(code.replaceAll('.', '\\.')) }).click();
}

/** On the page of a dossier: opens a step, among the rare ones when it is not in sight, fills it and saves. */
export async function takeStep(page: Page, name: string, fill?: (form: Locator) => Promise<void>): Promise<void> {
  const button = page.getByRole('button', { name, exact: true });
  const rare = page.getByText('Việc khác', { exact: true });
  await expect(button.or(rare).first()).toBeVisible();
  if (!(await button.isVisible())) await rare.click();
  await button.click();
  const form = page.getByRole('form', { name });
  await fill?.(form);
  await form.getByRole('button', { name: 'Lưu', exact: true }).click();
  await expect(page.getByText(`Đã lưu trên máy này: ${name}`)).toBeVisible();
}

/** Asks the tablet to send at once, as an officer does who does not want to wait for its next try. */
export async function sendNow(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Đồng bộ' }).first().click();
  await page.getByRole('button', { name: 'Gửi ngay' }).click();
  await expectAllSent(page);
}

/** Notes every breach of the page's policies (CSP, Trusted Types) in any page of the browser, the service worker's among them. */
export async function watchPolicies(browser: BrowserContext, breaches: string[]): Promise<void> {
  browser.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML|TrustedScript/.test(message.text())) breaches.push(message.text());
  });
  await browser.exposeFunction('noteBreach', (breach: string) => void breaches.push(breach));
  await browser.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, sample }) => {
      const { noteBreach } = globalThis as unknown as { noteBreach(breach: string): void };
      noteBreach([violatedDirective, blockedURI, sourceFile, sample].join(' '));
    });
  });
}

/** The tablet has kept the whole app: from now on every page opens without a network. */
export async function expectAppKept(page: Page): Promise<void> {
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
}

export async function expectAllSent(page: Page): Promise<void> {
  await expect(page.getByRole('status').filter({ hasText: 'Đã gửi' }).first()).toBeVisible({ timeout: 60_000 });
}
