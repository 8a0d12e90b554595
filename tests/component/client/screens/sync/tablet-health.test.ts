import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import Announcements from '#client/screens/frame/Announcements.svelte';
import SignInScreen from '#client/screens/sign-in/SignInScreen.svelte';
import SyncScreen from '#client/screens/sync/SyncScreen.svelte';
import type { DeviceAdmin, DeviceTrace } from '#client/state/device-admin.ts';
import { err, ok } from '#domain/base/result.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { axeFaults } from '#support/axe.ts';
import { renderWithApp, setupFakeApp, type FakeAppOptions } from '#support/fake-app.ts';
import { at } from '#support/fixed-clock.ts';

// axe takes its time on a busy machine.
vi.setConfig({ testTimeout: 20_000 });

const NOW = at('2026-03-12 14:05');
const OLD = '11111111-1111-4111-8111-111111111111' as DeviceId;
const MB = 1_000_000;

const setup = (options: FakeAppOptions = {}) => setupFakeApp({ now: NOW, ...options });
const region = (name: string) => screen.findByRole('region', { name });

describe('room for data', () => {
  test('says what is kept, since when, and that the browser promised', async () => {
    const fake = await setup();
    renderWithApp(SyncScreen, { fake });
    const card = await region('Máy này giữ dữ liệu ra sao');
    expect(card).toHaveTextContent('trình duyệt hứa không tự xoá');
    expect(card).toHaveTextContent('Còn trống cho ứng dụng 8 GB');
    expect(card).toHaveTextContent('Giữ dữ liệu từ 14:05 thứ Năm, 12/03/2026');
    expect(within(card).queryByRole('button')).not.toBeInTheDocument();
    expect(await axeFaults()).toEqual([]);
  });

  test('without a promise says how to get one, and asks again on asking', async () => {
    const fake = await setup();
    fake.setHealth({ storage: { usedBytes: 5 * MB, quotaBytes: 4000 * MB, isPersisted: false } });
    renderWithApp(SyncScreen, { fake });
    const card = await region('Máy này giữ dữ liệu ra sao');
    expect(card).toHaveTextContent('Thêm vào màn hình chính');
    await userEvent.click(within(card).getByRole('button', { name: 'Hỏi lại trình duyệt' }));
    expect(fake.calls).toEqual(['askToPersist']);
    expect(within(card).getByRole('status')).toHaveTextContent('vẫn chưa hứa');
  });

  test('a browser that says nothing is not made to look fine', async () => {
    const fake = await setup();
    fake.setHealth({ storage: null });
    renderWithApp(SyncScreen, { fake });
    expect(await region('Máy này giữ dữ liệu ra sao')).toHaveTextContent('trình duyệt không cho biết');
  });

  test('running low is said on every screen before it is full; full is an alarm', async () => {
    const fake = await setup();
    renderWithApp(Announcements, { fake, props: { demo: false } });
    expect(screen.queryByText(/Máy sắp đầy/)).not.toBeInTheDocument();
    const storage = { usedBytes: 7880 * MB, quotaBytes: 8000 * MB, isPersisted: true };
    fake.setHealth({ storage, storageLevel: 'low' });
    expect(screen.getByRole('status')).toHaveTextContent('Máy sắp đầy: chỉ còn 120 MB');
    expect(screen.getByRole('link', { name: 'Xem trang Đồng bộ' })).toHaveAttribute('href', '/dong-bo');
    fake.setHealth({ storageLevel: 'full' });
    expect(screen.getByRole('alert')).toHaveTextContent('Máy đã đầy');
    expect(await axeFaults()).toEqual([]);
  });
});

describe('data that is gone', () => {
  function traceOf(changes: Partial<DeviceTrace> = {}, unsent: number | null = 2): DeviceTrace {
    const report =
      unsent === null
        ? null
        : {
            unsent,
            oldestUnsentAt: null,
            setAside: 0,
            skewMs: 0,
            storage: null,
            bornAt: at('2026-03-01 08:00'),
            faults: [],
          };
    const seenAt = at('2026-03-11 16:40');
    return {
      now: NOW,
      device: {
        device: OLD,
        userName: 'A',
        app: '1',
        seenAt,
        isRevoked: false,
        report,
        reportedAt: seenAt,
        faults: [],
      },
      serialBlocks: [2],
      received: [
        { code: 'H26.40.12-260311-0102', receivedAt: at('2026-03-11 16:30') },
        { code: 'H26.40.12-260311-0101', receivedAt: at('2026-03-11 08:30') },
      ],
      ...changes,
    };
  }

  async function lose(trace: DeviceAdmin['trace']) {
    const fake = await setup({ deviceAdmin: { trace } });
    fake.setHealth({ vanished: { device: OLD, noticedAt: NOW } });
    renderWithApp(SyncScreen, { fake });
    return { fake, card: await region('Dữ liệu trên máy này đã mất') };
  }

  test('says what happened, what reached the centre, which numbers it may lack, and what to do', async () => {
    const asked: unknown[] = [];
    const { card } = await lose(async (...request) => {
      asked.push(request);
      return ok(traceOf());
    });
    expect(card).toHaveTextContent('Lúc 14:05 thứ Năm, 12/03/2026');
    await within(card).findByText('Khi đó máy còn 2 việc chưa gửi.');
    expect(asked).toEqual([['00145', OLD]]);
    expect(card).toHaveTextContent('lần cuối lúc 16:40 thứ Tư, 11/03/2026');
    expect(card).toHaveTextContent('H26.40.12-260311-0102, lúc 16:30');
    const days = (await within(card).findAllByText(/và các số tiếp theo/)).map((day) => day.textContent);
    expect(days).toEqual([
      '11/03/2026: H26.40.12-260311-0103, H26.40.12-260311-0104, H26.40.12-260311-0105 và các số tiếp theo',
      '12/03/2026: H26.40.12-260312-0101, H26.40.12-260312-0102, H26.40.12-260312-0103 và các số tiếp theo',
    ]);
    expect(card).toHaveTextContent('tiếp nhận lại theo giấy tờ đang giữ');
    expect(await axeFaults()).toEqual([]);
  });

  test('stays until the receipts were compared', async () => {
    const { fake, card } = await lose(async () => ok(traceOf({}, 0)));
    expect(await within(card).findByText(/Khi đó máy đã gửi hết/)).toBeInTheDocument();
    await userEvent.click(within(card).getByRole('button', { name: 'Đã đối chiếu xong' }));
    expect(fake.calls).toEqual(['settleVanished']);
    expect(screen.queryByRole('region', { name: 'Dữ liệu trên máy này đã mất' })).not.toBeInTheDocument();
  });

  test('without a connection the steps are there, and the centre is asked again on asking', async () => {
    let isUp = false;
    const { card } = await lose(async () => (isUp ? ok(traceOf({}, null)) : err({ type: 'NoConnection' })));
    expect(await within(card).findByText(/Chưa hỏi được trung tâm/)).toBeInTheDocument();
    expect(card).toHaveTextContent('Nếu có tệp hộp đen');
    isUp = true;
    await userEvent.click(within(card).getByRole('button', { name: 'Hỏi lại trung tâm' }));
    expect(await within(card).findByText(/Không rõ khi đó/)).toBeInTheDocument();
  });

  test('of a tablet the centre never heard of, every receipt is to be taken in again', async () => {
    const { card } = await lose(async () => err({ type: 'Refused', title: 'Không có máy này.', errors: {} }));
    expect(await within(card).findByText(/mọi giấy hẹn máy đã in đều cần tiếp nhận lại/)).toBeInTheDocument();
  });

  test('is told before anybody has signed in, and on every screen after', async () => {
    const fake = await setup({ isSignedIn: false });
    fake.setHealth({ vanished: { device: OLD, noticedAt: NOW } });
    const signIn = renderWithApp(SignInScreen, { fake });
    expect(screen.getByRole('alert')).toHaveTextContent('Dữ liệu trên máy này đã mất');
    signIn.unmount();
    renderWithApp(Announcements, { fake, props: { demo: false } });
    expect(screen.getByRole('link', { name: 'Xem cần làm gì' })).toHaveAttribute('href', '/dong-bo');
  });
});

describe('the clock', () => {
  test.each([
    [119_000, null],
    [120_000, 'Đồng hồ máy này chậm 2 phút so với trung tâm'],
    [-4_500_000, 'Đồng hồ máy này nhanh 1 giờ 15 phút so với trung tâm'],
    [-1_295_000_000, 'Đồng hồ máy này nhanh 15 ngày so với trung tâm'],
  ])('off by %i ms is told: %s', async (skewMs, title) => {
    const fake = await setup();
    fake.setHealth({ skewMs });
    renderWithApp(Announcements, { fake, props: { demo: false } });
    if (title === null) expect(screen.queryByText(/Đồng hồ máy này/)).not.toBeInTheDocument();
    else expect(screen.getByRole('status')).toHaveTextContent(title);
  });

  test('that was set while the app ran is told until it was read', async () => {
    const fake = await setup();
    fake.setHealth({ clockMovedMs: -900_000 });
    renderWithApp(Announcements, { fake, props: { demo: false } });
    expect(screen.getByRole('status')).toHaveTextContent('Đồng hồ máy này vừa bị chỉnh lùi 15 phút');
    await userEvent.click(screen.getByRole('button', { name: 'Đã rõ' }));
    expect(fake.calls).toEqual(['acknowledgeClock']);
    expect(screen.queryByText(/vừa bị chỉnh/)).not.toBeInTheDocument();
  });
});

test('a tab left behind by a newer version says that what is typed is kept, and reloads only on asking', async () => {
  const fake = await setup();
  renderWithApp(Announcements, { fake, props: { demo: false } });
  fake.offerUpdate();
  fake.overtake();
  expect(screen.queryByText('Có bản mới của ứng dụng.')).not.toBeInTheDocument();
  expect(screen.getByRole('status')).toHaveTextContent('phiếu đang nhập dở được giữ');
  expect(fake.calls).toEqual([]);
  await userEvent.click(screen.getByRole('button', { name: 'Tải lại trang' }));
  expect(fake.calls).toEqual(['applyUpdate']);
});

test.each([
  ['chair', true],
  ['officer', false],
] as const)('the way to the tablets of the ward is there for %s: %s', async (role, isThere) => {
  const fake = await setup({ role });
  renderWithApp(SyncScreen, { fake });
  await screen.findByRole('heading', { level: 1 });
  expect(screen.queryByRole('link', { name: 'Các máy tính bảng của phường' }) !== null).toBe(isThere);
});
