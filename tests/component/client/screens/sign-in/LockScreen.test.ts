/** The locked tablet: who may open it, what is said of a wrong PIN, and the way to the password. */
import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import type { Lock } from '#client/state/lock.svelte.ts';
import EntranceScreen from '#client/screens/sign-in/EntranceScreen.svelte';
import { err } from '#domain/base/result.ts';
import { axeFaults } from '#support/axe.ts';
import { renderWithApp, setupFakeApp, type FakeAppOptions } from '#support/fake-app.ts';
import { actor } from '#support/dossier-events.ts';
import { sessionUser } from '#support/fake-session.ts';

const OWN = { ...sessionUser('officer'), name: 'Trần Thị Bình' };
const OTHER = { ...sessionUser('specialist'), userId: 'u-other', name: 'Lê Văn Cường' };

async function open(options: FakeAppOptions = {}, officers = [OTHER, OWN]) {
  const fake = await setupFakeApp(options);
  fake.setLock({ isLocked: true, officers, hasPin: true });
  const { container } = renderWithApp(EntranceScreen, { fake });
  await screen.findByRole('heading', { name: 'Máy đang khoá' });
  return { fake, container };
}

async function press(pin: string) {
  const keys = within(screen.getByRole('group', { name: 'Phím số' }));
  for (const digit of pin) await userEvent.click(keys.getByRole('button', { name: digit }));
}

const answering = (...answers: Awaited<ReturnType<Lock['unlock']>>[]) =>
  vi.fn<Lock['unlock']>(async () => answers.shift() ?? { ok: true, value: null });

describe('the lock screen', () => {
  test('asks whoever was at work, offers the others, and says what goes on', async () => {
    const { container } = await open();
    expect(screen.getByRole('button', { name: /Trần Thị Bình/ })).toHaveAttribute('aria-pressed', 'true');
    expect(screen.getByLabelText('Mã PIN của Trần Thị Bình')).toHaveFocus();
    expect(screen.getByLabelText('Mã PIN của Trần Thị Bình')).toHaveAttribute('autocomplete', 'one-time-code');
    expect(screen.getByText(/việc chưa gửi vẫn tự gửi/)).toBeInTheDocument();
    expect(screen.getByText('Đã gửi hết')).toBeInTheDocument();
    expect(await axeFaults(container)).toEqual([]);
  });

  test('promises no sending after somebody has signed out', async () => {
    const { fake } = await open();
    fake.setSession({ user: null });
    await vi.waitFor(() => expect(screen.queryByText(/việc chưa gửi vẫn tự gửi/)).not.toBeInTheDocument());
  });

  test('takes the sixth digit as the end, by finger or by keyboard', async () => {
    const unlock = answering({ ok: false, error: { type: 'WrongPin', triesLeft: 9, waitMs: 0 } });
    await open({ lock: { unlock } });
    await press('27182');
    expect(unlock).not.toHaveBeenCalled();
    await press('9');
    expect(unlock).toHaveBeenLastCalledWith(actor().userId, '271829');
    expect(await screen.findByRole('alert')).toHaveTextContent('Mã PIN không đúng. Còn 9 lần thử.');
    expect(screen.getByLabelText(/^Mã PIN của/)).toHaveValue('');
    await userEvent.keyboard('271828');
    expect(unlock).toHaveBeenLastCalledWith(actor().userId, '271828');
  });

  test('overtaken by another tab, it says why it is still closed', async () => {
    await open({ lock: { unlock: answering({ ok: false, error: { type: 'Overtaken' } }) } });
    await press('271828');
    expect(await screen.findByRole('alert')).toHaveTextContent(/PIN đúng, nhưng máy vừa bị khoá.*Hãy nhập lại/);
  });

  test('a digit typed by mistake is taken back', async () => {
    const unlock = answering();
    await open({ lock: { unlock } });
    await press('279');
    await userEvent.click(screen.getByRole('button', { name: 'Xoá số cuối' }));
    await press('1828');
    expect(unlock).toHaveBeenCalledWith(actor().userId, '271828');
  });

  test('while she has to wait, the keys are still and it says how long', async () => {
    const { fake } = await open();
    fake.setLock({ waitMs: 90_500 });
    expect(await screen.findByText('Đã nhập sai nhiều lần. Thử lại sau 1:31.')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: '1' })).toBeDisabled();
    fake.setLock({ waitMs: 0 });
    await vi.waitFor(() => expect(screen.getByRole('button', { name: '1' })).toBeEnabled());
  });

  test('the only PIN wiped: the sentence stands at the password, where she has to go', async () => {
    const answers: { fake?: Awaited<ReturnType<typeof open>>['fake'] } = {};
    const unlock: Lock['unlock'] = async () => {
      answers.fake?.setLock({ officers: [] });
      return err({ type: 'PinWiped' });
    };
    answers.fake = (await open({ lock: { unlock } }, [OWN])).fake;
    await press('314159');
    expect(await screen.findByRole('heading', { name: 'Đăng nhập' })).toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent(/Đã nhập sai 10 lần.*Việc chưa gửi không mất/);
  });

  test('a store that fails says so, offers to load again and the black box, and takes the PIN once more', async () => {
    const unlock = vi.fn<Lock['unlock']>().mockRejectedValueOnce(new DOMException('closed', 'DatabaseClosedError'));
    const { fake, container } = await open({ lock: { unlock: unlock.mockResolvedValue({ ok: true, value: null }) } });
    await press('271828');
    expect(await screen.findByRole('alert')).toHaveTextContent(/chưa đọc được dữ liệu đã lưu/);
    expect(screen.getByRole('button', { name: 'Lưu hộp đen' })).toBeEnabled();
    expect(await axeFaults(container)).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Tải lại trang' }));
    expect(fake.calls).toContain('applyUpdate');
    await press('271828');
    await vi.waitFor(() => expect(fake.app.lock.isLocked).toBe(false));
  });

  test('leads to the password and back', async () => {
    await open();
    await userEvent.click(screen.getByRole('button', { name: 'Đăng nhập bằng mật khẩu' }));
    expect(screen.getByLabelText('Mật khẩu')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Mở máy bằng mã PIN' }));
    expect(await screen.findByRole('heading', { name: 'Máy đang khoá' })).toBeInTheDocument();
  });
});
