/**
 * Reads the QR of an identity card with the tablet's camera or from a picture. The browser's own detector where there is
 * one, else zxing compiled to WebAssembly, fetched from our own origin when first needed. What was read is handed on and
 * never kept or logged.
 */
import { err, ok, type Result } from '#domain/base/result.ts';

export interface CameraFailure {
  readonly type: 'NoCamera' | 'CameraRefused' | 'CameraFailed';
}

export interface CardCamera {
  /** Switches the lamp; null where the camera has none. */
  readonly setTorch: ((on: boolean) => Promise<void>) | null;
  /** Stops looking and lets the camera go (its light goes out). */
  stop(): void;
}

interface QrDetector {
  detect(image: ImageBitmapSource): Promise<readonly { readonly rawValue: string }[]>;
}

interface NativeDetector {
  new (options: { formats: string[] }): QrDetector;
  getSupportedFormats(): Promise<readonly string[]>;
}

/** Often enough to feel at once, seldom enough to leave a cheap tablet time to draw. */
const LOOK_EVERY_MS = 120;

const CAMERA: MediaStreamConstraints = {
  video: { facingMode: { ideal: 'environment' }, width: { ideal: 1920 }, height: { ideal: 1080 } },
  audio: false,
};

let detector: Promise<QrDetector> | undefined;

/**
 * Shows the camera in `video` and calls `onText` for each QR seen, until stopped. A code held still is told again and
 * again: the caller stops when it has what it wants.
 */
export async function openCardCamera(
  video: HTMLVideoElement,
  onText: (text: string) => void,
): Promise<Result<CardCamera, CameraFailure>> {
  const media = navigator.mediaDevices as MediaDevices | undefined;
  if (!media) return err({ type: 'NoCamera' });
  const opening = media.getUserMedia(CAMERA);
  try {
    const [stream, qr] = await Promise.all([opening, loadDetector()]);
    video.srcObject = stream;
    await video.play();
    const looking = lookForCodes(video, qr, onText);
    return ok({
      setTorch: torchOf(stream),
      stop() {
        looking.stop();
        letGo(stream, video);
      },
    });
  } catch (error) {
    // Nobody stops what never began; a camera somebody is only now asked for is let go when it comes.
    void opening.then(
      (stream) => letGo(stream, video),
      () => undefined,
    );
    return err({ type: failureOf(error) });
  }
}

function letGo(stream: MediaStream, video: HTMLVideoElement): void {
  for (const track of stream.getTracks()) track.stop();
  video.srcObject = null;
}

/** The first QR in a picture taken or chosen; undefined when there is none or the file is no picture. */
export async function readCardPicture(picture: Blob): Promise<string | undefined> {
  try {
    const qr = await loadDetector();
    const [found] = await qr.detect(await createImageBitmap(picture));
    return found?.rawValue;
  } catch {
    // A file that is no picture, or one too large for this tablet: the same to the officer as a picture without a code.
    return undefined;
  }
}

function lookForCodes(video: HTMLVideoElement, qr: QrDetector, onText: (text: string) => void): { stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  async function look() {
    // Between two frames a detector may refuse the video; the next look is soon enough.
    const codes = await qr.detect(video).catch(() => []);
    for (const { rawValue } of codes) if (!stopped) onText(rawValue);
    if (!stopped) timer = setTimeout(look, LOOK_EVERY_MS);
  }
  void look();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

function loadDetector(): Promise<QrDetector> {
  detector ??= createDetector().catch((error: unknown) => {
    detector = undefined;
    throw error;
  });
  return detector;
}

async function createDetector(): Promise<QrDetector> {
  const native = (globalThis as { BarcodeDetector?: NativeDetector }).BarcodeDetector;
  if (native && (await native.getSupportedFormats()).includes('qr_code')) return new native({ formats: ['qr_code'] });
  const [{ BarcodeDetector, prepareZXingModule }, { default: wasmUrl }] = await Promise.all([
    import('barcode-detector/ponyfill'),
    import('zxing-wasm/reader/zxing_reader.wasm?url'),
  ]);
  // The library would fetch its binary from a public network of copies: never, and not without a connection.
  prepareZXingModule({
    overrides: { locateFile: (path: string, prefix: string) => (path.endsWith('.wasm') ? wasmUrl : prefix + path) },
  });
  return new BarcodeDetector({ formats: ['qr_code'] });
}

function torchOf(stream: MediaStream): CardCamera['setTorch'] {
  const [track] = stream.getVideoTracks();
  const capabilities = track?.getCapabilities?.() as { torch?: boolean } | undefined;
  if (!track || !capabilities?.torch) return null;
  return (on) => track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
}

function failureOf(error: unknown): CameraFailure['type'] {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'CameraRefused';
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'NoCamera' : 'CameraFailed';
}
