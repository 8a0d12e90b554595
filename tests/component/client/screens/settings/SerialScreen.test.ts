import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import SerialScreen from '#client/screens/settings/SerialScreen.svelte';
import { formatSerials } from '#client/screens/settings/serial-ranges.ts';
import type { SerialAdmin, SerialRegisterAnswer } from '#client/state/serial-admin.ts';
import type { Role } from '#domain/access/role.ts';
import { err, ok } from '#domain/base/result.ts';
import { WARD } from '#support/dossier-events.ts';
import { renderWithApp, setupFakeApp, type FakeApp } from '#support/fake-app.ts';
import { at } from '#support/fixed-clock.ts';
import { wardProfile } from '#support/tablet.ts';

const given = (serial: string, device: string, dossierId = `d-${serial}-${device}`) => ({
  code: `H26.40.12-260310-${serial}`,
  dossierId,
  device,
  receivedAt: at('2026-03-10 08:30'),
});

const REGISTER = {
  date: '2026-03-10',
  tablets: [
    {
      device: 'aaaaaaaa-0000-4000-8000-00000000aaaa',
      seenAt: at('2026-03-10 08:45'),
      blocks: [0, 199],
      given: [given('0001', 'aaaa'), given('0002', 'aaaa'), given('0004', 'aaaa')],
      skipped: ['0003'],
    },
    {
      device: 'bbbbbbbb-0000-4000-8000-00000000bbbb',
      seenAt: null,
      blocks: [1],
      given: [],
      skipped: [],
    },
  ],
  doubled: [{ code: 'H26.40.12-260310-0002', given: [given('0002', 'aaaa'), given('0002', 'bbbb')] }],
  outside: [given('0002', 'bbbb')],
} as unknown as SerialRegisterAnswer;

async function open(read: SerialAdmin['read'], role: Role = 'chair'): Promise<FakeApp> {
  const fake = await setupFakeApp({
    role,
    now: at('2026-03-10 09:00'),
    path: '/so-cap-so',
    serialAdmin: { read },
    administration: { listWards: async () => ok([wardProfile()]) },
  });
  renderWithApp(SerialScreen, { fake });
  await screen.findByRole('heading', { level: 1, name: 'Sổ cấp số hồ sơ' });
  return fake;
}

test('the chair reads today’s numbers: by tablet, skipped, given twice', async () => {
  const read = vi.fn<SerialAdmin['read']>(async () => ok(REGISTER));
  await open(read);
  const table = await screen.findByRole('table', { name: 'Số đã cấp theo máy' });
  expect(read.mock.calls).toEqual([[WARD, '2026-03-10']]);
  const [, first, second] = within(table).getAllByRole('row');
  expect(first).toHaveTextContent(/^aaaa\s*0001–0050, 299000–299999\s*3 số: 0001–0002, 0004\s*1 số: 0003\s*08:45/);
  expect(second).toHaveTextContent(/^bbbb\s*0051–0100\s*chưa dùng\s*0\s*chưa có$/);
  expect(screen.getByText('Ngày 10/03/2026: 3 số đã dùng trên 1 máy, 1 số bỏ, 1 số cấp hai lần.')).toBeInTheDocument();
  const links = screen.getAllByRole('link', { name: /^H26\.40\.12-260310-0002: tiếp nhận 08:30/ });
  expect(links.map((link) => link.getAttribute('href'))).toEqual([
    '/ho-so/d-0002-aaaa',
    '/ho-so/d-0002-bbbb',
    '/ho-so/d-0002-bbbb',
  ]);
});

test('asks for another day, and says which day is no day without asking', async () => {
  const read = vi.fn<SerialAdmin['read']>(async () => ok({ ...REGISTER, tablets: [], doubled: [], outside: [] }));
  await open(read);
  expect(await screen.findByText(/Phường chưa cấp dải số nào/)).toBeInTheDocument();
  const day = screen.getByRole('textbox', { name: 'Ngày tiếp nhận' });
  await userEvent.clear(day);
  await userEvent.type(day, '30/02/2026{Enter}');
  expect(day).toBeInvalid();
  expect(read).toHaveBeenCalledTimes(1);
  await userEvent.clear(day);
  await userEvent.type(day, '9/3/2026{Enter}');
  expect(read.mock.calls.at(-1)).toEqual([WARD, '2026-03-09']);
  expect(day).toBeValid();
});

test('prints the page it shows', async () => {
  const print = vi.spyOn(window, 'print').mockImplementation(() => undefined);
  await open(async () => ok(REGISTER));
  await userEvent.click(await screen.findByRole('button', { name: 'In sổ' }));
  expect(print).toHaveBeenCalledOnce();
});

test('is one of the settings pages of the administrator, and waits calmly for a connection', async () => {
  const read = vi
    .fn<SerialAdmin['read']>()
    .mockResolvedValueOnce(err({ type: 'NoConnection' }))
    .mockResolvedValueOnce(ok(REGISTER));
  await open(read, 'admin');
  expect(screen.getByRole('link', { name: 'Sổ cấp số' })).toHaveAttribute('aria-current', 'page');
  await userEvent.click(await screen.findByRole('button', { name: 'Thử lại' }));
  expect(await screen.findByRole('table', { name: 'Số đã cấp theo máy' })).toBeInTheDocument();
});

test('runs of serials are drawn together, reserve and regular ones apart', () => {
  expect(formatSerials([])).toBe('');
  expect(formatSerials(['0001', '0002', '0003', '0007', '9999', '100000', '100001'])).toBe(
    '0001–0003, 0007, 9999, 100000–100001',
  );
});
