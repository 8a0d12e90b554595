import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { formatRate, sortByDaysLate } from '#client/screens/chair/figure-lists.ts';
import FiguresScreen from '#client/screens/chair/FiguresScreen.svelte';
import type { Role } from '#domain/access/role.ts';
import { renderWithApp, setupFakeApp, type FakeApp } from '#support/fake-app.ts';
import { resolved, row } from '#support/figure-rows.ts';
import { at } from '#support/fixed-clock.ts';

const NOW = at('2026-03-19 14:05');

/** Two early, one late, one refused; one open in time, two overdue, one waiting; one finished in February. */
async function setup({ role = 'chair' as Role } = {}): Promise<FakeApp> {
  const fake = await setupFakeApp({ now: NOW, role });
  const finish = { kind: 'resolved', body: { result: '' } } as const;
  fake.tablet.actAs({ actor: { userId: 'u-officer', name: 'Trần Thị Bình', role: 'officer' }, ward: '00145' as never });
  await fake.take(await fake.receive({ name: 'Sớm Một', at: at('2026-03-09 09:00') }), finish, at('2026-03-10 09:00'));
  await fake.take(await fake.receive({ name: 'Sớm Hai', at: at('2026-03-09 09:00') }), finish, at('2026-03-10 10:00'));
  await fake.take(
    await fake.receive({ name: 'Trễ Đã Xong', at: at('2026-03-09 09:00') }),
    finish,
    at('2026-03-16 09:00'),
  );
  await fake.take(
    await fake.receive({ name: 'Tháng Hai', at: at('2026-02-24 09:00') }),
    finish,
    at('2026-02-25 09:00'),
  );
  await fake.take(
    await fake.receive({ name: 'Bị Từ Chối', at: at('2026-02-27 09:00') }),
    { kind: 'refused', body: { reason: 'Không thuộc thẩm quyền.' } },
    at('2026-03-02 09:00'),
  );
  await fake.receive({ name: 'Còn Hạn', at: at('2026-03-18 09:00') });
  await fake.receive({ name: 'Quá Hạn Ít', at: at('2026-03-12 09:00') });
  await fake.receive({ name: 'Quá Hạn Nhiều', at: at('2026-03-05 09:00') });
  const waiting = await fake.receive({ name: 'Chờ Dân', at: at('2026-03-17 09:00') });
  await fake.take(
    waiting,
    { kind: 'supplement-requested', body: { reason: 'Thiếu.', papers: ['Giấy chứng sinh'] } },
    at('2026-03-17 10:00'),
  );
  renderWithApp(FiguresScreen, { fake });
  await screen.findByRole('region', { name: 'Tỷ lệ đúng hạn' });
  return fake;
}

const count = (name: string) => screen.getByRole('button', { name: new RegExp(`^${name}\\s*\\d`) });

describe('FiguresScreen', () => {
  test('shows the rate with its counts, and beside it the rate over all that was to be resolved', async () => {
    await setup();
    const rate = screen.getByRole('region', { name: 'Tỷ lệ đúng hạn' });
    expect(rate).toHaveTextContent('2/3 (66,6 %)');
    expect(rate).toHaveTextContent('2/7 (28,5 %) trên toàn bộ hồ sơ phải giải quyết');
  });

  test('says how well the rate is vouched for, and what it leaves out', async () => {
    await setup();
    const rate = screen.getByRole('region', { name: 'Tỷ lệ đúng hạn' });
    expect(rate).toHaveTextContent('trong đó 0 hồ sơ có trung tâm làm chứng; 2 hồ sơ không chắc giờ');
    expect(rate).toHaveTextContent(
      'Không tính vào tỷ lệ: 4 hồ sơ chưa xong và 1 hồ sơ kết thúc trong hạn mà không có kết quả.',
    );
  });

  test('open lateness stands apart from late finishes, and ends without a result from both', async () => {
    await setup();
    expect(count('Quá hạn, chưa xong')).toHaveTextContent('2');
    expect(count('Đã xong, quá hạn')).toHaveTextContent('1');
    expect(count('Trước hạn')).toHaveTextContent('2');
    expect(count('Đúng hạn')).toHaveTextContent('0');
    expect(count('Chờ dân bổ sung, nộp tiền')).toHaveTextContent('1');
    expect(count('Đang giải quyết, còn hạn')).toHaveTextContent('1');
    expect(count('Từ chối giải quyết')).toHaveTextContent('1');
    expect(screen.queryByRole('button', { name: /không tính được hạn/ })).not.toBeInTheDocument();
  });

  test('shows what came over from before and what lies open now, and what nobody has collected', async () => {
    await setup();
    expect(count('Tiếp nhận trong kỳ')).toHaveTextContent('7');
    expect(count('Từ kỳ trước chuyển sang')).toHaveTextContent('1');
    expect(count('Đang giải quyết')).toHaveTextContent('4');
    expect(
      await screen.findByRole('button', { name: /^Có kết quả quá 7 ngày, chưa đến nhận\s*3$/ }),
    ).toBeInTheDocument();
  });

  test('a number opens exactly its list, the most late first, with who holds it', async () => {
    await setup();
    await userEvent.click(count('Quá hạn, chưa xong'));
    const links = within(screen.getByRole('region', { name: 'Quá hạn, chưa xong' })).getAllByRole('link');
    expect(links.map((link) => link.textContent)).toEqual([
      expect.stringContaining('Quá Hạn Nhiều'),
      expect.stringContaining('Quá Hạn Ít'),
    ]);
    expect(links[0]).toHaveTextContent('người giữ: Trần Thị Bình');
    await userEvent.click(count('Quá hạn, chưa xong'));
    expect(screen.queryByRole('region', { name: 'Quá hạn, chưa xong' })).not.toBeInTheDocument();
  });

  test('another month is judged at its end; going back finds it', async () => {
    const fake = await setup();
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Tháng nào' }), 'Tháng 02/2026');
    expect(await screen.findByText('1/1 (100 %)')).toBeInTheDocument();
    expect(screen.getByText(/1\/2 \(50 %\) trên toàn bộ/)).toBeInTheDocument();
    expect(count('Chuyển sang kỳ sau')).toHaveTextContent('1');
    expect(screen.getByRole('heading', { name: 'Chưa xong khi hết kỳ' })).toBeInTheDocument();
    expect(fake.navigation.kept('period')).toBe('2026-02');
  });

  test('quarter, year and chosen days count the same dossiers', async () => {
    await setup();
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Kỳ' }), 'Quý');
    expect(await screen.findByText('3/4 (75 %)')).toBeInTheDocument();
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Kỳ' }), 'Từ ngày đến ngày');
    const [from, through] = [
      screen.getByRole('textbox', { name: 'Từ ngày' }),
      screen.getByRole('textbox', { name: 'Đến hết ngày' }),
    ];
    expect(from).toHaveValue('01/01/2026');
    await userEvent.clear(from);
    await userEvent.type(from, '10/3/2026');
    await userEvent.clear(through);
    await userEvent.type(through, '10/3/2026');
    expect(await screen.findByText('2/2 (100 %)')).toBeInTheDocument();
  });

  test('days that are none, or in the wrong order, are told at their field and keep the last period', async () => {
    await setup();
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Kỳ' }), 'Từ ngày đến ngày');
    const through = screen.getByRole('textbox', { name: 'Đến hết ngày' });
    await userEvent.clear(through);
    await userEvent.type(through, '31/2/2026');
    expect(screen.getByText('Đến hết ngày: hãy nhập ngày có thật, ví dụ 01/11/2026.')).toBeInTheDocument();
    await userEvent.clear(through);
    await userEvent.type(through, '28/02/2026');
    expect(screen.getByText('Đến hết ngày: phải từ ngày 01/03/2026 trở đi.')).toBeInTheDocument();
    expect(through).toHaveValue('28/02/2026');
    expect(screen.getByText('2/3 (66,6 %)')).toBeInTheDocument();
    // What is typed is another period than what is counted.
    expect(screen.getByText(/Kỳ: Từ 01\/03\/2026 đến 31\/03\/2026\. Tính đến/)).toBeInTheDocument();
  });

  test('a month without results is "chưa có", never 100 %', async () => {
    await setup();
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Tháng nào' }), 'Tháng 01/2026');
    expect(await screen.findByText('chưa có')).toBeInTheDocument();
    expect(screen.getByRole('region', { name: 'Tỷ lệ đúng hạn' })).not.toHaveTextContent('%');
  });

  test('says as of when, and how much this tablet has not sent', async () => {
    const fake = await setup();
    fake.setSync({ unsentEvents: 4, unsentDossiers: 3 });
    expect(screen.getByText(/Tính đến 14:05, số liệu trên máy này; còn 4 việc chưa gửi\./)).toBeInTheDocument();
  });

  test('what lies on each desk opens its list', async () => {
    await setup();
    const desks = screen.getByRole('table', { name: /Hồ sơ đang ở từng người/ });
    await userEvent.click(within(desks).getByRole('button', { name: /Trần Thị Bình, Quá hạn: 2 hồ sơ/ }));
    const list = screen.getByRole('region', { name: 'Hồ sơ: Trần Thị Bình, Quá hạn' });
    expect(within(list).getAllByRole('link')).toHaveLength(2);
    await userEvent.click(within(list).getByRole('button', { name: 'Đóng danh sách' }));
    expect(screen.queryByRole('region', { name: /Hồ sơ: Trần Thị Bình/ })).not.toBeInTheDocument();
  });

  test('signs to look at are the supervisor’s, and nobody else’s', async () => {
    await setup({ role: 'supervisor' });
    expect(screen.getByRole('region', { name: 'Dấu hiệu nên xem lại' })).toBeInTheDocument();
  });

  test('the chair is not shown signs', async () => {
    await setup();
    expect(screen.queryByRole('region', { name: 'Dấu hiệu nên xem lại' })).not.toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Báo cáo' })).toHaveAttribute('href', '/thong-ke/bao-cao');
    expect(screen.getByRole('link', { name: 'Sổ theo dõi hồ sơ' })).toHaveAttribute('href', '/thong-ke/so-theo-doi');
  });
});

describe('figure-lists', () => {
  test('the rate is written with its counts and never rounded up', () => {
    expect(formatRate({ numerator: 186, denominator: 194, percent: 95.8 })).toBe('186/194 (95,8 %)');
    expect(formatRate({ numerator: 1234, denominator: 2000, percent: 61.7 })).toBe('1.234/2.000 (61,7 %)');
  });

  test('the most late stands first, and what has no due date before all', () => {
    const open = row({ dueAt: at('2026-03-10 17:00') });
    const finished = resolved('2026-03-11 09:00', 'late', { dueAt: at('2026-03-02 17:00') });
    const [undated, other] = [row({ dueAt: null }), row({ dueAt: null })];
    expect(sortByDaysLate([open, undated, finished, other], NOW)).toEqual([undated, other, open, finished]);
  });
});
