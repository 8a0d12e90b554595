/** Reads a printed PDF back: its pages, its text, and the QR code decoded from the rendered picture. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PDFiumLibrary, type PDFiumDocument } from '@hyzyla/pdfium';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
void prepareZXingModule({
  overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) },
});

export interface PdfPage {
  /** Points, 1/72 inch. */
  readonly width: number;
  readonly height: number;
  readonly text: string;
}

export async function pdfText(pdf: Uint8Array): Promise<{ pages: PdfPage[]; text: string }> {
  return withDocument(pdf, async (document) => {
    const pages = [...document.pages()];
    return {
      pages: pages.map((page) => {
        const { originalWidth, originalHeight } = page.getOriginalSize();
        return { width: originalWidth, height: originalHeight, text: page.getText() };
      }),
      text: pages.map((page) => page.getText()).join('\n'),
    };
  });
}

/** @throws when the first page carries no QR code that can be read at about 200 dots an inch, as a cheap phone sees it */
export async function readQrFromPdf(pdf: Uint8Array): Promise<string> {
  return withDocument(pdf, async (document) => {
    const { data, width, height } = await document.getPage(0).render({ scale: 200 / 72 });
    const image = { data: new Uint8ClampedArray(data), width, height, colorSpace: 'srgb' as const };
    const [found] = await readBarcodes(image as ImageData, { formats: ['QRCode'] });
    if (!found) throw new Error('No QR code could be read from the printed page.');
    return found.text;
  });
}

/** A picture in grey: one byte a dot, row by row, 255 is white. */
export interface GreyPicture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** The first page as a printer of so many dots an inch lays it down. */
export async function printedPage(pdf: Uint8Array, dotsPerInch: number): Promise<GreyPicture> {
  return withDocument(pdf, async (document) => {
    const { data, width, height } = await document.getPage(0).render({ scale: dotsPerInch / 72 });
    // Text and QR are black on white: any channel tells the grey.
    return { data: Uint8Array.from({ length: width * height }, (_, index) => data[index * 4] ?? 255), width, height };
  });
}

/** @returns undefined when no QR code can be read; the corners in dots, clockwise from the top left */
export async function readQr({ data, width, height }: GreyPicture): Promise<ReadQr | undefined> {
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  data.forEach((grey, index) => pixels.fill(grey, index * 4, index * 4 + 3));
  const image = { data: pixels, width, height, colorSpace: 'srgb' } as ImageData;
  const [found] = await readBarcodes(image, { formats: ['QRCode'] });
  if (!found) return undefined;
  const { topLeft, topRight, bottomRight, bottomLeft } = found.position;
  return { text: found.text, corners: [topLeft, topRight, bottomRight, bottomLeft] };
}

export interface ReadQr {
  readonly text: string;
  readonly corners: readonly { readonly x: number; readonly y: number }[];
}

async function withDocument<T>(pdf: Uint8Array, work: (document: PDFiumDocument) => Promise<T>): Promise<T> {
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(pdf);
    try {
      return await work(document);
    } finally {
      document.destroy();
    }
  } finally {
    library.destroy();
  }
}
