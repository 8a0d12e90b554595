/** Pictures as a camera makes them are far larger than a reader of a paper needs; what is sent over a poor line shall be small. */

/** A sheet of A4 at about 200 dots per inch. */
const LONG_SIDE = 2400;
const QUALITY = 0.85;
/** What the centre takes as it is. */
const KEPT_TYPES = ['image/jpeg', 'image/png', 'image/webp'];

export interface FittedFile {
  readonly content: Blob;
  readonly name: string;
}

/** @returns null for a picture that cannot be read; anything but a picture comes back as it is */
export type FitPicture = (file: File) => Promise<FittedFile | null>;

/** Pictures larger than 2,400 points on the long side, or of a kind the centre does not take, become a JPEG. */
export const fitPicture: FitPicture = async (file) => {
  if (!file.type.startsWith('image/')) return { content: file, name: file.name };
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return null;
  }
  try {
    const { width, height } = fitSize(bitmap);
    if (width === bitmap.width && KEPT_TYPES.includes(file.type)) return { content: file, name: file.name };
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width, height });
    const context = canvas.getContext('2d');
    if (!context) return null;
    // What is transparent would turn black.
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    context.drawImage(bitmap, 0, 0, width, height);
    const content = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
    return content && { content, name: asJpeg(file.name) };
  } finally {
    bitmap.close();
  }
};

/** @example fitSize({ width: 4800, height: 3600 }) // { width: 2400, height: 1800 } */
export function fitSize({ width, height }: { readonly width: number; readonly height: number }): {
  readonly width: number;
  readonly height: number;
} {
  const scale = Math.min(1, LONG_SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** @example asJpeg('to-khai.heic') // 'to-khai.jpg' */
export function asJpeg(name: string): string {
  return `${name.replace(/\.[^.]*$/, '')}.jpg`;
}
