/**
 * Two officers at one tablet: each with her PIN, changing places without a network, neither seeing what the other one typed;
 * what lies on the disk readable by nobody who only has the disk; and a lock that waits for a reception under way.
 */
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { findForms, formsOf } from '../support/canaries.ts';
import { createCentreProcess, type CentreProcess } from '../support/centre-process.ts';
import { CITIZENS, expectAllSent, expectAppKept, setUpCentre, signIn, takeIn } from './counter.ts';

const [CHAU, BINH] = [
  { name: 'Lê Minh Châu', username: 'canbo', pin: '271828' },
  { name: 'Trần Thị Bình', username: 'canbohai', pin: '314159' },
];
const HALF_TYPED = 'Lò Thị Dở Dang';
const CANARIES = formsOf([...CITIZENS.flatMap(({ name, personalId, phone }) => [name, personalId, phone]), HALF_TYPED]);

let centre: CentreProcess;

test.beforeAll(async () => {
  centre = await createCentreProcess();
  await centre.start();
});
test.afterAll(() => centre?.dispose());

const lockNow = (page: Page) => page.getByRole('button', { name: 'Khoá máy' }).click();
const locked = (page: Page) => expect(page.getByRole('heading', { name: 'Máy đang khoá' })).toBeVisible();
const home = (page: Page) => page.getByRole('link', { name: 'Hôm nay' }).first();

async function setPin(page: Page, pin: string): Promise<void> {
  await page.getByRole('link', { name: 'Đặt mã PIN' }).click();
  await page.getByLabel('Mã PIN mới', { exact: true }).fill(pin);
  await page.getByLabel('Nhập lại mã PIN mới').fill(pin);
  await page.getByRole('button', { name: 'Đặt mã PIN' }).click();
  await expect(page.getByText('Đã đặt mã PIN.', { exact: false })).toBeVisible();
}

/** By the keys on the screen, as a finger would. */
async function unlock(page: Page, { name, pin }: { readonly name: string; readonly pin: string }): Promise<void> {
  await locked(page);
  await page.getByRole('button', { name }).click();
  const keys = page.getByRole('group', { name: 'Phím số' });
  for (const digit of pin) await keys.getByRole('button', { name: digit, exact: true }).click();
}

async function openIntake(page: Page): Promise<void> {
  await home(page).click();
  await page.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).click();
  await expect(page.getByLabel('Họ và tên')).toBeVisible();
}

/** Every value of every database of the app as the browser holds it, bytes as they are. */
async function readRaw(page: Page): Promise<Buffer> {
  const chunks = await page.evaluate(async () => {
    const read = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error(String(request.error))));
      });
    const toText = (value: unknown): string => {
      if (value instanceof ArrayBuffer) return toText(new Uint8Array(value));
      if (ArrayBuffer.isView(value))
        return Array.from(value as Uint8Array, (byte) => String.fromCharCode(byte)).join('');
      if (typeof value === 'object' && value !== null) return Object.entries(value).flat().map(toText).join('\n');
      return String(value);
    };
    const found: string[] = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await read(indexedDB.open(name ?? ''));
      for (const store of database.objectStoreNames) {
        const rows = await read(database.transaction(store).objectStore(store).getAll());
        found.push(`${name} ${store}\n${rows.map(toText).join('\n')}`);
      }
      database.close();
    }
    return found;
  });
  // Sealed bytes as bytes, words as words.
  return Buffer.concat(chunks.flatMap((chunk) => [Buffer.from(chunk, 'latin1'), Buffer.from(chunk, 'utf8')]));
}

async function expectUnreadable(page: Page): Promise<void> {
  const raw = await readRaw(page);
  expect(raw.toString('latin1')).toContain('dung-hen-outbox event');
  // What lies there in the clear is found this way.
  expect(findForms(raw, formsOf([CHAU.name]))).not.toEqual([]);
  expect(findForms(raw, CANARIES)).toEqual([]);
}

async function openTablet(browser: { newContext(options: object): Promise<BrowserContext> }): Promise<Page> {
  const tablet = await browser.newContext({ baseURL: centre.url, viewport: { width: 1280, height: 800 } });
  await tablet.addInitScript(() => {
    window.print = () => {};
  });
  return tablet.newPage();
}

test('two officers change places by PIN without a network', async ({ browser }) => {
  const page = await openTablet(browser);
  const tablet = page.context();
  await setUpCentre(page, centre.output());

  await signIn(page, CHAU.username);
  await expectAppKept(page);
  await setPin(page, CHAU.pin);
  await takeIn(page, CITIZENS[0]);
  await expectAllSent(page);

  await lockNow(page);
  await locked(page);
  await page.getByRole('button', { name: 'Đăng nhập bằng mật khẩu' }).click();
  await page.getByLabel('Tên đăng nhập').fill(BINH.username);
  await page.getByLabel('Mật khẩu').fill('mat-khau-thu-nghiem');
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await expect(home(page)).toBeVisible();
  await setPin(page, BINH.pin);
  // The key of the ward came from the centre: what the other one took in is there.
  await page.getByRole('link', { name: 'Hồ sơ', exact: true }).first().click();
  await expect(page.getByRole('main').getByText(CITIZENS[0].name).first()).toBeVisible();

  await tablet.setOffline(true);
  await openIntake(page);
  await page.getByLabel('Họ và tên').fill(HALF_TYPED);
  await lockNow(page);
  await locked(page);
  await expect(page.getByText(HALF_TYPED)).toHaveCount(0);
  await expectUnreadable(page);

  await unlock(page, { ...CHAU, pin: BINH.pin });
  await expect(page.getByRole('alert')).toContainText('Còn 9 lần thử');
  await unlock(page, CHAU);
  await expect(home(page)).toBeVisible();
  await openIntake(page);
  await expect(page.getByLabel('Họ và tên')).toHaveValue('');
  await takeIn(page, CITIZENS[1]);
  await page.reload();
  await locked(page);
  await expectUnreadable(page);

  await unlock(page, BINH);
  await openIntake(page);
  await expect(page.getByLabel('Họ và tên')).toHaveValue(HALF_TYPED);
  await lockNow(page);
  await locked(page);
  await tablet.setOffline(false);
  // Locked, and sent all the same: with the session of whoever signed in last.
  await expectAllSent(page);

  await unlock(page, CHAU);
  await expect(page.getByText('Máy đang gửi bằng phiên đăng nhập của người trước.')).toBeVisible();
  await page.getByRole('link', { name: 'Tài khoản', exact: true }).click();
  await expect(page.getByText('Trung tâm yêu cầu đăng nhập lại trước khi làm việc này.').first()).toBeVisible();
  await tablet.close();
});

test('the lock does not strike in the middle of a reception, and does when nobody is there', async ({ browser }) => {
  const page = await openTablet(browser);
  await page.clock.install();
  await signIn(page, CHAU.username);
  await setPin(page, CHAU.pin);
  await openIntake(page);
  await page.getByLabel('Họ và tên').fill(HALF_TYPED);
  await page.clock.fastForward('20:00');
  await page.clock.runFor(6000);
  await expect(page.getByLabel('Họ và tên')).toHaveValue(HALF_TYPED);
  await page.clock.fastForward('11:00');
  await locked(page);
  await unlock(page, CHAU);
  await openIntake(page);
  await expect(page.getByLabel('Họ và tên')).toHaveValue(HALF_TYPED);
  await home(page).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Hôm nay' })).toBeVisible();
  await page.clock.fastForward('06:00');
  await locked(page);
  await page.context().close();
});
