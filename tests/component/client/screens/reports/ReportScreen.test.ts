import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import ReportScreen from '#client/screens/reports/ReportScreen.svelte';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';
import { at } from '#support/fixed-clock.ts';

async function setup() {
  const fake = await setupFakeApp({ now: at('2026-03-19 14:05'), role: 'chair' });
  fake.tablet.actAs({ actor: { userId: 'u-officer', name: 'Trần Thị Bình', role: 'officer' }, ward: '00145' as never });
  const finish = { kind: 'resolved', body: { result: '' } } as const;
  const early = await fake.receive({ name: 'Sớm', at: at('2026-03-09 09:00') });
  await fake.take(
    early,
    { kind: 'assigned', body: { holder: { userId: 'u-specialist', name: 'Lê Văn Cường' }, note: '', step: '' } },
    at('2026-03-09 10:00'),
  );
  await fake.take(early, finish, at('2026-03-10 09:00'));
  await fake.take(await fake.receive({ name: 'Trễ', at: at('2026-03-09 09:00') }), finish, at('2026-03-16 09:00'));
  await fake.receive({ name: 'Quá Hạn', at: at('2026-02-05 09:00') });
  renderWithApp(ReportScreen, { fake });
  await screen.findByRole('table', { name: /Biểu II\.06a/ });
  return fake;
}

const table = (name: RegExp) => screen.getByRole('table', { name });
const cellsOf = (line: HTMLElement) =>
  within(line)
    .getAllByRole('cell')
    .map((cell) => cell.textContent?.trim());

describe('ReportScreen', () => {
  test('II.06a stands with its columns and its total', async () => {
    await setup();
    const total = within(table(/Biểu II\.06a/)).getByRole('row', { name: /Tổng cộng/ });
    expect(cellsOf(total)).toEqual(['3', '0', '2', '1', '2', '1', '0', '1', '1', '0', '1']);
  });

  test('a number of the table opens exactly its list', async () => {
    await setup();
    await userEvent.click(
      within(table(/Biểu II\.06a/)).getByRole('button', { name: 'Hộ tịch, (13) Quá hạn: 1 hồ sơ, mở danh sách' }),
    );
    const list = screen.getByRole('region', { name: 'Hồ sơ: Hộ tịch, (13) Quá hạn' });
    expect(
      within(list)
        .getAllByRole('link')
        .map((link) => link.textContent),
    ).toEqual([expect.stringContaining('Quá Hạn')]);
  });

  test('the parts of QĐ 766 say what they were counted from, and what cannot be computed', async () => {
    await setup();
    const region = screen.getByRole('region', { name: /766/ });
    expect(region).toHaveTextContent('6,66 / 20 điểm');
    expect(region).toHaveTextContent('1/3 đúng hạn');
    expect(region).toHaveTextContent('Nhóm 5, số hoá hồ sơ (22 điểm): cần');
  });

  test('working time and rounds stand by procedure, with a word of care where cases are few', async () => {
    await setup();
    const times = within(table(/Thời gian xử lý/)).getAllByRole('row')[1]!;
    expect(times).toHaveTextContent('ít hồ sơ, chưa kết luận');
    expect(cellsOf(times)).toEqual(['2', '8 giờ', '40 giờ']);
    const rounds = within(table(/Vòng luân chuyển/)).getAllByRole('row')[1]!;
    expect(cellsOf(rounds)).toEqual(['2', '0,5', '0', '0']);
  });

  test('without a recorded signing it says so', async () => {
    await setup();
    expect(screen.getByText('Trong kỳ này chưa có kết quả nào được ghi là đã ký.')).toBeInTheDocument();
  });

  test('a quarter or month of long ago stands chosen in the list, though only the recent ones are offered', async () => {
    await setup();
    const choose = (name: string, option: string) =>
      userEvent.selectOptions(screen.getByRole('combobox', { name }), option);
    await choose('Kỳ', 'Năm');
    await choose('Năm nào', 'Năm 2021');
    await choose('Kỳ', 'Quý');
    expect(screen.getByRole('combobox', { name: 'Quý nào' })).toHaveDisplayValue('Quý I/2021');
    await choose('Kỳ', 'Tháng');
    expect(screen.getByRole('combobox', { name: 'Tháng nào' })).toHaveDisplayValue('Tháng 01/2021');
    expect(await screen.findByText(/Kỳ báo cáo: Tháng 01\/2021/)).toBeInTheDocument();
  });

  test('days that have not begun are no period: what stands now is not shown under their name', async () => {
    await setup();
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Kỳ' }), 'Từ ngày đến ngày');
    const from = screen.getByRole('textbox', { name: /Từ ngày/ });
    await userEvent.clear(from);
    await userEvent.type(from, '20/03/2026');
    expect(await screen.findByText(/chưa bắt đầu nên chưa có số liệu.*19\/03\/2026/)).toBeInTheDocument();
    await userEvent.clear(from);
    await userEvent.type(from, '19/03/2026');
    expect(await screen.findByText(/Kỳ báo cáo: Từ 19\/03\/2026 đến 31\/03\/2026/)).toBeInTheDocument();
  });

  test('a period without dossiers is a table of noughts', async () => {
    await setup();
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Tháng nào' }), 'Tháng 01/2026');
    expect(await screen.findAllByText('Trong kỳ này chưa có hồ sơ nào.')).toHaveLength(2);
    const total = within(table(/Biểu II\.06a/)).getByRole('row', { name: /Tổng cộng/ });
    expect(new Set(cellsOf(total))).toEqual(new Set(['0']));
  });
});
