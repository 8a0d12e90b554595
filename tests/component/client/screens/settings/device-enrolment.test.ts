/** What an administrator and a chair do with tablets: codes for new ones, reports of loss, and work that waits for a word. */
import { screen, waitFor } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { tick } from 'svelte';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { DeviceAdmin } from '#client/state/device-admin.ts';
import type { PolicyRecord } from '#client/state/policy-admin.ts';
import { err, ok } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { axeFaults } from '#support/axe.ts';
import { at } from '#support/fixed-clock.ts';
import { button, confirm, DEVICE, NOW, press, ROW, setup } from './devices-page.ts';

// axe takes its time on a busy machine.
vi.setConfig({ testTimeout: 20_000 });

beforeAll(() => {
  // jsdom has no modal dialogs.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
});

describe('codes for new tablets', () => {
  test('an open ward says so, and one button has it ask for codes', async () => {
    const set = vi.fn(async (_ward: string, policy: 'open' | 'code') => ok({ now: NOW, policy, open: [] }));
    await setup('admin', { readEnrolment: async () => ok({ now: NOW, policy: 'open', open: [] }), setPolicy: set });
    expect(await screen.findByText(/không cần mã\. Khi các máy/)).toBeInTheDocument();
    await press('Bật: máy mới phải có mã');
    expect(await button('Cấp mã cho một máy')).toBeInTheDocument();
    expect(set).toHaveBeenCalledExactlyOnceWith(expect.anything(), 'code');
  });

  test('a code is shown in two groups and as a QR, until when it holds, and that it is shown this once', async () => {
    const address = 'https://dunghen.example/#ghi-nhan=K7MQ2XAB';
    const made = { code: 'K7MQ2XAB', expiresAt: at('2026-03-12 14:20'), address };
    await setup('admin', { makeCode: async () => ok(made) });
    await press('Cấp mã cho một máy');
    expect(await screen.findByText('K7MQ-2XAB')).toBeInTheDocument();
    expect(screen.getByRole('img', { name: 'Mã QR ghi nhận máy' })).toBeInTheDocument();
    expect(screen.getByText(/Dùng cho một máy, đến 14:20; mã chỉ hiện lần này/)).toBeInTheDocument();
    expect(await axeFaults()).toEqual([]);
  });

  test('a code that a tablet has used goes from the screen when the centre is asked again', async () => {
    const made = { code: 'K7MQ2XAB', expiresAt: at('2026-03-12 14:20'), address: 'https://dunghen.example/' };
    const open = [{ madeBy: 'Đỗ Thị Hương', expiresAt: made.expiresAt }];
    const readEnrolment = vi.fn(async () => ok({ now: NOW, policy: 'code' as const, open }));
    await setup('admin', { makeCode: async () => ok(made), readEnrolment });
    await press('Cấp mã cho một máy');
    await press('Hỏi lại trung tâm');
    expect(await screen.findByText('K7MQ-2XAB')).toBeInTheDocument();
    expect(screen.getByText('Đang có 1 mã còn dùng được.')).toBeInTheDocument();
    readEnrolment.mockResolvedValue(ok({ now: NOW, policy: 'code', open: [] }));
    await press('Hỏi lại trung tâm');
    await waitFor(() => expect(screen.queryByText('K7MQ-2XAB')).not.toBeInTheDocument());
    expect(screen.queryByText('Đang có 1 mã còn dùng được.')).not.toBeInTheDocument();
  });

  test('a code made while the centre was being asked stays when the answer from before it comes', async () => {
    const made = { code: 'K7MQ2XAB', expiresAt: at('2026-03-12 14:20'), address: 'https://dunghen.example/' };
    const before = { now: NOW, policy: 'code' as const, open: [] };
    const after = { ...before, open: [{ madeBy: 'Đỗ Thị Hương', expiresAt: made.expiresAt }] };
    const readEnrolment = vi.fn<DeviceAdmin['readEnrolment']>(async () => ok(before));
    await setup('admin', { makeCode: async () => ok(made), readEnrolment });
    await button('Cấp mã cho một máy');
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const slow = released.then(() => ok(before));
    readEnrolment.mockReturnValueOnce(slow).mockResolvedValue(ok(after));
    await press('Hỏi lại trung tâm');
    await press('Cấp mã cho một máy');
    expect(await screen.findByText('Đang có 1 mã còn dùng được.')).toBeInTheDocument();
    release();
    await slow;
    await tick();
    expect(screen.getByText('K7MQ-2XAB')).toBeInTheDocument();
    expect(screen.getByText('Đang có 1 mã còn dùng được.')).toBeInTheDocument();
  });

  test('without a connection says so', async () => {
    await setup('admin', { makeCode: async () => err({ type: 'NoConnection' }) });
    await press('Cấp mã cho một máy');
    expect(await screen.findByRole('alert')).toHaveTextContent('Chưa liên lạc được với trung tâm');
  });

  test('are the administrator’s: a chair is told whom to ask', async () => {
    await setup('chair');
    expect(await screen.findByText(/nhờ quản trị phường cấp mã\.$/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Cấp mã cho một máy' })).not.toBeInTheDocument();
  });
});

describe('asking why a whole identity number is seen', () => {
  const decided = (asksReason: boolean): PolicyRecord => ({
    rseq: 4,
    at: NOW,
    by: { userId: 'u-admin', name: 'Phạm Thị Dung' },
    reason: '',
    kind: 'policy',
    key: 'show-id',
    body: { asksReason },
  });

  test('is off in a ward that has not decided, and one button turns it on', async () => {
    let record: PolicyRecord | null = null;
    await setup(
      'admin',
      {},
      {
        read: async () => ok(record),
        setAsksReason: async (_ward, asks) => {
          record = decided(asks);
          return ok(null);
        },
      },
    );
    await press('Bật: hỏi lý do');
    expect(await screen.findByText(/phải chọn lý do trước/)).toBeInTheDocument();
    expect(screen.getByText(/^Phạm Thị Dung đặt lúc 14:05/)).toBeInTheDocument();
    expect(await button('Tắt: không hỏi lý do')).toBeInTheDocument();
  });

  test('that could not be changed says so and stays', async () => {
    await setup('admin', {}, { read: async () => ok(decided(true)) });
    await press('Tắt: không hỏi lý do');
    expect(await screen.findByRole('alert')).toHaveTextContent('Chưa liên lạc được với trung tâm');
    expect(screen.getByText(/phải chọn lý do trước/)).toBeInTheDocument();
  });

  test('is the administrator’s alone', async () => {
    await setup('chair', {}, { read: async () => ok(decided(true)) });
    expect(screen.queryByRole('region', { name: 'Xem đủ số định danh' })).not.toBeInTheDocument();
  });
});

describe('a report of loss', () => {
  test('is asked once more, made, shown with who and when, and taken back', async () => {
    await setup('chair');
    await press('Báo mất máy');
    expect(screen.getByRole('dialog')).toHaveAccessibleName(/^Báo mất: Máy ….{4} \(.*dùng sau cùng\)\?$/);
    expect(screen.getByRole('dialog')).toHaveTextContent(/phiên đăng nhập trên máy kết thúc ngay/);
    await confirm('Báo mất');
    expect(await screen.findByText('Phạm Thị Dung báo mất lúc 14:05 thứ Năm, 12/03/2026.')).toBeInTheDocument();
    expect(screen.getByText('Đã thu hồi')).toBeInTheDocument();
    await press('Rút lại: máy vẫn dùng');
    await confirm('Rút lại');
    expect(await button('Báo mất máy')).toBeInTheDocument();
  });

  test('that was begun by mistake changes nothing', async () => {
    const report = vi.fn(async () => ok(null));
    await setup('admin', { reportLoss: report });
    await press('Báo mất máy');
    await confirm('Không, giữ như cũ');
    expect(report).not.toHaveBeenCalled();
    await press('Máy đã trả lại');
    await confirm('Đã trả lại');
    expect(report).toHaveBeenCalledExactlyOnceWith(expect.anything(), DEVICE, 'returned');
  });

  test('is not for a supervisor', async () => {
    await setup('supervisor');
    expect(screen.queryByRole('button', { name: 'Báo mất máy' })).not.toBeInTheDocument();
  });
});

describe('a further signing key', () => {
  const KEY = 'Bk3x9f_Qa0Zd-7Lm';
  const withKey = { ...ROW, waitingKeys: [{ key: KEY, since: NOW }] };

  test.each([
    ['Chấp nhận khoá', 'let-in'],
    ['Từ chối khoá', 'turn-away'],
  ])('is shown to be compared; "%s" is asked once more and done', async (label, decision) => {
    const decide = vi.fn(async () => ok(null));
    await setup('admin', {
      list: async () => ok({ now: NOW, app: '1.2.0', devices: [decide.mock.calls.length > 0 ? ROW : withKey] }),
      decideKey: decide,
    });
    expect(await screen.findByText(/^Khoá Bk3x 9f_Q a0Zd -7Lm, báo lúc 14:05/)).toBeInTheDocument();
    expect(await axeFaults()).toEqual([]);
    await press(label);
    expect(decide).not.toHaveBeenCalled();
    await confirm(label);
    expect(decide).toHaveBeenCalledExactlyOnceWith(expect.anything(), { device: DEVICE, key: KEY }, decision);
    await vi.waitFor(() => expect(screen.queryByText(/^Khoá Bk3x/)).not.toBeInTheDocument());
  });

  test('is the administrator’s to decide on', async () => {
    const list = async () => ok({ now: NOW, app: '1.2.0', devices: [withKey] });
    await setup('chair', { list });
    expect(await screen.findByText(/Quản trị phường xem và quyết định\.$/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Chấp nhận khoá' })).not.toBeInTheDocument();
  });
});

describe('work that waits for a word', () => {
  const held = [{ device: DEVICE, kind: 'revoked', count: 3, from: NOW, through: NOW }] as const;

  test('is named with tablet, count and reason, and taken in when the administrator confirms', async () => {
    const admit = vi.fn(async () => ok({ released: 3, remaining: 0 }));
    let waiting: readonly (typeof held)[number][] = held;
    await setup('admin', {
      listSetAside: async () => ok({ count: 0, events: [], ...(waiting.length > 0 && { held: [...waiting] }) }),
      admitHeld: async (...args: []) => {
        waiting = [];
        return admit(...args);
      },
    });
    const panel = await screen.findByRole('region', { name: 'Việc chờ quản trị xác nhận' });
    expect(panel).toHaveTextContent(/Máy …0001: 3 việc gửi từ .* sau khi máy được báo mất/);
    expect(await axeFaults()).toEqual([]);
    await press('Nhận việc của Máy …0001 vào hồ sơ');
    expect(admit).not.toHaveBeenCalled();
    await confirm('Nhận vào hồ sơ');
    expect(admit).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(panel).not.toBeInTheDocument());
  });

  test('is the administrator’s to confirm', async () => {
    await setup('chair', { listSetAside: async () => ok({ count: 0, events: [], held: [...held] }) });
    expect(await screen.findByText('Quản trị phường xem và xác nhận.')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /^Nhận việc/ })).not.toBeInTheDocument();
  });

  const REASON = 'actor.role: lúc ghi việc, Lê Văn Cường không giữ vai trò chủ tịch ở phường này.';
  const WORDS = 'Lúc ghi việc, Lê Văn Cường không giữ vai trò chủ tịch ở phường này.';
  const forged = { device: DEVICE, kind: 'role', count: 2, from: NOW, through: NOW, reasons: [REASON] } as const;
  const waiting = async () => ok({ count: 0, events: [], held: [...held, { ...forged, reasons: [REASON] }] });

  test('for a role nobody had is listed with its person, read again or confirmed by itself', async () => {
    const [admit, retry] = [vi.fn(), vi.fn(async () => ok({ released: 0, remaining: 0 }))];
    admit.mockResolvedValue(ok({ released: 0, remaining: 0 }));
    await setup('admin', { listSetAside: waiting, admitHeld: admit, retrySetAside: retry });
    expect(await screen.findByText(WORDS)).toBeInTheDocument();
    expect(await axeFaults()).toEqual([]);
    await press('Thử nhận lại');
    expect(retry).toHaveBeenCalledOnce();
    expect(await screen.findByText('Chưa nhận được việc nào; không có gì thay đổi.')).toBeInTheDocument();
    const [, ofRole] = await screen.findAllByRole('button', { name: 'Nhận việc của Máy …0001 vào hồ sơ' });
    await userEvent.click(ofRole!);
    await confirm('Nhận vào hồ sơ');
    expect(admit).toHaveBeenCalledExactlyOnceWith(expect.anything(), expect.objectContaining({ kind: 'role' }));
    expect(await screen.findByText(/phải do một quản trị khác xác nhận/)).toBeInTheDocument();
  });

  test.each([
    ['chair', 1],
    ['supervisor', 0],
  ] as const)(
    'for a role nobody had is seen by a %s, who finds %s button to have it read again',
    async (role, buttons) => {
      await setup(role, { listSetAside: waiting });
      expect(await screen.findByText(WORDS)).toBeInTheDocument();
      expect(screen.queryAllByRole('button', { name: 'Thử nhận lại' })).toHaveLength(buttons);
    },
  );
});

describe('in a compartment', () => {
  const ward = '40145' as WardCode;
  const waiting: Partial<DeviceAdmin> = {
    list: async () => ok({ now: NOW, app: '1.2.0', devices: [{ ...ROW, waitingKeys: [{ key: 'Bk3x', since: NOW }] }] }),
    listSetAside: async () =>
      ok({ count: 0, events: [], held: [{ device: DEVICE, kind: 'revoked', count: 3, from: NOW, through: NOW }] }),
  };

  test.each([
    ['chair', 1],
    ['admin', 0],
  ] as const)('what waits asks for the word of the head: %s sees %i buttons', async (role, buttons) => {
    await setup(role, waiting, { ward });
    expect(await screen.findByRole('heading', { name: /người đứng đầu ngăn/ })).toBeInTheDocument();
    for (const name of ['Chấp nhận khoá', /^Nhận việc của/])
      expect(screen.queryAllByRole('button', { name })).toHaveLength(buttons);
    expect(screen.queryAllByText(/Người đứng đầu ngăn xem và/)).toHaveLength(2 - 2 * buttons);
    expect(screen.queryByRole('heading', { name: 'Ghi nhận máy mới' })).not.toBeInTheDocument();
  });
});
