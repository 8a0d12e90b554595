import { expect, test } from 'vitest';
import { asJpeg, fitPicture, fitSize } from '#client/platform/picture.ts';

test.each([
  [4800, 3600, 2400, 1800],
  [3000, 4000, 1800, 2400],
  [2400, 2400, 2400, 2400],
  [640, 480, 640, 480],
  [100_000, 10, 2400, 1],
])('a picture of %i × %i is sent as %i × %i', (width, height, newWidth, newHeight) => {
  expect(fitSize({ width, height })).toEqual({ width: newWidth, height: newHeight });
});

test.each([
  ['IMG_0001.HEIC', 'IMG_0001.jpg'],
  ['to.khai.png', 'to.khai.jpg'],
  ['ảnh', 'ảnh.jpg'],
])('%s becomes %s', (name, jpeg) => {
  expect(asJpeg(name)).toBe(jpeg);
});

test('a PDF is kept as it is', async () => {
  const file = new File(['%PDF-1.7'], 'don.pdf', { type: 'application/pdf' });
  expect(await fitPicture(file)).toEqual({ content: file, name: 'don.pdf' });
});
