import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import DevicesScreen from '#client/screens/settings/DevicesScreen.svelte';
import type { DeviceRow, SetAsideResponse } from '#client/state/device-admin.ts';
import type { Role } from '#domain/access/role.ts';
import { err, ok } from '#domain/base/result.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { axeFaults } from '#support/axe.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';
import { at } from '#support/fixed-clock.ts';
import { wardProfile } from '#support/tablet.ts';

// axe takes its time on a busy machine.
vi.setConfig({ testTimeout: 20_000 });

/** A Thursday afternoon. */
const NOW = at('2026-03-12 14:05');

type Changes = Partial<Omit<DeviceRow, 'report'>> & { readonly report?: Partial<DeviceRow['report']> | null };

function tablet(tail: string, { report, ...changes }: Changes = {}): DeviceRow {
  return {
    device: `11111111-1111-4111-8111-11111111${tail}` as DeviceId,
    userName: 'Trần Thị Bình',
    app: '1.2.0',
    seenAt: at('2026-03-12 14:02'),
    isRevoked: false,
    report:
      report === null
        ? null
        : {
            unsent: 0,
            oldestUnsentAt: null,
            setAside: 0,
            skewMs: 1500,
            storage: { usedBytes: 12_000_000, quotaBytes: 8_000_000_000, isPersisted: true },
            bornAt: at('2026-03-01 08:00'),
            faults: [],
            ...report,
          },
    reportedAt: at('2026-03-12 14:02'),
    faults: [],
    ...changes,
  };
}

const nothingSetAside = async () => ok({ count: 0, events: [] });

async function setup(...devices: DeviceRow[]) {
  const asked: string[] = [];
  const fake = await setupFakeApp({
    now: NOW,
    role: 'chair',
    deviceAdmin: {
      async list(ward) {
        asked.push(ward);
        return ok({ now: NOW, app: '1.2.0', devices });
      },
      listSetAside: nothingSetAside,
    },
  });
  renderWithApp(DevicesScreen, { fake });
  await screen.findByRole('button', { name: 'Hỏi lại trung tâm' });
  return { fake, asked };
}

const card = (tail: string) => screen.getByRole('article', { name: new RegExp(`^Máy …${tail}`) });

describe('a tablet', () => {
  test('in order: who, when, and nothing to be seen to', async () => {
    await setup(tablet('0001'));
    const shown = card('0001');
    expect(shown).toHaveTextContent('Trần Thị Bình dùng sau cùng');
    expect(shown).toHaveTextContent('3 phút trước');
    expect(shown).toHaveTextContent('14:02 thứ Năm, 12/03/2026');
    expect(shown).toHaveTextContent('không còn việc nào');
    expect(shown).toHaveTextContent('đúng giờ');
    expect(shown).toHaveTextContent('đã dùng 12 MB trong 8 GB');
    expect(shown).toHaveTextContent('trình duyệt hứa không tự xoá');
    expect(within(shown).queryByText(/Không liên lạc/)).not.toBeInTheDocument();
    expect(await axeFaults()).toEqual([]);
  });

  test('in trouble: what, since when, and what to do about it', async () => {
    await setup(
      tablet('0002', {
        app: '1.1.9',
        seenAt: at('2026-03-10 16:00'),
        reportedAt: at('2026-03-10 15:30'),
        isRevoked: true,
        report: {
          unsent: 4,
          oldestUnsentAt: at('2026-03-09 09:15'),
          setAside: 1,
          skewMs: -720_000,
          storage: { usedBytes: 7_900_000_000, quotaBytes: 8_000_000_000, isPersisted: false },
        },
        faults: [{ fault: 'storage-low', at: at('2026-03-10 15:30') }],
      }),
    );
    const shown = card('0002');
    expect(shown).toHaveTextContent('Đã thu hồi');
    expect(shown).toHaveTextContent('Không liên lạc suốt 1 ngày làm việc');
    expect(shown).toHaveTextContent('4 việc, cũ nhất từ 09:15 thứ Hai, 09/03/2026');
    expect(shown).toHaveTextContent('1 việc trung tâm để riêng');
    expect(shown).toHaveTextContent('theo tin lúc 15:30 thứ Ba, 10/03/2026 (1 ngày trước)');
    expect(shown).toHaveTextContent('1.1.9, cũ hơn trung tâm (1.2.0)');
    expect(within(shown).getByText('nhanh 12 phút')).toHaveClass('alarm');
    expect(shown).toHaveTextContent('trình duyệt có thể tự xoá');
    expect(shown).toHaveTextContent('Máy sắp đầy. Xoá bớt ảnh');
    expect(await axeFaults()).toEqual([]);
  });

  test('a clock off by less than ten minutes is a warning, not an alarm', async () => {
    await setup(tablet('0003', { report: { skewMs: 180_000 } }));
    expect(within(card('0003')).getByText('chậm 3 phút')).toHaveClass('warn');
  });

  test('that never sent a report, or does not say, is shown as far as it is known', async () => {
    await setup(
      tablet('0004', { report: null, reportedAt: null, userName: '' }),
      tablet('0005', { report: { skewMs: null, storage: null } }),
    );
    expect(card('0004')).toHaveTextContent('máy chưa gửi báo cáo lần nào');
    expect(card('0004')).toHaveTextContent('không rõ ai dùng sau cùng');
    expect(card('0005')).toHaveTextContent('chưa so được với trung tâm');
    expect(card('0005')).toHaveTextContent('trình duyệt không cho biết');
  });
});

test('silent ones with unsent work come first, revoked ones last', async () => {
  const unsent = { unsent: 2, oldestUnsentAt: at('2026-03-05 09:00') };
  await setup(
    tablet('0001', { isRevoked: true, seenAt: at('2026-03-12 14:04') }),
    tablet('0002'),
    tablet('0003', { seenAt: at('2026-03-06 09:00') }),
    tablet('0004', { seenAt: at('2026-03-11 09:00'), report: unsent }),
    tablet('0005', { seenAt: at('2026-03-10 09:00'), report: unsent }),
    tablet('0006', { seenAt: at('2026-03-06 09:00'), report: unsent }),
  );
  const names = screen.getAllByRole('heading', { level: 2 }).map((heading) => heading.textContent?.trim().slice(-4));
  expect(names.map((name, index) => (index < 5 ? name : 'last'))).toEqual([
    '0006',
    '0005',
    '0002',
    '0004',
    '0003',
    'last',
  ]);
});

test('asks for the ward worked in, again on a change of ward and on asking', async () => {
  const { fake, asked } = await setup();
  expect(screen.getByText(/Chưa có máy nào/)).toBeInTheDocument();
  fake.setSession({ ward: OTHER_WARD });
  await userEvent.click(await screen.findByRole('button', { name: 'Hỏi lại trung tâm' }));
  expect(asked).toEqual([WARD, OTHER_WARD, OTHER_WARD]);
});

test.each<[Role, boolean]>([
  ['admin', true],
  ['system_admin', true],
  ['chair', false],
  ['supervisor', false],
])('for %s is one of the settings pages, with the way to the others: %s', async (role, isOne) => {
  const fake = await setupFakeApp({
    now: NOW,
    role,
    administration: { listWards: async () => ok([wardProfile()]) },
    deviceAdmin: { list: async () => ok({ now: NOW, app: '1.2.0', devices: [] }), listSetAside: nothingSetAside },
  });
  renderWithApp(DevicesScreen, { fake });
  await screen.findByText(/Chưa có máy nào/);
  expect(screen.queryByRole('navigation', { name: 'Các trang quản trị' }) !== null).toBe(isOne);
});

test('without a connection says so, and asks again on asking', async () => {
  let isUp = false;
  const fake = await setupFakeApp({
    now: NOW,
    role: 'admin',
    administration: { listWards: async () => ok([wardProfile()]) },
    deviceAdmin: {
      list: async () =>
        isUp ? ok({ now: NOW, app: '1.2.0', devices: [tablet('0001')] }) : err({ type: 'NoConnection' }),
      listSetAside: async () => (isUp ? nothingSetAside() : err({ type: 'NoConnection' })),
    },
  });
  renderWithApp(DevicesScreen, { fake });
  expect(await screen.findByText(/Chưa liên lạc được/)).toBeInTheDocument();
  isUp = true;
  await userEvent.click(screen.getByRole('button', { name: 'Thử lại' }));
  expect(await screen.findByRole('article')).toHaveTextContent('Máy …0001');
});

describe('what the centre set aside', () => {
  const EVENTS: SetAsideResponse['events'] = [
    {
      device: tablet('0001').device,
      dseq: 1204,
      reason: 'kind: giá trị không hợp lệ.',
      at: at('2026-03-11 08:05'),
    },
    { device: tablet('0002').device, dseq: 7, reason: 'body: thiếu.', at: at('2026-03-10 16:40') },
  ];
  const panel = () => screen.queryByRole('region', { name: 'Việc trung tâm để riêng' });
  const retry = () => userEvent.click(screen.getByRole('button', { name: 'Thử nhận lại' }));

  /** @param answers of each retry, in turn: how many events are left afterwards; null without a connection */
  function setupSetAside(count: number, ...answers: (number | null)[]) {
    return setupSetAsideAs('chair', count, ...answers);
  }

  async function setupSetAsideAs(role: Role, count: number, ...answers: (number | null)[]) {
    let events = count;
    const fake = await setupFakeApp({
      now: NOW,
      role,
      administration: { listWards: async () => ok([wardProfile()]) },
      deviceAdmin: {
        list: async () => ok({ now: NOW, app: '1.2.0', devices: [tablet('0001')] }),
        listSetAside: async () => ok({ count: events, events: EVENTS.slice(0, events) }),
        async retrySetAside() {
          const remaining = answers.shift() ?? null;
          if (remaining === null) return err({ type: 'NoConnection' });
          const released = events - remaining;
          events = remaining;
          return ok({ released, remaining });
        },
      },
    });
    renderWithApp(DevicesScreen, { fake });
    await screen.findByRole('button', { name: 'Hỏi lại trung tâm' });
  }

  test('a supervisor sees, and has no button: supervisors change nothing', async () => {
    await setupSetAsideAs('supervisor', 2);
    expect(panel()).toHaveTextContent('body: thiếu.');
    expect(screen.queryByRole('button', { name: 'Thử nhận lại' })).not.toBeInTheDocument();
  });

  test('nothing: nothing shows', async () => {
    await setupSetAside(0);
    expect(panel()).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Thử nhận lại' })).not.toBeInTheDocument();
  });

  test('is listed with tablet, number, reason and arrival', async () => {
    await setupSetAside(2);
    expect(panel()).toHaveTextContent(/giữ nguyên 2 việc của phường.*Không mất gì/);
    const rows = within(panel()!).getAllByRole('row');
    const cells = rows.slice(1).map((row) => [...row.children].map((cell) => cell.textContent));
    expect(cells).toEqual([
      ['Máy …0001', '1.204', 'kind: giá trị không hợp lệ.', '08:05 thứ Tư, 11/03/2026'],
      ['Máy …0002', '7', 'body: thiếu.', '16:40 thứ Ba, 10/03/2026'],
    ]);
    expect(panel()).not.toHaveTextContent('nhận gần nhất');
    expect(await axeFaults()).toEqual([]);
  });

  test('more than is listed is counted', async () => {
    await setupSetAside(1230);
    expect(panel()).toHaveTextContent('Bảng ghi 2 việc nhận gần nhất trong 1.230 việc.');
  });

  test('read once more: says what came of it, until nothing is left', async () => {
    await setupSetAside(2, 2, 1, 0);
    await retry();
    expect(await within(panel()!).findByRole('status')).toHaveTextContent(/^Vẫn chưa đọc được việc nào/);
    await retry();
    expect(await screen.findByText('Đã nhận 1 việc vào hồ sơ. Còn 1 việc vẫn chưa đọc được.')).toBeInTheDocument();
    await vi.waitFor(() => expect(within(panel()!).getAllByRole('row')).toHaveLength(2));
    await retry();
    expect(await screen.findByText('Đã nhận 1 việc vào hồ sơ. Không còn việc nào để riêng.')).toBeInTheDocument();
    await vi.waitFor(() => expect(screen.queryByRole('table')).not.toBeInTheDocument());
    expect(screen.queryByRole('button', { name: 'Thử nhận lại' })).not.toBeInTheDocument();
  });

  test('without a connection says so, and that nothing has changed', async () => {
    await setupSetAside(1, null, 0);
    await retry();
    const told = await within(panel()!).findByRole('status');
    expect(told).toHaveTextContent(/Chưa liên lạc được với trung tâm.*Chưa thử nhận lại được; không có gì thay đổi/);
    await retry();
    expect(await screen.findByText(/^Đã nhận 1 việc/)).toBeInTheDocument();
    expect(screen.queryByText(/Chưa thử nhận lại được/)).not.toBeInTheDocument();
  });
});
