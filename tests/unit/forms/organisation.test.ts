/** The papers of a tổ chức: named as one, spoken to as one, and signed by who came for it. */
import { describe, expect, test } from 'vitest';
import type { Applicant } from '#domain/dossier/event-bodies.ts';
import { createApologyLetterModel, renderApologyLetter } from '#forms/apology-letter.ts';
import type { FormSource } from '#forms/base/form-source.ts';
import { createDiscontinuationModel, renderDiscontinuation } from '#forms/discontinuation.ts';
import type { DossierFormNumber } from '#forms/form-index.ts';
import { renderReceiptRoll } from '#forms/receipt-roll.ts';
import { createReceiptModel, renderReceipt } from '#forms/receipt.ts';
import { createRefusalModel, renderRefusal } from '#forms/refusal.ts';
import { createRoutingSlipModel, renderRoutingSlip } from '#forms/routing-slip.ts';
import { createSupplementRequestModel, renderSupplementRequest } from '#forms/supplement-request.ts';
import { FORM_WARD, sourceOf, STORIES, USUAL } from '#support/form-samples.ts';

const A4 = { paper: 'A4', reprint: 0 } as const;
const COMPANY: Applicant = {
  fullName: 'Công ty TNHH Sông Hồng',
  personalId: '0101234567',
  bornOn: null,
  phone: '02438720001',
  address: 'Số 5 phố Vạn Hạnh, phường Long Biên',
  fromCard: [],
  organisation: { representative: 'Lê Thị Mận' },
};

const PRINTED = {
  '01': renderReceipt(createReceiptModel(dossierOf('01')), A4),
  roll: renderReceiptRoll(createReceiptModel(dossierOf('01')), { paper: '80mm', reprint: 0 }),
  '02': renderSupplementRequest(createSupplementRequestModel(dossierOf('02')), A4),
  '03': renderRefusal(createRefusalModel(dossierOf('03')), A4),
  '04': renderApologyLetter(createApologyLetterModel(dossierOf('04')), A4),
  '05': renderDiscontinuation(createDiscontinuationModel(dossierOf('05')), A4),
  '06': renderRoutingSlip(createRoutingSlipModel(dossierOf('06')), A4),
};

test.each(Object.entries(PRINTED))('on form %s it is no Ông/Bà and has no identity card', (_form, paper) => {
  expect(paper).toContain(COMPANY.fullName);
  expect(paper).not.toContain('Ông/Bà');
  expect(paper).not.toContain('CCCD');
});

test.each(['01', '02', '03', '06'] as const)('form %s names it as an organisation, and who came for it', (form) => {
  expect(plain(PRINTED[form])).toMatch(/hồ sơ của tổ chức: Công ty TNHH Sông Hồng/i);
  expect(plain(PRINTED[form])).toContain('Người đại diện nộp hồ sơ: Lê Thị Mận');
});

test.each(['01', '03'] as const)('who came for it signs form %s', (form) => {
  expect(PRINTED[form]).toContain('<p class="form-signed">Lê Thị Mận</p>');
});

describe('the receipt', () => {
  test('has its tax code, on the roll too', () => {
    expect(plain(PRINTED['01'])).toContain('Mã số thuế: 0101234567');
    expect(plain(PRINTED.roll)).toContain('Tổ chức: Công ty TNHH Sông Hồng');
    expect(plain(PRINTED.roll)).toContain('Mã số thuế: 0101234567');
  });

  test('leaves a line for a name that was not given, and does not have the organisation sign', () => {
    const nobody = dossierOf('01', { ...COMPANY, organisation: { representative: '' } });
    const paper = renderReceipt(createReceiptModel(nobody), A4);
    expect(paper).toMatch(/Người đại diện nộp hồ sơ:<\/dt>\s*<dd><span class="form-blank">/);
    expect(paper).not.toContain(`<p class="form-signed">${COMPANY.fullName}`);
  });
});

test('letters speak to it as an office does to another', () => {
  expect(plain(PRINTED['04'])).toContain('Kính gửi: Công ty TNHH Sông Hồng');
  expect(plain(PRINTED['05'])).toContain('Xin thông báo để Quý đơn vị được biết');
});

function dossierOf(form: DossierFormNumber, applicant = COMPANY): FormSource {
  return sourceOf({ ...USUAL, applicant }, FORM_WARD, STORIES[form].usual);
}

/** Without markup, spaces as they are read. */
function plain(markup: string): string {
  return markup.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
}
