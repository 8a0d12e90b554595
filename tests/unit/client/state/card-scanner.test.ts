/** The camera that looks for the code of a card is on only while it looks. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openCardCamera } from '#client/state/card-scanner.ts';

const track = { stop: vi.fn() };
const stream = { getTracks: () => [track], getVideoTracks: () => [] };
let getUserMedia = vi.fn(async (): Promise<unknown> => stream);
let supported = vi.fn(async () => ['qr_code']);

beforeEach(() => {
  track.stop.mockClear();
  getUserMedia = vi.fn(async (): Promise<unknown> => stream);
  supported = vi.fn(async () => ['qr_code']);
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: () => getUserMedia() } });
  vi.stubGlobal(
    'BarcodeDetector',
    class {
      static getSupportedFormats = () => supported();
      detect = async () => [];
    },
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const videoThat = (play: () => Promise<void>) => ({ play, srcObject: null }) as unknown as HTMLVideoElement;

// First: the detector is kept once there is one.
test('a camera that comes after the detector failed is let go', async () => {
  supported = vi.fn(() => Promise.reject(new Error('không đọc được')));
  let allow: ((camera: unknown) => void) | undefined;
  getUserMedia = vi.fn(() => new Promise((resolve) => (allow = resolve)));
  const opened = await openCardCamera(
    videoThat(async () => {}),
    () => {},
  );
  expect(opened).toEqual({ ok: false, error: { type: 'CameraFailed' } });
  allow?.(stream);
  await vi.waitFor(() => expect(track.stop).toHaveBeenCalledOnce());
});

test('a camera that cannot be shown, as where the scanner was closed meanwhile, is let go', async () => {
  const video = videoThat(() => Promise.reject(new DOMException('The media was removed.', 'AbortError')));
  expect(await openCardCamera(video, () => {})).toEqual({ ok: false, error: { type: 'CameraFailed' } });
  expect(track.stop).toHaveBeenCalledOnce();
  expect(video.srcObject).toBeNull();
});

test('a camera nobody allows is said to be refused, and one that looks is let go when it is stopped', async () => {
  getUserMedia = vi.fn(() => Promise.reject(new DOMException('no', 'NotAllowedError')));
  const video = videoThat(async () => {});
  expect(await openCardCamera(video, () => {})).toEqual({ ok: false, error: { type: 'CameraRefused' } });
  getUserMedia = vi.fn(async () => stream);
  const opened = await openCardCamera(video, () => {});
  if (!opened.ok) throw new Error(opened.error.type);
  expect(track.stop).not.toHaveBeenCalled();
  opened.value.stop();
  expect(track.stop).toHaveBeenCalledOnce();
});
