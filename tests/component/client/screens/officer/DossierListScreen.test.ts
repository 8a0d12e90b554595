import { setImmediate as soon } from 'node:timers/promises';
import { fireEvent, screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import DossierListScreen from '#client/screens/officer/DossierListScreen.svelte';
import { actor, OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { renderWithApp, setupFakeApp, type FakeApp } from '#support/fake-app.ts';
import { at } from '#support/fixed-clock.ts';

const NOW = at('2026-03-12 09:00');

test('shows the newest first while nothing is sought', async () => {
  const fake = await setupFakeApp({ now: NOW });
  await fake.receive({ name: 'Lê Văn Trước', at: at('2026-03-10 09:00') });
  await fake.receive({ name: 'Lê Văn Sau', at: at('2026-03-11 09:00') });
  renderWithApp(DossierListScreen, { fake });
  expect(await screen.findByText('Mới tiếp nhận gần đây')).toBeInTheDocument();
  expect(screen.getAllByRole('link').map((link) => link.textContent)).toEqual([
    expect.stringContaining('Lê Văn Sau'),
    expect.stringContaining('Lê Văn Trước'),
  ]);
});

test('finds by the tail of the code and links the whole row to the dossier', async () => {
  const fake = await setupFakeApp({ now: NOW });
  const id = await fake.receive({ name: 'Lê Văn Một' });
  await fake.receive({ name: 'Lê Văn Hai' });
  renderWithApp(DossierListScreen, { fake });
  await userEvent.type(screen.getByRole('searchbox', { name: 'Tìm hồ sơ' }), '0101');
  expect(await screen.findByText('Tìm thấy 1 hồ sơ.')).toBeInTheDocument();
  expect(screen.getByRole('link', { name: /H26\.40\.12-260312-0101/ })).toHaveAttribute('href', `/ho-so/${id}`);
});

test('a dossier which is not confirmed carries a mark of how far it has come; a confirmed one carries none', async () => {
  const fake = await setupFakeApp({ now: NOW });
  const fresh = await fake.receive({ name: 'Lê Văn Mới' });
  const stored = await fake.receive({ name: 'Lê Văn Gửi' });
  const aside = await fake.receive({ name: 'Lê Văn Riêng' });
  await fake.receive({ name: 'Lê Văn Xong' });
  const places = new Map([
    [fresh, 'on-tablet'],
    [stored, 'at-centre'],
    [aside, 'set-aside'],
  ] as const);
  fake.setSync({ placeOf: (id) => places.get(id) });
  renderWithApp(DossierListScreen, { fake });
  const row = (name: string) => screen.getByRole('link', { name: new RegExp(name) });
  expect(await screen.findByRole('link', { name: /Lê Văn Mới/ })).toHaveTextContent('mới ở máy này');
  expect(row('Lê Văn Gửi')).toHaveTextContent('chờ xác nhận');
  expect(row('Lê Văn Riêng')).toHaveTextContent('trung tâm để riêng');
  expect(row('Lê Văn Xong')).not.toHaveTextContent(/mới ở máy này|chờ xác nhận|để riêng/);
  fake.setSync({ placeOf: () => undefined });
  expect(row('Lê Văn Mới')).not.toHaveTextContent('mới ở máy này');
});

test('says what to try when nothing is found', async () => {
  const fake = await setupFakeApp({ now: NOW });
  await fake.receive();
  renderWithApp(DossierListScreen, { fake });
  await userEvent.type(screen.getByRole('searchbox'), 'không ai');
  expect(await screen.findByText(/Không thấy hồ sơ nào khớp với “không ai”/)).toBeInTheDocument();
});

test('going back finds the search as it was left', async () => {
  const fake = await setupFakeApp({ now: NOW });
  await fake.receive({ name: 'Lê Văn Một' });
  fake.navigation.keep('search', 'le van mot');
  renderWithApp(DossierListScreen, { fake });
  expect(screen.getByRole('searchbox')).toHaveValue('le van mot');
  expect(await screen.findByText('Tìm thấy 1 hồ sơ.')).toBeInTheDocument();
});

test('a tablet that lost its data says that, and not that there are no dossiers', async () => {
  const fake = await setupFakeApp({ now: NOW });
  fake.setHealth({ vanished: { device: fake.tablet.store.deviceId, noticedAt: NOW } });
  renderWithApp(DossierListScreen, { fake });
  expect(await screen.findByText(/Dữ liệu trên máy này đã mất/)).toBeInTheDocument();
  expect(screen.queryByText(/chưa có hồ sơ/)).not.toBeInTheDocument();
});

test('an empty tablet says so', async () => {
  renderWithApp(DossierListScreen, { fake: await setupFakeApp({ now: NOW }) });
  expect(await screen.findByText(/Máy này chưa có hồ sơ nào/)).toBeInTheDocument();
});

describe('a search by an identity number', () => {
  // Fetched when first needed; here that takes longer than anybody waits.
  beforeAll(() => import('age-encryption'));

  const PERSONAL_ID = '001185012345';
  const box = () => screen.getByRole('searchbox', { name: 'Tìm hồ sơ' });
  const searches = async ({ tablet }: FakeApp) => tablet.store.outbox.access.toArray();

  async function search(...typed: string[]) {
    const fake = await setupFakeApp({ now: NOW });
    await fake.receive({ name: 'Lê Văn Một' });
    const page = renderWithApp(DossierListScreen, { fake });
    for (const text of typed) {
      await fireEvent.input(box(), { target: { value: text } });
      // Each of them was looked for, as when somebody types slowly.
      const sought = text.split('|')[0];
      await vi.waitFor(() => expect(fake.navigation.kept('search')?.split('|')[0]).toBe(sought));
    }
    await screen.findByRole('link', { name: /Lê Văn Một/ });
    return { fake, page };
  }

  test.each([PERSONAL_ID, '001 185 012 345'])(
    'typed as %s finds the dossier, and the list shows no number',
    async (typed) => {
      await search(typed);
      expect(await screen.findByText('Tìm thấy 1 hồ sơ.')).toBeInTheDocument();
      expect(document.querySelector('.results')?.textContent).not.toMatch(/\d{9}/);
    },
  );

  test('is noted when what was found is opened, once, and without the number', async () => {
    const { fake, page } = await search(PERSONAL_ID);
    await screen.findByText('Tìm thấy 1 hồ sơ.');
    expect(await searches(fake)).toEqual([]);
    page.unmount();
    await vi.waitFor(async () =>
      expect(await searches(fake)).toMatchObject([{ action: 'search-id', dossierId: null }]),
    );
    expect(JSON.stringify(await searches(fake))).not.toContain(PERSONAL_ID);
  });

  test('is noted before a lock, when nobody could note it any more', async () => {
    const { fake } = await search(PERSONAL_ID);
    await fake.held.keepAll();
    expect(await searches(fake)).toMatchObject([{ action: 'search-id', ward: WARD }]);
  });

  test('is noted in the ward it was made in, also when that is left before it stands', async () => {
    const { fake, page } = await search(PERSONAL_ID);
    fake.tablet.actAs({ actor: actor(), ward: OTHER_WARD });
    page.unmount();
    await vi.waitFor(async () => expect(await searches(fake)).toMatchObject([{ action: 'search-id', ward: WARD }]));
  });

  test('a name is not noted, nor nine digits on the way to twelve', async () => {
    const { fake, page } = await search('Lê Văn', PERSONAL_ID.slice(0, 9), PERSONAL_ID.slice(0, 10), PERSONAL_ID);
    await screen.findByText('Tìm thấy 1 hồ sơ.');
    page.unmount();
    await vi.waitFor(async () => expect(await searches(fake)).toHaveLength(1));
    await soon();
    expect(await searches(fake)).toHaveLength(1);
  });

  test.each([
    ['letter by letter', [PERSONAL_ID, `${PERSONAL_ID} L`, `${PERSONAL_ID} Le`]],
    ['at once', [`Le ${PERSONAL_ID}`, `Lê ${PERSONAL_ID}`]],
    ['nine digits', [PERSONAL_ID.slice(0, 9), `${PERSONAL_ID.slice(0, 9)} L`, PERSONAL_ID.slice(0, 5)]],
    ['a digit too many', [PERSONAL_ID, `${PERSONAL_ID}6`, 'Lê']],
    ['between its digits', ['00118501 Lê', '00118501 Lê 23', '00118501 Lê 2345', '00118501 Lê 2345 5']],
    ['between its digits, and one too many', ['00118501 Lê 2345', '00118501 Lê 23459', 'Lê']],
    ['without its zero, then with the rest of a longer one', ['01185012345', '011850123456', 'Lê']],
  ])('with words beside it is noted all the same, and once: %s', async (_, typed) => {
    const { fake, page } = await search(...typed);
    page.unmount();
    await vi.waitFor(async () => expect(await searches(fake)).toMatchObject([{ action: 'search-id' }]));
    await soon();
    expect(await searches(fake)).toHaveLength(1);
  });

  test('that was noted is not noted again for each word typed beside it', async () => {
    const { fake } = await search(PERSONAL_ID);
    await fake.held.keepAll();
    await fireEvent.input(box(), { target: { value: `${PERSONAL_ID} L` } });
    await vi.waitFor(() => expect(fake.navigation.kept('search')).toBe(`${PERSONAL_ID} L`));
    await fake.held.keepAll();
    expect(await searches(fake)).toHaveLength(1);
  });

  test('by a card scanned into the box is a search for its number: the rest is kept nowhere', async () => {
    const { fake } = await search(`${PERSONAL_ID}|012345678|Nguyễn Thị Hoà|09031985|Nữ|Tổ 5|15082021`);
    expect(await screen.findByText('Tìm thấy 1 hồ sơ.')).toBeInTheDocument();
    expect(fake.navigation.kept('search')).toBe(PERSONAL_ID);
  });
});
