/** Whatever people are called and officers write, a printed form keeps its shape: text never becomes markup. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createApologyLetterModel, renderApologyLetter } from '#forms/apology-letter.ts';
import { createDiscontinuationModel, renderDiscontinuation } from '#forms/discontinuation.ts';
import { renderDestructionMinutes } from '#forms/destruction-minutes.ts';
import { renderExtract } from '#forms/extract.ts';
import { DOSSIER_FORMS } from '#forms/form-index.ts';
import { renderReceiptRoll } from '#forms/receipt-roll.ts';
import { createReceiptModel, renderReceipt } from '#forms/receipt.ts';
import { createRefusalModel, renderRefusal } from '#forms/refusal.ts';
import { createRegisterModel, renderRegister } from '#forms/register.ts';
import { createRoutingSlipModel, renderRoutingSlip } from '#forms/routing-slip.ts';
import { createSupplementRequestModel, renderSupplementRequest } from '#forms/supplement-request.ts';
import { at } from '#support/fixed-clock.ts';
import { formSample, formSource } from '#support/form-samples.ts';
import { hostileText, structureOf, withTexts } from '#support/hostile-text.ts';
import { registerSource } from '#support/register-samples.ts';
import { SAMPLE_RECORDS } from '#support/ward-records.ts';

const A4 = { paper: 'A4', reprint: 1 } as const;
const ROLL = { paper: '80mm', reprint: 1 } as const;
/** Not written by anybody: which form it is, and a day. */
const isOurs = (key: string) => ['form', 'bornOn', 'endedOn', 'why'].includes(key);

/** Each form with every text of its model replaced. */
const FORMS: Record<string, (text: string) => string> = {
  '01': (text) => renderReceipt(withTexts(createReceiptModel(formSample('01', 'usual')), text, isOurs), A4),
  '01 on a roll': (text) =>
    renderReceiptRoll(withTexts(createReceiptModel(formSample('01', 'usual')), text, isOurs), ROLL),
  '02': (text) =>
    renderSupplementRequest(withTexts(createSupplementRequestModel(formSample('02', 'long')), text, isOurs), A4),
  '03': (text) => renderRefusal(withTexts(createRefusalModel(formSample('03', 'usual')), text, isOurs), A4),
  '04': (text) => renderApologyLetter(withTexts(createApologyLetterModel(formSample('04', 'usual')), text, isOurs), A4),
  '05': (text) =>
    renderDiscontinuation(withTexts(createDiscontinuationModel(formSample('05', 'usual')), text, isOurs), A4),
  '06': (text) => renderRoutingSlip(withTexts(createRoutingSlipModel(formSample('06', 'usual')), text, isOurs), A4),
  extract: (text) =>
    renderExtract({
      letterhead: { committee: text, office: text, demo: true },
      code: text,
      sections: [{ heading: text, lines: [{ label: text, value: text }] }],
      history: [{ when: text, what: text, details: [text, text], who: text }],
      stamp: text,
    }),
  minutes: (text) => {
    const { key, body } = SAMPLE_RECORDS.destruction;
    const proof = { digest: 'a3', signed: 'e30' };
    const source = withTexts(
      { key, body: { ...body, proof }, by: { name: text }, at: at('2026-11-22 09:00') },
      text,
      isOurs,
    );
    return renderDestructionMinutes(source, { name: text, officeName: text, address: text, phone: text, demo: true });
  },
  '07': (text) => renderRegister(withTexts(createRegisterModel(registerSource(3)), text, isOurs)),
};

describe.each(Object.entries(FORMS))('form %s', (_form, render) => {
  test('has the same elements with the same attributes for any text', () => {
    const shape = structureOf(render('Nguyễn Thị Hoà'));
    expect(shape.length).toBeGreaterThan(10);
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(structureOf(render(text))).toEqual(shape);
      }),
      { numRuns: 60, seed: 20_261_122 },
    );
  });
});

test('a name made of markup stands on the receipt as it was given', () => {
  const fullName = `Lê "<b onclick='x'>Na</b>" & Con`;
  const { applicant } = formSample('01', 'usual').state;
  const printed = DOSSIER_FORMS['01'].render(formSource({ applicant: { ...applicant, fullName } }), A4);
  const template = document.createElement('template');
  template.innerHTML = printed;
  expect(template.content.textContent).toContain(fullName);
});
