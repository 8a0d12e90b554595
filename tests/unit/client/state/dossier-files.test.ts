/** A scan leaves the app as what it is, under whatever name another tablet has sent it. */
import { afterEach, expect, test, vi } from 'vitest';
import { createDossierFiles } from '#client/state/dossier-files.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test.each([
  ['don.pdf', 'don.pdf'],
  ['ĐƠN.PDF', 'ĐƠN.PDF'],
  ['don.html', 'don.html.pdf'],
  ['don.pdf.apk', 'don.pdf.apk.pdf'],
  ['đơn', 'đơn.pdf'],
])('a PDF called %s is kept as %s', async (name, kept) => {
  vi.useFakeTimers();
  const link = { href: '', download: '', click: vi.fn() };
  vi.stubGlobal('document', { createElement: () => link });
  const files = createDossierFiles({
    commands: { attachFile: vi.fn() },
    queries: { readFile: vi.fn() },
    connection: { fetchBytes: vi.fn() },
    fitPicture: vi.fn(),
  });
  expect(await files.savePdf(name, new Blob(['%PDF-1.7']))).toBe(kept);
  expect(link.download).toBe(kept);
  expect(link.click).toHaveBeenCalledOnce();
});
