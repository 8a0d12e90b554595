import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import DossierScreen from '#client/screens/officer/DossierScreen.svelte';
import type { AccessAnswer, AccessLog } from '#client/state/access-log.ts';
import { err, ok } from '#domain/base/result.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { SAMPLE_BODIES, WARD } from '#support/dossier-events.ts';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';
import { at } from '#support/fixed-clock.ts';
import { hello, wardProfile } from '#support/tablet.ts';
import {
  box,
  choose,
  countRecorded,
  historyOf,
  openDossier,
  press,
  save,
  step,
  stepNames,
  type,
  type DossierSetup,
} from './dossier-page.ts';

const ASKED = step('supplement-requested');

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
        [step('supplement-received'), at('2026-03-12 09:00')],
      ],
    });
    expect(screen.getByText('17:00 thứ Hai, 16/03/2026')).toBeInTheDocument();
    expect(screen.getByText('Hẹn lần đầu: 17:00 thứ Năm, 12/03/2026')).toBeInTheDocument();
  });

  test('of a dossier that ended without a result it does not promise one', async () => {
    await openDossier({ steps: [[step('refused'), at('2026-03-10 08:00')]] });
    expect(screen.getByText('Hẹn trả trước khi kết thúc')).toBeInTheDocument();
    expect(screen.queryByText('Hẹn trả', { exact: true })).not.toBeInTheDocument();
  });

  test('explains the due date', async () => {
    await openDossier();
    await userEvent.click(screen.getByText('Vì sao hẹn ngày này?'));
    expect(screen.getByText(/Không tính ngày nhận thứ Hai, 09\/03\/2026/)).toBeInTheDocument();
  });

  test('notes its opening once, with who has it on the desk, however much it changes meanwhile', async () => {
    const fake = await openDossier();
    const [{ id = '' } = {}] = await fake.tablet.store.cache.dossier.toArray();
    await fake.take(id as DossierId, step('noted'));
    await screen.findByText(SAMPLE_BODIES.noted.text);
    const looks = await fake.tablet.store.outbox.access.toArray();
    expect(looks).toMatchObject([{ action: 'view', dossierId: id, userId: 'u-officer', isHolder: true }]);
    expect(JSON.stringify(looks)).not.toMatch(/001185012345|Nguyễn/);
  });
});

describe('who looked at it', () => {
  const LINE = {
    arrivedAt: at('2026-03-10 08:30'),
    role: 'officer',
    device: 'x',
    dossierId: null,
    code: '',
    about: '',
  };
  const ANSWER = {
    lines: [
      { ...LINE, at: at('2026-03-10 08:30'), userId: 'u-1', name: 'Ngô Văn Xem', action: 'show-id', reason: '' },
      { ...LINE, at: at('2026-03-09 15:00'), userId: 'u-xoa9', name: '', action: 'open-file', reason: '', role: null },
    ],
    holders: [{ userId: 'u-2', name: 'Trần Thị Bình', times: 12, lastAt: at('2026-03-10 08:00') }],
    isCut: false,
  } as unknown as AccessAnswer;

  test.each(['officer', 'specialist'] as const)('is not for the %s', async (role) => {
    await openDossier({ role });
    expect(screen.queryByRole('region', { name: 'Ai đã xem hồ sơ này' })).not.toBeInTheDocument();
  });

  test.each(['chair', 'vice_chair', 'admin', 'supervisor'] as const)(
    'is asked of the centre by the %s',
    async (role) => {
      const readDossier = vi
        .fn<AccessLog['readDossier']>()
        .mockResolvedValueOnce(err({ type: 'NoConnection' }))
        .mockResolvedValue(ok(ANSWER));
      await openDossier({ role, accessLog: { readDossier } });
      const panel = screen.getByRole('region', { name: 'Ai đã xem hồ sơ này' });
      await press('Xem ai đã xem');
      await userEvent.click(await within(panel).findByRole('button', { name: 'Thử lại' }));
      const table = await within(panel).findByRole('table', { name: 'Các lượt truy cập' });
      const [, first, second] = within(table).getAllByRole('row');
      expect(first).toHaveTextContent(
        /^08:30 thứ Ba, 10\/03\/2026\s*Ngô Văn Xem\s*Cán bộ một cửa\s*Xem đủ số định danh/,
      );
      expect(second).toHaveTextContent(/Đến trung tâm 08:30 thứ Ba.*Tài khoản không còn \(xoa9\)/);
      expect(panel).toHaveTextContent('Trần Thị Bình: 12 lần, lần cuối 08:00 thứ Ba, 10/03/2026');
    },
  );
});

describe('the steps', () => {
  test.each<[string, DossierSetup, string[]]>([
    [
      'received',
      {},
      [
        'Chuyển xử lý',
        'Xong một bước',
        'Đã ký',
        'Có kết quả',
        'Yêu cầu bổ sung',
        'Ghi chú',
        'Từ chối',
        'Nhận thêm giấy tờ',
        'Sửa thông tin',
        'Yêu cầu nộp tiền',
        'Gửi lấy ý kiến',
        'Cần xác minh',
        'Gia hạn theo luật',
        'Người nộp rút hồ sơ',
        'Dừng giải quyết',
      ],
    ],
    [
      'waiting',
      { steps: [[ASKED, at('2026-03-09 10:00')]] },
      [
        'Đã bổ sung',
        'Chuyển xử lý',
        'Ghi chú',
        'Từ chối',
        'Nhận thêm giấy tờ',
        'Sửa thông tin',
        'Người nộp rút hồ sơ',
        'Dừng giải quyết',
      ],
    ],
    [
      'ready',
      { steps: [[step('resolved'), at('2026-03-09 16:00')]] },
      ['Trả kết quả', 'Ghi chú', 'Sửa thông tin', 'Đánh giá hài lòng', 'Mở lại hồ sơ'],
    ],
    ['refused', { steps: [[step('refused'), at('2026-03-09 16:00')]] }, ['Ghi chú']],
  ])('of a %s dossier, the next lawful one first', async (_, setup, names) => {
    await openDossier(setup);
    expect(stepNames()).toEqual(names);
  });

  test('the rare ones stand behind one disclosure', async () => {
    await openDossier();
    const others = screen.getByText('Việc khác').closest('details');
    expect(others).not.toHaveAttribute('open');
    expect(others).toContainElement(screen.getByRole('button', { name: 'Gia hạn theo luật' }));
    expect(others).not.toContainElement(screen.getByRole('button', { name: 'Yêu cầu bổ sung' }));
  });

  test('a second press closes a step, and nothing of it is kept', async () => {
    const fake = await openDossier();
    await press('Ghi chú');
    await type('Nội dung ghi chú', 'Đã gọi điện.');
    await press('Ghi chú');
    expect(screen.queryByRole('textbox', { name: 'Nội dung ghi chú' })).not.toBeInTheDocument();
    expect(await countRecorded(fake)).toBe(1);
  });

  test('after saving the focus goes to the words that say so', async () => {
    const fake = await openDossier();
    await press('Ghi chú');
    await type('Nội dung ghi chú', 'Đã gọi điện.');
    await save(fake);
    expect(screen.getByText('Đã lưu trên máy này: Ghi chú, 09:00.').closest('[tabindex]')).toHaveFocus();
  });

  test('a correction is checked as at intake, shows what is on record, and keeps the day as a day', async () => {
    const fake = await openDossier();
    await press('Sửa thông tin');
    await choose('Thông tin cần sửa', 'Ngày sinh');
    expect(box('Ghi lại là')).toHaveAccessibleDescription(/Đang ghi: 09\/03\/1985/);
    await type('Ghi lại là', '31/02/1985');
    await type('Lý do sửa', 'Gõ nhầm.');
    await press('Lưu');
    expect(box('Ghi lại là')).toHaveAccessibleDescription(/Ngày sinh: không có ngày này/);
    await type('Ghi lại là', '10/3/1985');
    expect(await save(fake)).toEqual({
      kind: 'corrected',
      body: { field: 'bornOn', from: '1985-03-09', to: '1985-03-10', reason: 'Gõ nhầm.' },
    });
    expect(historyOf(0)).toContain('Ngày sinh: 09/03/1985 → 10/03/1985');
  });

  test('a correction that changes nothing is refused; a number is kept without its spaces', async () => {
    const fake = await openDossier();
    await press('Sửa thông tin');
    await choose('Thông tin cần sửa', 'Số điện thoại');
    await type('Ghi lại là', '0912 345 678');
    await type('Lý do sửa', 'Gõ nhầm.');
    await press('Lưu');
    expect(box('Ghi lại là')).toHaveAccessibleDescription(/giống giá trị đang ghi/);
    await type('Ghi lại là', '+84 987.654.321');
    expect((await save(fake)).body).toMatchObject({ from: '0912345678', to: '0987654321' });
  });

  test('when the tablet cannot keep it, the reason is said and what was typed stays', async () => {
    const fake = await openDossier();
    await press('Ghi chú');
    await type('Nội dung ghi chú', 'Đã gọi điện.');
    fake.tablet.store.outbox.event.hook('creating', () => {
      throw new DOMException('đầy', 'QuotaExceededError');
    });
    await press('Lưu');
    expect(await screen.findByRole('alert')).toHaveTextContent(/Bộ nhớ của máy đã đầy/);
    expect(box('Nội dung ghi chú')).toHaveValue('Đã gọi điện.');
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
    expect(historyOf(0)).toMatch(
      new RegExp(`Ghi chú.*Đã gọi điện\\..*16:00 thứ Hai, 09/03/2026.*Trần Thị Bình.*máy ${tablet}.*chưa gửi`, 's'),
    );
    expect(historyOf(1)).toContain('Tiếp nhận hồ sơ');
    await fake.confirmAll();
    await screen.findAllByText('đã xác nhận');
    expect(screen.getByRole('list', { name: 'Nơi đã lưu' })).toHaveTextContent(/③\s*Đã xác nhận: rồi/);
  });

  test('what the centre set aside leads to the sync page', async () => {
    const fake = await openDossier();
    await fake.markAll('set-aside', 'body.fee');
    expect(await screen.findByRole('link', { name: /cần người xem/ })).toHaveAttribute('href', '/dong-bo');
    expect(screen.getByRole('list', { name: 'Nơi đã lưu' })).toHaveTextContent(/② Ở trung tâm: để riêng/);
  });

  test('what lies in a black box is said until the centre has confirmed it, and what came after is not claimed', async () => {
    const fake = await openDossier();
    expect(screen.queryByText(/hộp đen/)).not.toBeInTheDocument();
    await fake.blackBox.desk.save();
    expect(await screen.findByText(/^Có trong hộp đen máy này lưu lúc /)).toBeInTheDocument();
    await fake.app.commands.takeStep((await fake.app.queries.findDossiers(WARD, ''))[0]!.id, {
      kind: 'noted',
      body: { text: 'Đã gọi điện.' },
    });
    expect(await screen.findByText(/^Có một phần trong hộp đen/)).toBeInTheDocument();
    await fake.confirmAll();
    await screen.findAllByText('đã xác nhận');
    expect(screen.queryByText(/hộp đen/)).not.toBeInTheDocument();
  });
});

test('a dossier this tablet does not have is said so', async () => {
  const fake = await setupFakeApp({ params: { id: '01920000-d055-7000-8000-000000000099' } });
  await fake.tablet.store.outbox.enrolment.put({ ...hello({ ward: wardProfile() }), wardCode: WARD });
  renderWithApp(DossierScreen, { fake });
  expect(await screen.findByRole('heading', { name: 'Không có hồ sơ này trên máy' })).toBeInTheDocument();
});
