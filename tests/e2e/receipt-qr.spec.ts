/**
 * The QR of a sealed receipt with the longest contents there are in practice, printed by a real browser and read back as a
 * cheap phone sees it: soft, turned, far away, in poor light. No centre runs.
 */
import { expect, test, type Page } from '@playwright/test';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { DOSSIER_FORMS } from '#forms/form-index.ts';
import { sealReceipt } from '#protocol/seal-receipt.ts';
import { formPage } from '../support/form-page.ts';
import { formSample } from '../support/form-samples.ts';
import { printedPage, readQr, type GreyPicture } from '../support/pdf.ts';
import { PROMISE } from '../support/sealed-receipts.ts';
import { burn, cutAround, photograph, type Photo } from '../support/worn-picture.ts';

/** An address of a ward under its city, the deepest agency code, a reserve serial, a local procedure. */
const ADDRESS = 'https://hen-tra.phuonglongbien.thanhphohanoi.gov.vn';
const LONGEST = { code: 'H26.40.112-261123-102050', procedureCode: '1.004873.000.00.00.H26' };

/** Dots an inch: the roll comes from a receipt printer, sheets from an office one. */
const PRINTERS = { '80mm': 203, A5: 600, A4: 600 } as const;
const MM_PER_INCH = 25.4;

/** The print is seen at so many dots a millimetre: a scanner's video of 1920 by 1080 from some 13 cm, and from 20. */
const NEAR = 12;
const FAR = 8;

const FAIR: Photo = { scale: 1, turned: 0, blur: 1, ink: 50, paper: 225, shade: 0.15, noise: 6 };
const PHOTOS: Record<string, { readonly dotsPerMm: number; readonly photo: Photo }> = {
  'straight, near': { dotsPerMm: NEAR, photo: FAIR },
  'held askew': { dotsPerMm: NEAR, photo: { ...FAIR, turned: 11 } },
  'upside down and askew': { dotsPerMm: NEAR, photo: { ...FAIR, turned: 203 } },
  'out of focus': { dotsPerMm: NEAR, photo: { ...FAIR, turned: 5, blur: 2 } },
  'further away': { dotsPerMm: FAR, photo: { ...FAIR, turned: 4, blur: 1 } },
  'in poor light, on faded paper': {
    dotsPerMm: NEAR,
    photo: { ...FAIR, turned: 7, blur: 1.4, ink: 90, paper: 170, shade: 0.4, noise: 10 },
  },
};

async function makeLink(): Promise<string> {
  const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ]);
  const device = '1a2b3c4d-0000-4000-8000-000000000001' as DeviceId;
  return `${ADDRESS}/t/${PROMISE.token}#${await sealReceipt({ ...PROMISE, ...LONGEST }, { device, privateKey })}`;
}

async function printReceipt(page: Page, link: string, paper: keyof typeof PRINTERS): Promise<GreyPicture> {
  const markup = DOSSIER_FORMS['01'].render({ ...formSample('01', 'usual'), link }, { paper, reprint: 0 });
  await page.setContent(formPage(markup));
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => document.fonts.ready);
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  return printedPage(pdf, PRINTERS[paper]);
}

for (const paper of ['80mm', 'A5', 'A4'] as const) {
  test(`the sealed QR on ${paper} is read by a cheap phone`, async ({ page }) => {
    const link = await makeLink();
    expect(link.length).toBeGreaterThan(340);
    const printed = burn(await printReceipt(page, link, paper));
    const clean = await readQr(printed);
    expect(clean?.text).toBe(link);
    const dotsPerMm = PRINTERS[paper] / MM_PER_INCH;
    const code = cutAround(printed, clean?.corners ?? [], 4 * dotsPerMm);
    const read: Record<string, boolean> = {};
    for (const [name, { dotsPerMm: seen, photo }] of Object.entries(PHOTOS)) {
      const photographed = photograph(code, { ...photo, scale: seen / dotsPerMm });
      read[name] = (await readQr(photographed))?.text === link;
    }
    expect(read).toEqual(Object.fromEntries(Object.keys(PHOTOS).map((name) => [name, true])));
  });
}
