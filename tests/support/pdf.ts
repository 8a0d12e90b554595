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
}

export async function pdfText(pdf: Uint8Array): Promise<{ pages: PdfPage[]; text: string }> {
  return withDocument(pdf, async (document) => {
    const pages = [...document.pages()];
    return {
      pages: pages.map((page) => {
        const { originalWidth, originalHeight } = page.getOriginalSize();
        return { width: originalWidth, height: originalHeight };
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
