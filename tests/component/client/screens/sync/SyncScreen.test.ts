import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import SyncScreen from '#client/screens/sync/SyncScreen.svelte';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';
import { at } from '#support/fixed-clock.ts';

const NOW = at('2026-03-12 14:05');

test('lists what is unsent with cause and age, and tries at once on asking', async () => {
  const fake = await setupFakeApp({ now: NOW });
  const id = await fake.receive({ at: at('2026-03-12 11:00') });
  fake.setSync({ unsentDossiers: 1, unsentEvents: 1, phase: 'offline' });
  renderWithApp(SyncScreen, { fake });
  const list = await screen.findByRole('region', { name: /Đang chờ gửi\s*1/ });
  expect(within(list).getByRole('link')).toHaveAttribute('href', `/ho-so/${id}`);
  expect(list).toHaveTextContent('Tiếp nhận hồ sơ H26.40.12-260312-0101');
  expect(list).toHaveTextContent('Chưa gửi, chờ có mạng');
  expect(list).toHaveTextContent('Trần Thị Bình, 11:00 (3 giờ trước)');
  await userEvent.click(screen.getByRole('button', { name: 'Gửi ngay' }));
  expect(fake.calls).toEqual(['sendNow']);
});

test('while sending, a second tap asks nothing', async () => {
  const fake = await setupFakeApp({ now: NOW });
  fake.setSync({ phase: 'sending' });
  renderWithApp(SyncScreen, { fake });
  await userEvent.click(screen.getByRole('button', { name: 'Gửi ngay' }));
  expect(fake.calls).toEqual([]);
});

test('what the centre set aside stands apart with its reason', async () => {
  const fake = await setupFakeApp({ now: NOW });
  await fake.receive();
  await fake.markAll('set-aside', 'body.fee: Expected number');
  renderWithApp(SyncScreen, { fake });
  const list = await screen.findByRole('region', { name: /Cần người xem\s*1/ });
  expect(list).toHaveTextContent('Trung tâm để riêng: body.fee: Expected number');
  expect(screen.getByText('Không còn việc nào chờ gửi.')).toBeInTheDocument();
});

test.each(['her own is over', 'that of somebody who may not send'])(
  'a session by which nothing goes (%s) is named as the cause',
  async (whose) => {
    const fake = await setupFakeApp({ now: NOW });
    await fake.receive();
    if (whose === 'her own is over') fake.setSession({ mustSignInAgain: true });
    else fake.setSync({ phase: 'held' });
    renderWithApp(SyncScreen, { fake });
    expect(await screen.findByText('Chưa gửi, chờ đăng nhập lại')).toBeInTheDocument();
  },
);

test('says that nothing waits when all is at the centre', async () => {
  const fake = await setupFakeApp({ now: NOW });
  await fake.receive();
  await fake.confirmAll();
  await fake.tablet.store.outbox.event.toCollection().modify((row, ref) => {
    const { unconfirmed: _, ...confirmed } = row;
    ref.value = { ...confirmed, state: 'confirmed' };
  });
  renderWithApp(SyncScreen, { fake });
  expect(await screen.findByText('Không còn việc nào chờ gửi.')).toBeInTheDocument();
});

test('with something waiting that is not listed here, it does not say that nothing waits', async () => {
  const fake = await setupFakeApp();
  fake.setSync({ unsentEvents: 1, unsentDossiers: 1 });
  renderWithApp(SyncScreen, { fake });
  expect(await screen.findByText(/không thuộc nơi đang làm việc/)).toBeInTheDocument();
  expect(screen.queryByText('Không còn việc nào chờ gửi.')).not.toBeInTheDocument();
});
