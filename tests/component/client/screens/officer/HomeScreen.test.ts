import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import HomeScreen from '#client/screens/officer/HomeScreen.svelte';
import { actor, SAMPLE_BODIES, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { renderWithApp, sessionUser, setupFakeApp } from '#support/fake-app.ts';

const NOW = at('2026-03-12 09:00');

describe('HomeScreen', () => {
  test('puts each dossier in its list, overdue first, and each count is the length of its list', async () => {
    const fake = await setupFakeApp({ now: NOW });
    await fake.receive({ name: 'Lý Thị Trễ', at: at('2026-03-05 09:00') });
    await fake.receive({ name: 'Vũ Văn Trễ Hơn', at: at('2026-03-04 09:00') });
    await fake.receive({ name: 'Bùi Hôm Nay', at: at('2026-03-09 09:00') });
    await fake.receive({ name: 'Đỗ Ngày Mai', at: at('2026-03-10 09:00') });
    const waiting = await fake.receive({ name: 'Hồ Chờ Bổ Sung', at: at('2026-03-09 09:00') });
    await fake.take(waiting, { kind: 'supplement-requested', body: { reason: 'Thiếu giấy chứng sinh.', papers: [] } });
    const unpaid = await fake.receive({ name: 'Tô Chưa Nộp', at: at('2026-03-09 09:00') });
    await fake.take(unpaid, { kind: 'payment-requested', body: { amount: 5000, basis: '12/TB' } });
    const ready = await fake.receive({ name: 'Ngô Có Kết Quả', at: at('2026-03-09 09:00') });
    await fake.take(ready, { kind: 'resolved', body: { result: '' } });
    renderWithApp(HomeScreen, { fake });

    const late = await screen.findByRole('region', { name: /Quá hạn/ });
    expect(screen.getAllByRole('region').map((region) => within(region).getByRole('heading').textContent)).toEqual([
      expect.stringMatching(/Thư xin lỗi cần gửi\s*4/),
      expect.stringMatching(/Quá hạn\s*2/),
      expect.stringMatching(/Hôm nay\s*1/),
      expect.stringMatching(/Ngày mai\s*1/),
      expect.stringMatching(/Chờ dân bổ sung\s*1/),
      expect.stringMatching(/Chờ nộp tiền\s*1/),
      expect.stringMatching(/Có kết quả, chưa trả\s*1/),
    ]);
    expect(
      within(late)
        .getAllByRole('link')
        .map((link) => link.textContent),
    ).toEqual([expect.stringContaining('Vũ Văn Trễ Hơn'), expect.stringContaining('Lý Thị Trễ')]);
    expect(within(late).getAllByRole('link')[0]).toHaveTextContent('T2 09/03 (quá 3 ngày làm việc)');
  });

  test('letters owed are one line until opened: the same dossiers stand in the lists below', async () => {
    const fake = await setupFakeApp({ now: NOW });
    await fake.receive({ name: 'Lý Thị Trễ', at: at('2026-03-05 09:00') });
    await fake.receive({ name: 'Vừa Mới Nhận', at: at('2026-03-12 08:00') });
    renderWithApp(HomeScreen, { fake });
    const owed = await screen.findByRole('region', { name: /Thư xin lỗi cần gửi\s*1/ });
    expect(within(owed).queryByRole('link')).not.toBeInTheDocument();
    await userEvent.click(within(owed).getByText('Thư xin lỗi cần gửi'));
    expect(await within(owed).findByRole('link', { name: /Lý Thị Trễ/ })).toBeInTheDocument();
  });

  test.each([
    ['chair', 'Thư xin lỗi chờ duyệt', true],
    ['vice_chair', 'Thư xin lỗi chờ duyệt', true],
    ['officer', 'Thư xin lỗi cần gửi', false],
  ] as const)('the %s sees "%s" first; letters to approve stand open: %s', async (role, first, isOpen) => {
    const fake = await setupFakeApp({ now: NOW, role });
    await fake.receive({ name: 'Lý Thị Trễ', at: at('2026-03-05 09:00') });
    const drafted = await fake.receive({ name: 'Vũ Có Thư', at: at('2026-03-05 09:00') });
    await fake.take(drafted, { kind: 'apology-proposed', body: SAMPLE_BODIES['apology-proposed'] });
    renderWithApp(HomeScreen, { fake });
    const toApprove = await screen.findByRole('region', { name: /Thư xin lỗi chờ duyệt\s*1/ });
    expect(screen.getAllByRole('region')[0]).toHaveTextContent(first);
    expect(within(toApprove).queryByRole('link', { name: /Vũ Có Thư/ }) !== null).toBe(isOpen);
  });

  test('shows the specialist what lies on her desk, all of it, and the whole ward on asking', async () => {
    const fake = await setupFakeApp({ now: NOW, role: 'specialist' });
    const { userId, name } = actor('specialist');
    const giveTo = async (holder: { userId: string; name: string }, citizen: string, receivedAt: string) => {
      fake.tablet.actAs({ actor: actor('officer'), ward: WARD });
      const id = await fake.receive({ name: citizen, at: at(receivedAt) });
      await fake.take(id, { kind: 'assigned', body: { holder, note: '', step: '' } });
      return id;
    };
    await giveTo({ userId, name }, 'Lý Thị Trễ', '2026-03-05 09:00');
    await giveTo({ userId, name }, 'Mạc Còn Lâu', '2026-03-12 08:30');
    const waiting = await giveTo({ userId, name }, 'Hồ Chờ Bổ Sung', '2026-03-10 09:00');
    await fake.take(waiting, { kind: 'supplement-requested', body: { reason: 'Thiếu.', papers: [] } });
    await giveTo({ userId: 'u-other', name: 'Người Khác' }, 'Vũ Của Bàn Khác', '2026-03-05 09:00');
    renderWithApp(HomeScreen, { fake });

    await screen.findByRole('region', { name: /Quá hạn\s*1/ });
    expect(screen.getByRole('region', { name: /Sau ngày mai\s*1/ })).toHaveTextContent('Mạc Còn Lâu');
    expect(screen.getByRole('region', { name: /Chờ dân bổ sung\s*1/ })).toHaveTextContent('Hồ Chờ Bổ Sung');
    expect(screen.queryByRole('link', { name: /Vũ Của Bàn Khác/ })).toBeNull();

    await userEvent.click(screen.getByRole('radio', { name: 'Tất cả' }));
    expect(await screen.findByRole('link', { name: /Vũ Của Bàn Khác/ })).toBeInTheDocument();
    expect(screen.getByRole('region', { name: /Quá hạn\s*2/ })).toBeInTheDocument();
  });

  test.each(['officer', 'chair', 'admin'] as const)('shows the %s the ward, with no choice of desks', async (role) => {
    renderWithApp(HomeScreen, { fake: await setupFakeApp({ now: NOW, role }) });
    await screen.findByRole('searchbox');
    expect(screen.queryByRole('radio', { name: 'Tất cả' })).toBeNull();
  });

  test('says so when nothing lies on the desk of the specialist', async () => {
    const fake = await setupFakeApp({ now: NOW, role: 'specialist' });
    await fake.tablet.store.cache.cursor.put({ ward: WARD, epoch: 'e', wseq: 0, chain: null });
    renderWithApp(HomeScreen, { fake });
    expect(await screen.findByText(/Không có hồ sơ nào đang ở chỗ bạn/)).toBeInTheDocument();
  });

  test('shows what is found in place of the lists while typing, without marks', async () => {
    const fake = await setupFakeApp({ now: NOW });
    await fake.receive({ name: 'Đặng Thuỳ Trâm', at: at('2026-03-10 09:00') });
    await fake.receive({ name: 'Lê Văn Tám', at: at('2026-03-10 09:00') });
    renderWithApp(HomeScreen, { fake });
    await screen.findByRole('region', { name: /Ngày mai/ });

    await userEvent.type(screen.getByRole('searchbox', { name: 'Tìm hồ sơ' }), 'dang thuy');

    expect(await screen.findByText('Tìm thấy 1 hồ sơ.')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: /Đặng Thuỳ Trâm/ })).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: /Lê Văn Tám/ })).not.toBeInTheDocument();
    expect(screen.queryByRole('region', { name: /Ngày mai/ })).not.toBeInTheDocument();
  });

  test('shows twenty of a long list and the rest on asking; the count is of all', async () => {
    const fake = await setupFakeApp({ now: NOW });
    for (let i = 0; i < 23; i++) await fake.receive({ name: `Trần Văn ${i}`, at: at('2026-03-05 09:00') });
    renderWithApp(HomeScreen, { fake });
    const late = await screen.findByRole('region', { name: /Quá hạn\s*23/ });
    expect(within(late).getAllByRole('link')).toHaveLength(20);

    await userEvent.click(within(late).getByRole('button', { name: 'Xem tất cả (23)' }));

    expect(within(late).getAllByRole('link')).toHaveLength(23);
  });

  test('says so when there is nothing to do', async () => {
    const fake = await setupFakeApp({ now: NOW });
    await fake.tablet.store.cache.cursor.put({ ward: WARD, epoch: 'e', wseq: 0, chain: null });
    renderWithApp(HomeScreen, { fake });
    expect(await screen.findByText(/Không có hồ sơ nào cần làm hôm nay/)).toBeInTheDocument();
  });

  test('on a tablet that has fetched nothing yet never says that there is nothing to do', async () => {
    renderWithApp(HomeScreen, { fake: await setupFakeApp({ now: NOW }) });
    expect(await screen.findByText(/chưa biết hôm nay cần làm gì/)).toBeInTheDocument();
    expect(screen.queryByText(/Không có hồ sơ nào cần làm/)).toBeNull();
  });

  test('follows a change of the store without being asked', async () => {
    const fake = await setupFakeApp({ now: NOW });
    renderWithApp(HomeScreen, { fake });
    await screen.findByRole('region', { name: /Ngày mai\s*0/ });
    await fake.receive({ name: 'Mai Vừa Đến', at: at('2026-03-10 09:00') });
    expect(await screen.findByRole('link', { name: /Mai Vừa Đến/ })).toBeInTheDocument();
  });

  test('offers reception only to those who may receive', async () => {
    renderWithApp(HomeScreen, { fake: await setupFakeApp({ now: NOW, role: 'chair' }) });
    await screen.findByRole('searchbox');
    expect(screen.queryByRole('button', { name: 'Tiếp nhận hồ sơ' })).not.toBeInTheDocument();
  });

  test.each([
    ['chair', true],
    ['officer', false],
  ] as const)('tells the %s who has what: %s', async (role, isTold) => {
    const fake = await setupFakeApp({ now: NOW, role });
    fake.tablet.actAs({ actor: actor('officer'), ward: WARD });
    await fake.receive({ name: 'Lý Thị Trễ', at: at('2026-03-05 09:00') });
    renderWithApp(HomeScreen, { fake });
    const link = await screen.findByRole('link', { name: /Lý Thị Trễ/ });
    expect(link.textContent.includes(`người giữ: ${actor('officer').name}`)).toBe(isTold);
  });

  test('gathers in one line what colleagues passed on, also what is due later, and nothing of what was received here', async () => {
    const fake = await setupFakeApp({ now: NOW, role: 'officer' });
    fake.tablet.actAs({ actor: actor('officer'), ward: WARD });
    await fake.receive({ name: 'Lý Thị Trễ', at: at('2026-03-05 09:00') });
    for (const [name, received] of [
      ['Vừa Chuyển Đến', '2026-03-12 08:00'],
      ['Chuyển Đã Trễ', '2026-03-05 10:00'],
      ['Đã Có Kết Quả', '2026-03-05 11:00'],
    ] as const) {
      const id = await fake.receive({ name, at: at(received) });
      await fake.take(id, { kind: 'assigned', body: SAMPLE_BODIES.assigned });
      if (name === 'Đã Có Kết Quả') await fake.take(id, { kind: 'resolved', body: SAMPLE_BODIES.resolved });
    }
    fake.setSession({ user: { ...sessionUser('officer'), userId: SAMPLE_BODIES.assigned.holder.userId } });
    const shown = renderWithApp(HomeScreen, { fake });
    const passedOn = await screen.findByRole('region', { name: /Được chuyển đến tôi\s*2/ });
    await userEvent.click(within(passedOn).getByText('Được chuyển đến tôi'));
    expect(
      within(passedOn)
        .getAllByRole('link')
        .map(({ textContent }) => textContent),
    ).toEqual([expect.stringContaining('Chuyển Đã Trễ'), expect.stringContaining('Vừa Chuyển Đến')]);
    shown.unmount();
    fake.setSession({ user: { ...sessionUser('officer'), userId: actor('officer').userId } });
    renderWithApp(HomeScreen, { fake });
    await screen.findByRole('region', { name: /Quá hạn/ });
    expect(screen.queryByText('Được chuyển đến tôi')).toBeNull();
  });

  test('leads the officer to reception', async () => {
    const fake = await setupFakeApp({ now: NOW });
    renderWithApp(HomeScreen, { fake });
    await userEvent.click(screen.getByRole('button', { name: 'Tiếp nhận hồ sơ' }));
    expect(fake.visited).toEqual(['/tiep-nhan']);
  });
});
