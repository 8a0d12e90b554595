import { describe, expect, test } from 'vitest';
import { createReceiptModel, renderReceipt } from '#forms/receipt.ts';
import { LINK, LONG, WARD, receiptSource } from './receipt-samples.ts';

const print = (source = receiptSource()) => renderReceipt(createReceiptModel(source), { paper: 'A5' });

describe('the receipt (Mẫu 01) as pinned', () => {
  test.each([
    ['usual', receiptSource()],
    ['long', LONG],
    ['demo', receiptSource({}, { demo: true })],
    ['no-fee', receiptSource({ fee: null })],
  ])('%s', async (name, source) => {
    await expect(print(source)).toMatchFileSnapshot(`../../golden/receipt-${name}.html`);
  });
});

describe('createReceiptModel', () => {
  test('says the due moment with its weekday, as first promised', () => {
    expect(createReceiptModel(receiptSource()).dueAt).toBe('17 giờ 00 phút, thứ Sáu ngày 27 tháng 11 năm 2026');
    expect(createReceiptModel(receiptSource()).receivedAt).toBe('09 giờ 15 phút, ngày 23 tháng 11 năm 2026');
  });

  test('prints the moment of reception as corrected, the one the due date was counted from', () => {
    const source = receiptSource();
    const event = { ...source.event, time: { ...source.event.time, skewMs: 120_000 } };
    expect(createReceiptModel({ ...source, event }).receivedAt).toContain('09 giờ 17 phút');
  });

  test('explains the date in two lines at most, a long holiday as a count', () => {
    expect(createReceiptModel(receiptSource()).why).toHaveLength(2);
    const { why } = createReceiptModel(LONG);
    expect(why).toHaveLength(2);
    expect(why[1]).toMatch(/Không tính \d+ ngày nghỉ lễ, tết \(từ 24\/11\/2026 đến/);
  });

  test.each([
    [1, 0, 'Bản chính', '1'],
    [0, 2, 'Bản sao', '2'],
    [1, 3, 'Chính + sao', '1 + 3'],
  ])('%i originals and %i copies', (originals, copies, kind, quantity) => {
    const documents = [{ documentId: 'a', name: 'Tờ khai', originals, copies }];
    expect(createReceiptModel(receiptSource({ documents })).papers).toEqual([{ name: 'Tờ khai', kind, quantity }]);
  });

  test.each([
    [3000, '3.000 đồng'],
    [0, 'Không thu'],
    [null, 'Theo mức quy định, chưa xác định khi tiếp nhận'],
  ])('a fee of %s', (fee, words) => {
    expect(createReceiptModel(receiptSource({ fee })).fee).toBe(words);
  });

  test('names the case only where it tells more than the procedure', () => {
    const { procedure } = receiptSource().event.body;
    expect(createReceiptModel(receiptSource()).procedure).toBe('Cấp Giấy xác nhận tình trạng hôn nhân');
    const checked = { ...procedure, caseName: 'Phải xác minh' };
    expect(createReceiptModel(receiptSource({ procedure: checked })).procedure).toMatch(/ \(Phải xác minh\)$/);
  });

  test('the address for looking up is the host of the link, without its secret', () => {
    const model = createReceiptModel(receiptSource());
    expect(model.lookupAddress).toBe('dunghen.longbien.example/tra-cuu');
    expect(createReceiptModel({ ...receiptSource(), link: 'http://localhost:8080/t/00145-a' }).lookupAddress).toBe(
      'localhost:8080/tra-cuu',
    );
  });
});

describe('renderReceipt', () => {
  const HOSTILE = '<script>alert("1")</script>';

  test('escapes everything a person or a setting may contain', () => {
    const { applicant, procedure } = receiptSource().event.body;
    const source = receiptSource(
      {
        applicant: { ...applicant, fullName: HOSTILE, personalId: HOSTILE, address: HOSTILE, phone: HOSTILE },
        procedure: { ...procedure, name: HOSTILE, caseName: HOSTILE, limitBasis: HOSTILE },
        documents: [{ documentId: 'a', name: HOSTILE, originals: 1, copies: 0 }],
      },
      { name: HOSTILE, officeName: HOSTILE, address: HOSTILE, phone: HOSTILE },
    );
    const printed = print({ ...source, event: { ...source.event, actor: { ...source.event.actor, name: HOSTILE } } });
    expect(printed).not.toContain('<script');
    expect(printed.split('&lt;script&gt;').length).toBeGreaterThan(10);
  });

  test('carries no style and no script of its own, so that the strictest policy lets it through', () => {
    expect(print()).not.toMatch(/ style=|<style|<script| on\w+=/);
  });

  test('says the national heading, and that invented data is invented', () => {
    expect(print()).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM');
    expect(print()).toContain('Độc lập - Tự do - Hạnh phúc');
    expect(print()).not.toContain('MINH HOẠ');
    expect(print(receiptSource({}, { demo: true }))).toContain('DỮ LIỆU MINH HOẠ - KHÔNG CÓ GIÁ TRỊ');
  });

  test('what was not given is a line to write on', () => {
    const { applicant } = receiptSource().event.body;
    const bare = receiptSource({ applicant: { ...applicant, personalId: '', address: '', phone: '' } });
    expect(print(bare).split('form-blank').length - 1).toBe(3);
  });

  test('an office without address and phone leaves no empty line', () => {
    expect(print(receiptSource({}, { address: '', phone: '' }))).not.toContain('Nơi tiếp nhận:');
    expect(print(receiptSource({}, WARD))).toContain('Nơi tiếp nhận: Số 2 phố Vạn Hạnh');
  });

  test('the link itself is only in the QR, where nobody reads it over a shoulder', () => {
    expect(print()).not.toContain(LINK);
  });
});
