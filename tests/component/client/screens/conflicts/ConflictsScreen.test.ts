import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import ConflictReminder from '#client/screens/conflicts/ConflictReminder.svelte';
import ConflictsScreen from '#client/screens/conflicts/ConflictsScreen.svelte';
import DossierHistory from '#client/screens/officer/DossierHistory.svelte';
import { extractFor } from '#client/screens/officer/extract-for.ts';
import DossierConflicts from '#client/screens/conflicts/DossierConflicts.svelte';
import { compartmentOf } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { WARD } from '#support/dossier-events.ts';
import { renderWithApp, setupFakeApp, type FakeApp } from '#support/fake-app.ts';
import { decidePolicy } from '../officer/dossier-page.ts';
import { corrected, openDesk, PHONES, setupWard, type ConflictSetup } from './conflict-page.ts';

const card = () => screen.findByRole('article', { name: /H26\.40\.12-260309-0001/ });
const radio = (name: RegExp) => screen.getByRole('radio', { name });
const save = () => userEvent.click(screen.getByRole('button', { name: 'Lưu quyết định' }));
const giveReason = (words: string) => userEvent.type(screen.getByRole('textbox', { name: 'Lý do' }), words);

describe('the desk', () => {
  test('shows both values side by side with who, when and which tablet, and which one is in use', async () => {
    const { id } = await openDesk(PHONES);
    const shown = await card();
    expect(within(shown).getByRole('link', { name: 'H26.40.12-260309-0001' })).toHaveAttribute('href', `/ho-so/${id}`);
    expect(shown).toHaveTextContent('Nguyễn Thị Hoà');
    expect(shown).toHaveTextContent('“Số điện thoại” được sửa trên hai máy');
    expect(radio(/^0911111111$/)).toHaveAccessibleDescription(/Trần Thị Bình .*10:00.*09\/03\/2026, máy aaaa/);
    expect(radio(/^0922222222 \(đang dùng\)$/)).toHaveAccessibleDescription(/máy bbbb/);
    expect(screen.getByText('Có 1 việc cần xử lý.')).toBeInTheDocument();
  });

  test('nothing is chosen for the person, and a reason is asked for', async () => {
    const { fake } = await openDesk(PHONES);
    await card();
    for (const each of screen.getAllByRole('radio')) expect(each).not.toBeChecked();
    await save();
    const faults = screen.getByRole('group', { name: /Có vấn đề cần sửa/ });
    expect(faults).toHaveTextContent('Lựa chọn: chưa chọn');
    expect(faults).toHaveTextContent('Lý do: chưa nhập.');
    expect(fake.tablet.recorded()).toBe(0);
  });

  test('choosing the earlier value writes it offline and keeps both in the history', async () => {
    const { fake, id } = await openDesk(PHONES);
    await card();
    await userEvent.click(radio(/^0911111111/));
    await giveReason('Đã gọi hỏi người nộp.');
    await save();
    expect(await screen.findByText(/Không có việc nào cần xử lý/)).toBeInTheDocument();
    const saved = await screen.findByText('Đã lưu trên máy này: H26.40.12-260309-0001, 09:00.');
    expect(document.activeElement).toContainElement(saved);
    const detail = await fake.app.queries.getDossier(id);
    expect(detail?.state.applicant.phone).toBe('0911111111');
    expect(detail?.summary.problems).toBe(0);
    expect(detail?.history.at(-1)).toMatchObject({
      safety: 'on-tablet',
      event: {
        kind: 'conflict-settled',
        body: { field: 'phone', from: '0922222222', value: '0911111111', reason: 'Đã gọi hỏi người nộp.' },
      },
    });
    expect(detail?.history).toHaveLength(4);
  });

  test('a third value is checked as at intake, and kept as typed while it is wrong', async () => {
    const { fake, id } = await openDesk(PHONES);
    await card();
    await userEvent.click(radio(/^Giá trị khác/));
    const other = screen.getByRole('textbox', { name: 'Giá trị đúng là' });
    await giveReason('Cả hai đều sai.');
    await save();
    expect(screen.getByRole('link', { name: 'Giá trị đúng là: chưa nhập.' })).toBeInTheDocument();
    await userEvent.type(other, '12');
    await save();
    expect(other).toBeInvalid();
    expect(other).toHaveValue('12');
    await userEvent.clear(other);
    await userEvent.type(other, '0988 777 666');
    await save();
    await screen.findByText(/Không có việc nào cần xử lý/);
    expect((await fake.app.queries.getDossier(id))?.state.applicant.phone).toBe('0988777666');
  });

  test('works with the keys alone', async () => {
    const { fake, id } = await openDesk(PHONES);
    await card();
    radio(/^0911111111/).focus();
    await userEvent.keyboard(' ');
    screen.getByRole('textbox', { name: 'Lý do' }).focus();
    await userEvent.keyboard('Đúng.{Tab}{Enter}');
    await screen.findByText(/Không có việc nào cần xử lý/);
    expect((await fake.app.queries.getDossier(id))?.state.applicant.phone).toBe('0911111111');
  });

  test('a step without effect: what stands, what was lost, and keeping things as they are', async () => {
    const { fake, id } = await openDesk({ first: [['withdrawn']], second: [['resolved']] });
    const shown = await card();
    expect(shown).toHaveTextContent('“Có kết quả” được ghi trên một máy chưa biết hồ sơ đã chuyển sang “Đã rút');
    expect(screen.queryByRole('radio', { name: /Ghi lại/ })).not.toBeInTheDocument();
    expect(shown).toHaveTextContent('Lần ghi không có hiệu lực: Có kết quả');
    await userEvent.click(radio(/^Giữ như hiện nay: Người nộp rút hồ sơ/));
    await giveReason('Đã rút trước.');
    await save();
    await screen.findByText(/Không có việc nào cần xử lý/);
    expect((await fake.app.queries.getDossier(id))?.state).toMatchObject({ status: 'withdrawn', resolvedAt: null });
  });

  test('a step that is possible now can be recorded again, in the name of who decides', async () => {
    const papers = { documents: [{ documentId: 'a', name: 'Bản đồ', originals: 1, copies: 0 }] };
    const { fake, id } = await openDesk({
      first: [['supplement-requested'], ['supplement-received']],
      second: [
        ['resolved', { result: 'Giấy khai sinh' }, 'supervisor'],
        ['papers-recorded', papers],
      ],
    });
    await card();
    await userEvent.click(radio(/^Ghi lại: Có kết quả/));
    await giveReason('Kết quả đã có thật.');
    await save();
    await screen.findByText(/Không có việc nào cần xử lý/);
    const detail = await fake.app.queries.getDossier(id);
    expect(detail?.state).toMatchObject({ status: 'resolved', result: 'Giấy khai sinh' });
    expect(detail?.history.slice(-2).map(({ event }) => event.kind)).toEqual(['resolved', 'conflict-settled']);
  });

  test('a closed dossier is found too, and nobody is sent to look for a step it no longer has', async () => {
    await openDesk({ first: [['resolved'], ['handed-over']], second: [corrected('0922222222')] });
    expect(await card()).toHaveTextContent('“Sửa thông tin” được ghi trên một máy chưa biết hồ sơ đã chuyển sang');
    expect(await card()).toHaveTextContent('Hồ sơ đã kết thúc nên không ghi lại được.');
    expect(await card()).not.toHaveTextContent('làm bước phù hợp');
  });

  test('who may not decide reads both sides', async () => {
    await openDesk({ ...PHONES, role: 'supervisor' });
    const shown = await card();
    expect(shown).toHaveTextContent('0911111111');
    expect(screen.queryByRole('radio')).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Lưu quyết định' })).not.toBeInTheDocument();
    expect(screen.getByText(/Vai trò của bạn chỉ xem/)).toBeInTheDocument();
  });

  describe('between two identity numbers', () => {
    const NUMBERS: ConflictSetup = {
      first: [corrected('001185012345', { field: 'personalId', from: '001185000000' })],
      second: [corrected('001185099999', { field: 'personalId', from: '001185000000' })],
    };
    const looksOf = async ({ tablet }: FakeApp) => tablet.store.outbox.access.toArray();
    const press = (name: string) => userEvent.click(screen.getByRole('button', { name }));

    test.each(['officer', 'supervisor'] as const)('both are masked until the %s asks, which is noted', async (role) => {
      const { fake, id } = await openDesk({ ...NUMBERS, role });
      const shown = await card();
      for (const masked of ['•••••345', '•••••999']) expect(shown).toHaveTextContent(masked);
      expect(shown).not.toHaveTextContent(/0011850/);
      expect(await looksOf(fake)).toEqual([]);
      await press('Xem đủ số');
      for (const whole of ['001185012345', '001185099999']) expect(shown).toHaveTextContent(whole);
      await vi.waitFor(async () => expect(await looksOf(fake)).toMatchObject([{ action: 'show-id', dossierId: id }]));
      await press('Che bớt');
      expect(shown).not.toHaveTextContent(/0011850/);
    });

    test('a reason is asked where the ward wants one, and what was chosen stays', async () => {
      const { fake, id } = await openDesk(NUMBERS);
      const shown = await card();
      await decidePolicy(fake, 1, true);
      await vi.waitFor(() => expect(fake.app.wardData.asksReasonToShowId).toBe(true));
      await userEvent.click(radio(/^•••••345$/));
      await press('Xem đủ số');
      expect(shown).not.toHaveTextContent(/0011850/);
      await userEvent.click(radio(/^Đối chiếu với giấy tờ/));
      await press('Ghi lý do và xem');
      expect(radio(/^001185012345$/)).toBeChecked();
      const reason = 'Đối chiếu với giấy tờ của người nộp';
      await vi.waitFor(async () => expect(await looksOf(fake)).toMatchObject([{ action: 'show-id', reason }]));
      await giveReason('Đã xem thẻ.');
      await save();
      await screen.findByText(/Không có việc nào cần xử lý/);
      expect((await fake.app.queries.getDossier(id))?.state.applicant.personalId).toBe('001185012345');
    });
  });

  test('says that nothing waits', async () => {
    renderWithApp(ConflictsScreen, { fake: await setupFakeApp() });
    expect(await screen.findByText(/Không có việc nào cần xử lý/)).toBeInTheDocument();
  });
});

test('the home page tells how many wait and leads there; nobody is told who may not settle', async () => {
  const { fake } = await setupWard(PHONES);
  const shown = renderWithApp(ConflictReminder, { fake });
  expect(await screen.findByText(/Có 1 việc hai máy ghi khác nhau/)).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Xem và xử lý' })).toHaveAttribute('href', '/can-xu-ly');
  shown.unmount();
  const { fake: watching } = await setupWard({ ...PHONES, role: 'supervisor' });
  renderWithApp(ConflictReminder, { fake: watching });
  expect(await watching.app.queries.countConflicts('00145' as never)).toBe(1);
  expect(screen.queryByText(/hai máy ghi khác nhau/)).not.toBeInTheDocument();
});

describe('on the page of the dossier', () => {
  const settled = (value: string): (typeof PHONES)['first'][number] => [
    'conflict-settled',
    {
      eventId: '01920000-e0e0-7000-8000-000000000064' as never,
      field: 'phone',
      from: '0922222222',
      value,
      reason: 'Đã hỏi.',
    },
  ];

  test('what was settled stays, with the settlement that came too late', async () => {
    const { fake, id } = await setupWard({
      ...PHONES,
      second: [...PHONES.second, settled('0911111111'), settled('0922222222')],
    });
    const detail = await fake.app.queries.getDossier(id);
    if (!detail) throw new Error('no dossier');
    renderWithApp(DossierConflicts, { fake, props: { detail } });
    expect(screen.getByText('Đã xử lý (1)')).toBeInTheDocument();
    expect(screen.getByText(/^Đã xử lý: .*Chọn: 0911111111\. Lý do: Đã hỏi\./)).toBeInTheDocument();
    expect(screen.getByText(/^Máy khác cũng đã xử lý, không có hiệu lực: .*Chọn: 0922222222/)).toBeInTheDocument();
    expect(screen.queryByText('Việc cần người xem')).not.toBeInTheDocument();
  });

  test('in a compartment it is settled there: its list names nobody', async () => {
    const { fake, id } = await setupWard(PHONES);
    const detail = await fake.app.queries.getDossier(id);
    if (!detail) throw new Error('no dossier');
    const ward = compartmentOf(WARD) as WardCode;
    renderWithApp(DossierConflicts, { fake, props: { detail: { ...detail, state: { ...detail.state, ward } } } });
    await card();
    await userEvent.click(radio(/^0911111111/));
    await giveReason('Đã gọi lại cho người nộp.');
    await save();
    expect(await screen.findByText(/^Đã lưu trên máy này: H26/)).toBeInTheDocument();
    const [problem] = (await fake.app.queries.getDossier(id))?.state.problems ?? [];
    expect(problem?.settled).toBeTruthy();
  });

  test('the history and the extract say of a step without effect that it has none, settled or not', async () => {
    const { fake, id } = await setupWard({ first: [['resolved']], second: [['supplement-requested']] });
    const detail = await fake.app.queries.getDossier(id);
    if (!detail) throw new Error('no dossier');
    renderWithApp(DossierHistory, { fake, props: { detail } });
    const [latest, ...rest] = screen.getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(latest).toMatch(/Yêu cầu bổ sung.*Lần ghi này không có hiệu lực/s);
    expect(rest.join()).not.toContain('không có hiệu lực');
    const extract = await extractFor(fake.app, detail, 'người nộp');
    expect(extract.match(/Lần ghi này không có hiệu lực/g)).toHaveLength(1);
  });

  test('different fields corrected at once both stand and are listed at both', async () => {
    const address = corrected('Tổ 6', { field: 'address', from: 'Tổ 5, phường Long Biên' });
    const { fake, id } = await setupWard({ first: [corrected('0911111111')], second: [address] });
    const detail = await fake.app.queries.getDossier(id);
    if (!detail) throw new Error('no dossier');
    expect(detail.state.problems).toEqual([]);
    renderWithApp(DossierHistory, { fake, props: { detail } });
    expect(screen.queryByText(/không có hiệu lực/)).not.toBeInTheDocument();
    expect(screen.getByText('Sửa đồng thời trên hai máy: “Địa chỉ”, máy bbbb.')).toBeInTheDocument();
    expect(screen.getByText('Sửa đồng thời trên hai máy: “Số điện thoại”, máy aaaa.')).toBeInTheDocument();
  });
});
