import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { formatRate, rateOverAll, recentMonths } from '#client/screens/chair/figure-lists.ts';
import FiguresScreen from '#client/screens/chair/FiguresScreen.svelte';
import { renderWithApp, setupFakeApp, type FakeApp } from '#support/fake-app.ts';
import { at } from '#support/fixed-clock.ts';

const NOW = at('2026-03-19 14:05');

/** Two early, one late, one open in time, one open overdue, one waiting; a seventh was finished in February. */
async function setup(): Promise<FakeApp> {
  const fake = await setupFakeApp({ now: NOW, role: 'chair' });
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
  await fake.receive({ name: 'Còn Hạn', at: at('2026-03-18 09:00') });
  await fake.receive({ name: 'Quá Hạn Ít', at: at('2026-03-12 09:00') });
  await fake.receive({ name: 'Quá Hạn Nhiều', at: at('2026-03-05 09:00') });
  const waiting = await fake.receive({ name: 'Chờ Dân', at: at('2026-03-17 09:00') });
  await fake.take(
    waiting,
    { kind: 'supplement-requested', body: { reason: 'Thiếu.', papers: [] } },
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

  test('open lateness stands apart from late finishes', async () => {
    await setup();
    expect(count('Quá hạn, chưa xong')).toHaveTextContent('2');
    expect(count('Trễ, đã xong')).toHaveTextContent('1');
    expect(count('Trước hạn')).toHaveTextContent('2');
    expect(count('Đúng hạn')).toHaveTextContent('0');
    expect(count('Chờ dân bổ sung')).toHaveTextContent('1');
    expect(count('Đang giải quyết, còn hạn')).toHaveTextContent('1');
    expect(screen.queryByRole('button', { name: /không tính được hạn/ })).not.toBeInTheDocument();
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

  test('another month counts what was finished in it; going back finds it', async () => {
    const fake = await setup();
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Tháng' }), 'Tháng 02/2026');
    expect(await screen.findByText('1/1 (100 %)')).toBeInTheDocument();
    expect(screen.queryByText(/trên toàn bộ hồ sơ phải giải quyết/)).not.toBeInTheDocument();
    expect(fake.navigation.kept('month')).toBe('2026-02');
  });

  test('a month without cases is "chưa có", never 100 %', async () => {
    await setup();
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Tháng' }), 'Tháng 01/2026');
    expect(await screen.findByText('chưa có')).toBeInTheDocument();
    expect(screen.getByRole('region', { name: 'Tỷ lệ đúng hạn' })).not.toHaveTextContent('%');
  });

  test('says as of when, and how much this tablet has not sent', async () => {
    const fake = await setup();
    fake.setSync({ unsentEvents: 4, unsentDossiers: 3 });
    expect(screen.getByText(/Tính đến 14:05, số liệu trên máy này; còn 4 việc chưa gửi\./)).toBeInTheDocument();
  });
});

describe('figure-lists', () => {
  test('months go back over the turn of the year', () => {
    expect(recentMonths('2026-02').slice(0, 4)).toEqual(['2026-02', '2026-01', '2025-12', '2025-11']);
  });

  test('the rate is written with its counts and never rounded up', () => {
    expect(formatRate({ numerator: 186, denominator: 194, percent: 95.8 })).toBe('186/194 (95,8 %)');
    expect(formatRate({ numerator: 1234, denominator: 2000, percent: 61.7 })).toBe('1.234/2.000 (61,7 %)');
  });

  test('without any dossier there is no rate', () => {
    const none = {
      early: [],
      onTime: [],
      late: [],
      unjudged: [],
      received: [],
      openOverdue: [],
      openInTime: [],
      awaitingCitizen: [],
    };
    expect(rateOverAll(none).percent).toBeNull();
  });
});
