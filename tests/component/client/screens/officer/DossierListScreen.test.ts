import { screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import DossierListScreen from '#client/screens/officer/DossierListScreen.svelte';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';
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
