/** The paper handed to somebody who denounced: whoever finds it learns neither who that was nor that anybody denounced. */
import { describe, expect, test } from 'vitest';
import { compartmentOf } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { renderReceiptRoll } from '#forms/receipt-roll.ts';
import { createReceiptModel, renderReceipt } from '#forms/receipt.ts';
import { formSource, LINK } from '#support/form-samples.ts';

const ordinary = formSource();
const { applicant, documents, procedure, lookupCode } = ordinary.state.received;
const source = { ...ordinary, state: { ...ordinary.state, ward: compartmentOf(ordinary.state.ward) as WardCode } };
const model = createReceiptModel(source);

const PAPERS = {
  A5: renderReceipt(model, { paper: 'A5', reprint: 0 }),
  '80mm': renderReceiptRoll(model, { paper: '80mm', reprint: 0 }),
};

describe.each(Object.entries(PAPERS))('on %s', (paper, printed) => {
  test('no name, number, address, phone, procedure or name of a paper is printed', () => {
    const held = [applicant.fullName, applicant.personalId, applicant.address, applicant.phone, procedure.name];
    for (const word of [...held, ...documents.map(({ name }) => name), 'ố cáo', 'Ố CÁO', 'găn riêng']) {
      expect(word).not.toBe('');
      expect(printed).not.toContain(word);
    }
    const full = createReceiptModel(ordinary);
    const twin =
      paper === 'A5'
        ? renderReceipt(full, { paper: 'A5', reprint: 0 })
        : renderReceiptRoll(full, { paper: '80mm', reprint: 0 });
    expect(twin).toContain(applicant.fullName);
  });

  test('there is no way to look it up: no QR, link or look-up code', () => {
    for (const word of ['<svg', LINK, '/tra-cuu', model.code.toLowerCase()]) expect(printed).not.toContain(word);
    expect(printed.replaceAll('-', '')).not.toContain(lookupCode);
  });

  test('nobody is asked to write a name on it', () => {
    for (const line of ['Người nộp hồ sơ', 'Email']) expect(printed).not.toContain(line);
  });

  test('what the person needs stands there: code, when it was taken, until when, from whom, how many papers', () => {
    const sheets = createReceiptModel(ordinary);
    for (const word of [
      sheets.code,
      sheets.receivedAt,
      sheets.dueAt,
      sheets.officerName,
      sheets.head.letterhead.office,
    ]) {
      expect(printed).toContain(word);
    }
    expect(model.papers).toHaveLength(1);
  });
});
