import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import AccessLogScreen from '#client/screens/access/AccessLogScreen.svelte';
import type { AccessAnswer, AccessLog } from '#client/state/access-log.ts';
import type { Role } from '#domain/access/role.ts';
import { err, ok } from '#domain/base/result.ts';
import { axeFaults } from '#support/axe.ts';
import { WARD } from '#support/dossier-events.ts';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';
import { at } from '#support/fixed-clock.ts';
import { wardProfile } from '#support/tablet.ts';

const NOW = at('2026-03-10 09:00');
const LINE = {
  at: at('2026-03-10 08:30'),
  arrivedAt: at('2026-03-10 08:31'),
  userId: 'u-1',
  name: 'Ngô Văn Xem',
  role: 'specialist',
  action: 'view',
  device: 'aaaaaaaa-0000-4000-8000-00000000abcd',
  dossierId: '0193f1d2-0000-7000-8000-000000000001',
  code: 'H26.40.12-260310-0001',
  about: '',
  reason: '',
} as const;
const EXPORT = {
  ...LINE,
  action: 'export',
  device: null,
  dossierId: null,
  code: '',
  about: 'Sổ theo dõi hồ sơ, Tháng 03/2026',
  reason: 'thanh tra',
} as const;
const answer = (lines: readonly unknown[], isCut = false) => ({ lines, holders: [], isCut }) as unknown as AccessAnswer;

async function open(accessLog: Partial<AccessLog>, role: Role = 'supervisor') {
  const fake = await setupFakeApp({
    role,
    now: NOW,
    path: '/nhat-ky-truy-cap',
    accessLog,
    administration: { listWards: async () => ok([wardProfile()]) },
  });
  renderWithApp(AccessLogScreen, { fake });
  await screen.findByRole('heading', { level: 1, name: 'Nhật ký truy cập dữ liệu cá nhân' });
}

test('the supervisor reads who looked at what in the ward today', async () => {
  const readDay = vi.fn<AccessLog['readDay']>(async () => ok(answer([LINE, EXPORT], true)));
  await open({ readDay });
  const table = await screen.findByRole('table', { name: 'Các lượt truy cập' });
  expect(readDay.mock.calls).toEqual([[WARD, '2026-03-10']]);
  const [, first, second] = within(table).getAllByRole('row');
  expect(first).toHaveTextContent(/Ngô Văn Xem\s*Công chức chuyên môn\s*Xem hồ sơ.*abcd$/);
  expect(within(first!).getByRole('link')).toHaveAttribute('href', `/ho-so/${LINE.dossierId}`);
  expect(second).toHaveTextContent(
    /Xuất tệp\s*Sổ theo dõi hồ sơ, Tháng 03\/2026\s*Mục đích: thanh tra\s*qua trung tâm$/,
  );
  expect(screen.getByText('Chỉ hiện 2 lượt mới nhất.')).toBeInTheDocument();
  expect(await axeFaults()).toEqual([]);
});

test('writes the day for which the log was read as days are written here', async () => {
  const read = { ...EXPORT, action: 'read-log', about: '2026-03-09', reason: '' };
  await open({ readDay: async () => ok(answer([read])) });
  const table = await screen.findByRole('table', { name: 'Các lượt truy cập' });
  expect(within(table).getAllByRole('row')[1]).toHaveTextContent(/Xem nhật ký truy cập\s*09\/03\/2026/);
});

test('shows whose session brought a line in another name, and what follows on request; without a network nothing is lost', async () => {
  const forged = { ...LINE, sender: { userId: 'u-2', name: 'Lê Thị Gửi' } };
  const more = { ...EXPORT, about: 'việc thật' };
  const readDay = vi
    .fn<AccessLog['readDay']>()
    .mockResolvedValueOnce(ok({ ...answer([forged], true), next: '1_a' }))
    .mockResolvedValueOnce(err({ type: 'NoConnection' }))
    .mockResolvedValueOnce(ok(answer([more])));
  await open({ readDay });
  expect(await screen.findByText('do Lê Thị Gửi gửi')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Xem thêm' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Thử lại' }));
  expect(await screen.findByText('việc thật')).toBeInTheDocument();
  expect(screen.getByText('do Lê Thị Gửi gửi')).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Xem thêm' })).not.toBeInTheDocument();
  expect(readDay.mock.calls.slice(1)).toEqual([
    [WARD, '2026-03-10', '1_a'],
    [WARD, '2026-03-10', '1_a'],
  ]);
});

test('asks for another day, and says which day is no day without asking', async () => {
  const readDay = vi.fn<AccessLog['readDay']>(async () => ok(answer([])));
  await open({ readDay });
  const day = screen.getByRole('textbox', { name: 'Ngày' });
  await userEvent.clear(day);
  await userEvent.type(day, '30/02/2026{Enter}');
  expect(day).toBeInvalid();
  await userEvent.clear(day);
  await userEvent.type(day, '9/3/2026{Enter}');
  expect(readDay.mock.calls.map(([, date]) => date)).toEqual(['2026-03-10', '2026-03-09']);
});

test('asks who searched for one number, and for half a number or one digit too few asks nobody', async () => {
  const line = { ...LINE, action: 'search-id' };
  const readSearches = vi
    .fn<AccessLog['readSearches']>()
    .mockResolvedValueOnce(ok({ ...answer([line], true), next: '1_a' }))
    .mockResolvedValueOnce(ok(answer([line])));
  await open({ readDay: async () => ok(answer([])), readSearches });
  const number = screen.getByRole('textbox', { name: 'Số định danh cần xem' });
  await userEvent.type(number, '0011850123{Enter}');
  expect(number).toBeInvalid();
  expect(number).toHaveValue('0011850123');
  await userEvent.clear(number);
  await userEvent.type(number, '07918501234{Enter}');
  expect(number).toBeInvalid();
  await userEvent.clear(number);
  await userEvent.type(number, '001 185 012 345{Enter}');
  expect(readSearches.mock.calls).toEqual([[WARD, '001185012345']]);
  expect(await screen.findByText('Tìm theo số định danh')).toBeInTheDocument();
  await userEvent.clear(number);
  await userEvent.click(screen.getByRole('button', { name: 'Xem thêm' }));
  expect(readSearches).toHaveBeenLastCalledWith(WARD, '001185012345', '1_a');
  expect(await screen.findAllByText('Tìm theo số định danh')).toHaveLength(2);
});

test('is one of the settings pages of the administrator, and waits calmly for a connection', async () => {
  const readDay = vi
    .fn<AccessLog['readDay']>()
    .mockResolvedValueOnce(err({ type: 'NoConnection' }))
    .mockResolvedValueOnce(ok(answer([LINE])));
  await open({ readDay }, 'admin');
  expect(screen.getByRole('link', { name: 'Nhật ký truy cập' })).toHaveAttribute('aria-current', 'page');
  await userEvent.click(await screen.findByRole('button', { name: 'Thử lại' }));
  expect(await screen.findByRole('table', { name: 'Các lượt truy cập' })).toBeInTheDocument();
});

test('whoever looks after the machines alone is not offered it among the settings pages', async () => {
  await open({}, 'system_admin');
  expect(await screen.findByRole('link', { name: 'Sổ cấp số' })).toBeInTheDocument();
  expect(screen.queryByRole('link', { name: 'Nhật ký truy cập' })).not.toBeInTheDocument();
});
