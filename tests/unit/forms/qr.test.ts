import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { beforeAll, expect, test } from 'vitest';
import { renderQrSvg } from '#forms/base/qr.ts';

const PIXELS_PER_MODULE = 4;

beforeAll(async () => {
  const wasm = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(wasm).buffer } });
});

test.each([
  'https://dunghen.longbien.example/t/00145-q83vEjRWeJCrze8SNFZ4kA',
  'http://localhost:8080/t/00145-AAAAAAAAAAAAAAAAAAAAAA',
])('the drawn code of %s is read back, at error level M', async (link) => {
  const [read] = await readBarcodes(draw(renderQrSvg(link)), { formats: ['QRCode'] });
  expect(read?.text).toBe(link);
  expect(read?.ecLevel).toBe('M');
});

test('four modules of quiet zone on every side', () => {
  const svg = renderQrSvg('x');
  const size = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
  const runs = runsOf(svg);
  expect(Math.min(...runs.map(({ x }) => x))).toBe(4);
  expect(Math.max(...runs.map(({ x, length }) => x + length))).toBe(size - 4);
  expect(Math.min(...runs.map(({ y }) => y))).toBe(4);
  expect(Math.max(...runs.map(({ y }) => y))).toBe(size - 5);
});

function runsOf(svg: string): { x: number; y: number; length: number }[] {
  return [...svg.matchAll(/M(\d+) (\d+)h(\d+)v1/g)].map(([, x, y, length]) => ({
    x: Number(x),
    y: Number(y),
    length: Number(length),
  }));
}

/** The picture a printer would make of the path. */
function draw(svg: string): ImageData {
  const width = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]) * PIXELS_PER_MODULE;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const { x, y, length } of runsOf(svg)) {
    for (let py = y * PIXELS_PER_MODULE; py < (y + 1) * PIXELS_PER_MODULE; py++) {
      for (let px = x * PIXELS_PER_MODULE; px < (x + length) * PIXELS_PER_MODULE; px++)
        data.fill(0, (py * width + px) * 4, (py * width + px) * 4 + 3);
    }
  }
  return { data, width, height: width, colorSpace: 'srgb' } as ImageData;
}
