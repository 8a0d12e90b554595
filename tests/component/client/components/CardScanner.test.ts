import { fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import CardScanner, { type CodeReader } from '#client/components/CardScanner.svelte';
import { err, ok } from '#domain/base/result.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function setupReader(changes: Partial<CodeReader> = {}) {
  const stop = vi.fn();
  const setTorch = vi.fn(async () => {});
  const open = vi.fn<CodeReader['open']>(async () => ok({ setTorch, stop }));
  const reader: CodeReader = { open, readPicture: async () => undefined, ...changes };
  const [onread, onclose] = [vi.fn(), vi.fn()];
  return { reader, stop, setTorch, open, onread, onclose };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

test('hands on what the camera sees and lets it go when it closes', async () => {
  const { reader, open, stop, onread, onclose } = setupReader();
  const { unmount } = render(CardScanner, { reader, onread, onclose });
  await settle();
  open.mock.calls[0]?.[1]('raw');
  expect(onread).toHaveBeenCalledWith('raw');
  unmount();
  expect(stop).toHaveBeenCalledTimes(1);
});

test('a camera that opens after the scanner was closed is let go at once', async () => {
  const { reader, stop, onread, onclose } = setupReader();
  const { unmount } = render(CardScanner, { reader, onread, onclose });
  unmount();
  await settle();
  expect(stop).toHaveBeenCalledTimes(1);
});

test('the lamp is switched where there is one', async () => {
  const { reader, setTorch, onread, onclose } = setupReader();
  render(CardScanner, { reader, onread, onclose });
  await settle();
  await fireEvent.click(screen.getByRole('button', { name: 'Bật đèn' }));
  expect(setTorch).toHaveBeenLastCalledWith(true);
  await fireEvent.click(screen.getByRole('button', { name: 'Tắt đèn' }));
  expect(setTorch).toHaveBeenLastCalledWith(false);
});

test('a picture is offered after six seconds, not before', async () => {
  const { reader, onread, onclose } = setupReader();
  render(CardScanner, { reader, onread, onclose });
  await vi.advanceTimersByTimeAsync(5900);
  expect(screen.queryByLabelText('Chụp hoặc chọn ảnh')).toBeNull();
  await vi.advanceTimersByTimeAsync(200);
  expect(screen.getByLabelText('Chụp hoặc chọn ảnh')).toBeInTheDocument();
});

test('a picture without a code says so; one with a code is handed on', async () => {
  const readPicture = vi.fn(async (): Promise<string | undefined> => undefined);
  const { reader, onread, onclose } = setupReader({ open: async () => err({ type: 'CameraRefused' }), readPicture });
  render(CardScanner, { reader, onread, onclose });
  await settle();
  expect(screen.getByRole('alert')).toHaveTextContent(/chưa được phép dùng máy ảnh/);
  const input = screen.getByLabelText('Chụp hoặc chọn ảnh');
  const files = [new File(['x'], 'the.png', { type: 'image/png' })];
  await fireEvent.change(input, { target: { files } });
  await settle();
  expect(screen.getByText(/Không tìm thấy mã QR trong ảnh/)).toBeInTheDocument();
  readPicture.mockResolvedValue('raw');
  await fireEvent.change(input, { target: { files } });
  await settle();
  expect(onread).toHaveBeenCalledWith('raw');
  expect(screen.queryByText(/Không tìm thấy mã QR trong ảnh/)).toBeNull();
});
