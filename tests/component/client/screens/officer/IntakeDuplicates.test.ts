/** The number typed into a reception lists that person's open dossiers, and the access log says that it did. */
import { setImmediate as soon } from 'node:timers/promises';
import { cleanup, screen } from '@testing-library/svelte';
import { beforeAll, expect, test, vi } from 'vitest';
import { loadProcedures } from '#catalogue/load-procedures.ts';
import { setupFakeApp } from '#support/fake-app.ts';
import { intakeFacts } from '#support/tablet.ts';
import { check, fillLeast, openIntake, save } from './intake-page.ts';

// Fetched when first needed; here that takes longer than anybody waits.
beforeAll(() => import('age-encryption'));

const PERSONAL_ID = '001185012345';
const TITLE = 'Người này đang có hồ sơ cùng thủ tục chưa giải quyết xong';

async function openWithOneHere() {
  const fake = await setupFakeApp({ procedures: await loadProcedures() });
  await fake.receive();
  const page = await openIntake(fake);
  const looks = () => fake.tablet.store.outbox.access.toArray();
  const typeNumber = async (number: string) => {
    await page.user.clear(screen.getByLabelText('Số định danh'));
    await page.user.type(screen.getByLabelText('Số định danh'), number);
  };
  return { ...page, looks, typeNumber };
}

test('it is noted once, whatever is typed and chosen besides, and without the number', async () => {
  const { user, looks, typeNumber } = await openWithOneHere();
  await typeNumber(PERSONAL_ID);
  await user.click(screen.getByRole('button', { name: 'Khai sinh' }));
  await screen.findByText(TITLE);
  await user.click(screen.getByRole('button', { name: 'Xác nhận hôn nhân' }));
  await vi.waitFor(() => expect(screen.queryByText(TITLE)).not.toBeInTheDocument());
  await user.click(screen.getByRole('button', { name: 'Khai sinh' }));
  await screen.findByText(TITLE);
  await user.type(screen.getByLabelText('Họ và tên'), 'Trần Văn Quý');
  cleanup();
  await vi.waitFor(async () => expect(await looks()).toMatchObject([{ action: 'search-id', dossierId: null }]));
  expect(JSON.stringify(await looks())).not.toContain(PERSONAL_ID);
});

test('another number that lists something is another search', async () => {
  const { fake, user, looks, typeNumber } = await openWithOneHere();
  const other = '001085012346';
  const { applicant } = intakeFacts();
  await fake.receive({ facts: { applicant: { ...applicant, personalId: other } } });
  await user.click(screen.getByRole('button', { name: 'Khai sinh' }));
  for (const number of [PERSONAL_ID, other]) {
    await typeNumber(number);
    await screen.findByText(TITLE);
  }
  cleanup();
  await vi.waitFor(async () => expect(await looks()).toHaveLength(2));
});

test('a number nothing is listed for is that of a citizen, and no search', async () => {
  const { fake, user, looks, typeNumber } = await openWithOneHere();
  await user.click(screen.getByRole('button', { name: 'Khai sinh' }));
  await typeNumber('001085099999');
  const asked = vi.spyOn(fake.app.queries, 'findDuplicates');
  await typeNumber('001085099998');
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  await asked.mock.results[0]?.value;
  cleanup();
  await fake.held.keepAll();
  expect(await looks()).toEqual([]);
});

test('the dossier that has just been received is no look at another one', async () => {
  const { looks, typeNumber, ...page } = await openWithOneHere();
  const asked = vi.spyOn(page.fake.app.queries, 'findDuplicates');
  await typeNumber('001085099999');
  await fillLeast(page);
  await check(page);
  await save(page);
  await screen.findByRole('heading', { name: 'Đã tiếp nhận' });
  await vi.waitFor(async () => expect(await asked.mock.results.at(-1)?.value).toHaveLength(1));
  await soon();
  await page.fake.held.keepAll();
  expect(await looks()).toEqual([]);
});
