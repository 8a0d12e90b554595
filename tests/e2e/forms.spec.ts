/**
 * The printed forms on paper: each one made into a PDF by a real browser under the app's own style sheets and read back. No
 * centre runs; the receipt as the app prints it is in `main-job.spec.ts`.
 */
import { expect, test, type Page } from '@playwright/test';
import { DOSSIER_FORMS, renderSlip } from '#forms/form-index.ts';
import { createRegisterModel, renderRegister } from '#forms/register.ts';
import { at } from '../support/fixed-clock.ts';
import { formPage } from '../support/form-page.ts';
import { FORM_SAMPLES, formSample, formSource, LINK, slipSource } from '../support/form-samples.ts';
import { registerSource } from '../support/register-samples.ts';
import { pdfText, readQrFromPdf } from '../support/pdf.ts';

/** Points, as a PDF counts; width of the text in millimetres, as the margins of `page.css` leave it. */
const PAPERS = {
  A4: { width: 595, height: 842, text: 170 },
  A5: { width: 420, height: 595, text: 124 },
  '80mm': { width: 227, height: 842, text: 72 },
  register: { width: 842, height: 595, text: 273 },
} as const;
const PIXELS_PER_MM = 96 / 25.4;
/** The usual and the bare dossier fit one page, whatever the form; only the control slip's rows may need a second A5. */
const ONE_PAGE = (form: string, name: string, paper: string) =>
  name !== 'long' && !(form === '06' && paper === 'A5' && name === 'usual');

/** One for all: each form is written over the one before, and a page of its own for each would take as long as the form. */
let page: Page;

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage();
});
test.afterAll(() => page.close());

for (const { form, name } of FORM_SAMPLES) {
  for (const paper of DOSSIER_FORMS[form].papers) {
    test(`form ${form}, ${name} case, on ${paper}: the right paper, nothing lost, nothing cut off`, async () => {
      const printed = DOSSIER_FORMS[form].render(formSample(form, name), { paper, reprint: 0 });
      const pdf = await print(printed, paper);
      const pages = await expectWhole(pdf, paper);
      if (ONE_PAGE(form, name, paper)) expect(pages).toBe(1);
      else expect(pages).toBeLessThanOrEqual(7);
    });
  }
}

for (const form of ['02', '03'] as const) {
  test(`the slip ${form} for a citizen not received prints on one A5 page`, async () => {
    const pdf = await print(renderSlip(slipSource(form), { paper: 'A5', reprint: 0 }), 'A5');
    expect(await expectWhole(pdf, 'A5')).toBe(1);
  });
}

for (const paper of DOSSIER_FORMS['01'].papers) {
  test(`the QR of the receipt on ${paper} is at least 25 mm wide and reads back`, async () => {
    const printed = DOSSIER_FORMS['01'].render(formSample('01', 'usual'), { paper, reprint: 0 });
    const pdf = await print(printed, paper);
    const width = await page.locator('svg').evaluate((qr) => qr.getBoundingClientRect().width);
    expect(width / PIXELS_PER_MM).toBeGreaterThanOrEqual(25);
    expect(await readQrFromPdf(pdf)).toBe(LINK);
  });
}

test('a signature never stands alone on a page, wherever the text above it ends', async () => {
  const alone: number[] = [];
  for (let papers = 2; papers < 40; papers += 3) {
    const body = {
      reason: 'Người nộp rút hồ sơ.',
      basis: 'Đơn đề nghị',
      returnedPapers: Array.from({ length: papers }, (_, index) => `Giấy tờ số ${index + 1}`),
      refund: 0,
    };
    const source = formSource({}, { more: (events) => [events.make('stopped', at('2026-11-25 14:00'), { body })] });
    const { pages } = await pdfText(await print(DOSSIER_FORMS['05'].render(source, { paper: 'A4', reprint: 0 }), 'A4'));
    if (!pages.at(-1)?.text.includes('Ông/Bà được biết')) alone.push(papers);
  }
  expect(alone).toEqual([]);
});

test('each copy starts on a sheet of its own, however much room is left', async () => {
  const half = DOSSIER_FORMS['03'].render(formSample('03', 'bare'), { paper: 'A4', reprint: 0 });
  const { pages } = await pdfText(await print(half.repeat(3), 'A4'));
  expect(pages).toHaveLength(3);
});

test('a register of 250 dossiers: its head on every page, pages numbered, no row lost', async () => {
  const pdf = await print(renderRegister(createRegisterModel(registerSource(250))), 'register');
  const pages = await expectWhole(pdf, 'register');
  const { text } = await pdfText(pdf);
  expect(pages).toBeGreaterThan(5);
  expect(squeeze(text).split(squeeze('Tên thủ tục hành chính')).length - 1).toBe(pages);
  expect(text).toContain(`Trang ${pages}/${pages}`);
});

async function print(markup: string, paper: keyof typeof PAPERS): Promise<Uint8Array> {
  await page.setViewportSize({ width: Math.round(PAPERS[paper].text * PIXELS_PER_MM), height: 1000 });
  await page.setContent(formPage(markup));
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => document.fonts.ready);
  return page.pdf({ preferCSSPageSize: true, printBackground: true });
}

/** @returns the number of pages, after the paper, the words and the right edge were looked at */
async function expectWhole(pdf: Uint8Array, paper: keyof typeof PAPERS): Promise<number> {
  const { pages, text } = await pdfText(pdf);
  for (const { width, height } of pages) {
    expect([Math.round(width), Math.round(height)]).toEqual([PAPERS[paper].width, PAPERS[paper].height]);
  }
  const onPaper = squeeze(text);
  const lines = await page.locator('article').evaluate((article: HTMLElement) => article.innerText.split(/[\n\t]+/));
  expect(lines.length).toBeGreaterThan(10);
  expect(lines.filter((line) => !onPaper.includes(squeeze(line)))).toEqual([]);
  expect(await listOverhanging()).toEqual([]);
  return pages.length;
}

/** What reaches over the right edge of the text, at the width the paper leaves it. */
function listOverhanging(): Promise<string[]> {
  return page.locator('article').evaluate((article) => {
    const edge = article.getBoundingClientRect().right + 1;
    return [...article.querySelectorAll('*')]
      .filter(
        (element) => element.getBoundingClientRect().right > edge || element.scrollWidth > element.clientWidth + 1,
      )
      .filter((element) => element instanceof HTMLElement && getComputedStyle(element).display !== 'inline')
      .map((element) => `${element.tagName} ${element.textContent?.trim().slice(0, 40)}`);
  });
}

/** Letters and digits: case, spaces and the hyphens at the end of a line do not come back from a PDF as they went in. */
function squeeze(text: string): string {
  return text.toLocaleUpperCase('vi').replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '');
}
