import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import DossierScreen from '#client/screens/officer/DossierScreen.svelte';
import type { Instant } from '#domain/calendar/instant.ts';
import type { Step } from '#domain/dossier/dossier-event.ts';
import type { Role } from '#domain/access/role.ts';
import { renderWithApp, setupFakeApp, type FakeApp } from '#support/fake-app.ts';
import { at } from '#support/fixed-clock.ts';
import { hello, wardProfile } from '#support/tablet.ts';
import { WARD } from '#support/dossier-events.ts';

/** Received on Monday 9 March at 9:15 with three working days: due on Thursday the 12th at 17:00. */
interface Setup {
  readonly role?: Role;
  readonly now?: Instant;
  readonly steps?: readonly (readonly [Step, Instant])[];
}

async function openDossier({
  role = 'officer',
  now = at('2026-03-10 09:00'),
  steps = [],
}: Setup = {}): Promise<FakeApp> {
  const params: Record<string, string> = {};
  const fake = await setupFakeApp({ role, now, path: '/ho-so/x', params });
  const id = await fake.receive({ at: at('2026-03-09 09:15') }).catch(() => undefined);
  if (!id) throw new Error('the reception failed');
  for (const [step, moment] of steps) await fake.take(id, step, moment);
  params.id = id;
  renderWithApp(DossierScreen, { fake });
  await screen.findByRole('heading', { level: 1, name: /Nguyễn Thị Hoà/ });
  return fake;
}

const stepNames = () =>
  within(screen.getByRole('region', { name: 'Việc tiếp theo' }))
    .getAllByRole('button')
    .map((button) => button.textContent?.trim());
const newValue = () => screen.getByRole('textbox', { name: 'Ghi lại là' });
const historyLines = () =>
  within(screen.getByRole('region', { name: 'Diễn biến' }))
    .getAllByRole('listitem')
    .map((item) => item.textContent);
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }));
const ASKED: Step = {
  kind: 'supplement-requested',
  body: { reason: 'Thiếu giấy chứng sinh.', papers: ['Giấy chứng sinh'] },
};

describe('the head of a dossier', () => {
  test('says code, person, due date with what remains, and that it lies on this tablet only', async () => {
    await openDossier();
    expect(screen.getByText('Mã hồ sơ: H26.40.12-260309-0101')).toBeInTheDocument();
    expect(screen.getByText('17:00 thứ Năm, 12/03/2026')).toBeInTheDocument();
    expect(screen.getByText('(còn 2 ngày làm việc)')).toBeInTheDocument();
    const safety = within(screen.getByRole('list', { name: 'Nơi đã lưu' })).getAllByRole('listitem');
    expect(safety.map((item) => item.textContent?.replace(/\s+/g, ' ').trim())).toEqual([
      '① Trên máy này: rồi',
      '② Ở trung tâm: chưa',
      '③ Đã xác nhận: chưa',
    ]);
  });

  test('keeps the first due date beside the one after a pause', async () => {
    await openDossier({
      now: at('2026-03-13 09:00'),
      steps: [
        [ASKED, at('2026-03-10 09:00')],
        [{ kind: 'supplement-received', body: { note: '' } }, at('2026-03-12 09:00')],
      ],
    });
    expect(screen.getByText('17:00 thứ Hai, 16/03/2026')).toBeInTheDocument();
    expect(screen.getByText('Hẹn lần đầu: 17:00 thứ Năm, 12/03/2026')).toBeInTheDocument();
  });

  test('explains the due date', async () => {
    await openDossier();
    await userEvent.click(screen.getByText('Vì sao hẹn ngày này?'));
    expect(screen.getByText(/Không tính ngày nhận thứ Hai, 09\/03\/2026/)).toBeInTheDocument();
  });

  test('masks the identity number until it is asked for', async () => {
    await openDossier();
    expect(screen.getByText('001•••••2345')).toBeInTheDocument();
    expect(document.body.textContent).not.toContain('001185012345');
    await press('Hiện');
    expect(screen.getByText('001185012345')).toBeInTheDocument();
  });
});

describe('the steps', () => {
  test.each<[string, Setup, string[]]>([
    ['received', {}, ['Chuyển xử lý', 'Có kết quả', 'Yêu cầu bổ sung', 'Sửa thông tin', 'Ghi chú', 'Từ chối']],
    [
      'waiting',
      { steps: [[ASKED, at('2026-03-09 10:00')]] },
      ['Đã bổ sung', 'Chuyển xử lý', 'Sửa thông tin', 'Ghi chú', 'Từ chối'],
    ],
    [
      'ready',
      { steps: [[{ kind: 'resolved', body: { result: '' } }, at('2026-03-09 16:00')]] },
      ['Trả kết quả', 'Sửa thông tin', 'Ghi chú'],
    ],
  ])('of a %s dossier, the next lawful one first', async (_, setup, names) => {
    await openDossier(setup);
    expect(stepNames()).toEqual(names);
  });

  test('asking for a supplement says that the clock stops, is saved, and the dossier waits', async () => {
    await openDossier();
    await press('Yêu cầu bổ sung');
    expect(screen.getByText(/Đồng hồ dừng từ lúc lưu/)).toBeInTheDocument();
    const reason = screen.getByRole('textbox', { name: 'Lý do yêu cầu bổ sung' });
    expect(reason).toHaveFocus();
    await userEvent.type(reason, 'Thiếu giấy chứng sinh.');
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Giấy tờ cần bổ sung' }),
      'Giấy chứng sinh{Enter}Giấy kết hôn',
    );
    await press('Lưu');
    expect(await screen.findByRole('button', { name: 'Đã bổ sung' })).toBeInTheDocument();
    expect(await screen.findByText(/Đã lưu trên máy này: Yêu cầu bổ sung, 09:00/)).toBeInTheDocument();
    expect(screen.getByText('Giấy tờ cần bổ sung: Giấy chứng sinh; Giấy kết hôn')).toBeInTheDocument();
  });

  test('a missing reason is named at the field and in the summary; nothing is saved', async () => {
    const fake = await openDossier();
    await press('Yêu cầu bổ sung');
    await press('Lưu');
    expect(screen.getByRole('group', { name: 'Có vấn đề cần sửa' })).toHaveFocus();
    expect(screen.getByRole('textbox', { name: 'Lý do yêu cầu bổ sung' })).toHaveAccessibleDescription(/chưa nhập/);
    expect(await fake.tablet.store.outbox.event.count()).toBe(1);
  });

  test('a second request for the same dossier warns of the national index', async () => {
    await openDossier({
      now: at('2026-03-12 09:00'),
      steps: [
        [ASKED, at('2026-03-10 09:00')],
        [{ kind: 'supplement-received', body: { note: '' } }, at('2026-03-11 09:00')],
      ],
    });
    await press('Yêu cầu bổ sung');
    expect(screen.getByText(/Chỉ số quốc gia tính hồ sơ yêu cầu bổ sung quá 1 lần là quá hạn/)).toBeInTheDocument();
  });

  test('resuming says the new date before it is saved', async () => {
    await openDossier({ now: at('2026-03-12 09:00'), steps: [[ASKED, at('2026-03-10 09:00')]] });
    await press('Đã bổ sung');
    expect(screen.getByText('Đồng hồ chạy lại. Ngày hẹn mới: 17:00 thứ Hai, 16/03/2026.')).toBeInTheDocument();
    await press('Lưu');
    expect((await screen.findAllByText('17:00 thứ Hai, 16/03/2026')).length).toBeGreaterThan(0);
  });

  test('finishing late says so before it is saved', async () => {
    await openDossier({ now: at('2026-03-13 09:00') });
    await press('Có kết quả');
    expect(screen.getByText(/Hồ sơ được tính là quá hạn/)).toBeInTheDocument();
  });

  test('passing on asks who, from the colleagues of the ward', async () => {
    const fake = await openDossier();
    await press('Chuyển xử lý');
    await press('Lưu');
    expect(screen.getByRole('combobox', { name: 'Người xử lý' })).toHaveAccessibleDescription(/chưa chọn/);
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'Người xử lý' }),
      await screen.findByRole('option', { name: 'Lê Văn Cường (Công chức chuyên môn)' }),
    );
    await press('Lưu');
    expect(await screen.findByText('Người xử lý: Lê Văn Cường')).toBeInTheDocument();
    const [, assigned] = await fake.tablet.store.outbox.event.toArray();
    expect(assigned?.event.body).toEqual({ holder: { userId: 'u-specialist', name: 'Lê Văn Cường' }, note: '' });
  });

  test('handing over to a proxy needs the name; to the applicant it does not', async () => {
    const fake = await openDossier({ steps: [[{ kind: 'resolved', body: { result: '' } }, at('2026-03-09 16:00')]] });
    await press('Trả kết quả');
    await userEvent.click(screen.getByRole('radio', { name: 'Người được ủy quyền' }));
    await press('Lưu');
    expect(screen.getByRole('textbox', { name: 'Họ và tên người nhận' })).toHaveAccessibleDescription(/chưa nhập/);
    await userEvent.click(screen.getByRole('radio', { name: 'Người nộp hồ sơ' }));
    await press('Lưu');
    expect(await screen.findByText('Hồ sơ đã kết thúc.')).toBeInTheDocument();
    expect((await fake.tablet.store.outbox.event.toArray()).at(-1)?.event.body).toEqual({ to: 'applicant', name: '' });
  });

  test('a correction is checked as at intake, shows what is on record, and keeps the day as a day', async () => {
    const fake = await openDossier();
    await press('Sửa thông tin');
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Thông tin cần sửa' }), 'Ngày sinh');
    expect(newValue()).toHaveAccessibleDescription(/Đang ghi: 09\/03\/1985/);
    await userEvent.type(newValue(), '31/02/1985');
    await userEvent.type(screen.getByRole('textbox', { name: 'Lý do sửa' }), 'Gõ nhầm.');
    await press('Lưu');
    expect(newValue()).toHaveAccessibleDescription(/Ngày sinh: gõ ngày\/tháng\/năm/);
    await userEvent.clear(newValue());
    await userEvent.type(newValue(), '10/3/1985');
    await press('Lưu');
    expect(await screen.findByText('Ngày sinh: 09/03/1985 → 10/03/1985')).toBeInTheDocument();
    expect((await fake.tablet.store.outbox.event.toArray()).at(-1)?.event.body).toMatchObject({
      from: '1985-03-09',
      to: '1985-03-10',
    });
  });

  test('when the tablet cannot keep it, the reason is said and what was typed stays', async () => {
    const fake = await openDossier();
    await press('Ghi chú');
    await userEvent.type(screen.getByRole('textbox', { name: 'Nội dung ghi chú' }), 'Đã gọi điện.');
    fake.tablet.store.outbox.event.hook('creating', () => {
      throw new DOMException('đầy', 'QuotaExceededError');
    });
    await press('Lưu');
    expect(await screen.findByRole('alert')).toHaveTextContent(/Bộ nhớ của máy đã đầy/);
    expect(screen.getByRole('textbox', { name: 'Nội dung ghi chú' })).toHaveValue('Đã gọi điện.');
  });

  test('a reader only looks', async () => {
    const params: Record<string, string> = {};
    const fake = await setupFakeApp({ role: 'officer', params });
    params.id = await fake.receive();
    fake.setSession({ user: { userId: 'u-s', username: 's', name: 'Giám sát', role: 'supervisor', wards: [] } });
    renderWithApp(DossierScreen, { fake });
    expect(await screen.findByText('Vai trò của bạn chỉ xem hồ sơ này.')).toBeInTheDocument();
  });
});

describe('the history', () => {
  test('tells who, when, on which tablet and how safe, the latest first', async () => {
    const fake = await openDossier({
      steps: [[{ kind: 'noted', body: { text: 'Đã gọi điện.' } }, at('2026-03-09 16:00')]],
    });
    const tablet = fake.tablet.store.deviceId.slice(-4);
    expect(historyLines()[0]).toMatch(
      new RegExp(`Ghi chú.*Đã gọi điện\\..*16:00 thứ Hai, 09/03/2026.*Trần Thị Bình.*máy ${tablet}.*chưa gửi`, 's'),
    );
    expect(historyLines()[1]).toContain('Tiếp nhận hồ sơ');
    await fake.confirmAll();
    await screen.findAllByText('đã xác nhận');
    expect(screen.getByRole('list', { name: 'Nơi đã lưu' })).toHaveTextContent(/③\s*Đã xác nhận: rồi/);
  });

  test('what the centre set aside leads to the sync page', async () => {
    const fake = await openDossier();
    await fake.markAll('set-aside', 'body.fee');
    expect(await screen.findByRole('link', { name: /cần người xem/ })).toHaveAttribute('href', '/dong-bo');
  });
});

test('a dossier this tablet does not have is said so', async () => {
  const fake = await setupFakeApp({ params: { id: '01920000-d055-7000-8000-000000000099' } });
  await fake.tablet.store.outbox.enrolment.put({ ...hello({ ward: wardProfile() }), wardCode: WARD });
  renderWithApp(DossierScreen, { fake });
  expect(await screen.findByRole('heading', { name: 'Không có hồ sơ này trên máy' })).toBeInTheDocument();
});
