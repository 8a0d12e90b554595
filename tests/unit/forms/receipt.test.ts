import { describe, expect, test } from 'vitest';
import type { DossierEventOf } from '#domain/dossier/dossier-event.ts';
import type { FormSource } from '#forms/base/form-source.ts';
import { renderReceiptRoll } from '#forms/receipt-roll.ts';
import { createReceiptModel, renderReceipt } from '#forms/receipt.ts';
import { formSample, formSource, FORM_WARD, LINK } from '#support/form-samples.ts';
import { at } from '#support/fixed-clock.ts';

const print = (source = formSource(), reprint = 0) =>
  renderReceipt(createReceiptModel(source), { paper: 'A5', reprint });
const roll = (source = formSource(), reprint = 0) =>
  renderReceiptRoll(createReceiptModel(source), { paper: '80mm', reprint });

function receptionOf({ history }: FormSource): DossierEventOf<'received'> {
  const [first] = history;
  if (first?.kind !== 'received') throw new Error('the sample starts with its reception');
  return first;
}

describe('createReceiptModel', () => {
  test('says the due moment with its weekday, as first promised', () => {
    expect(createReceiptModel(formSource()).dueAt).toBe('17 giờ 00 phút, thứ Sáu ngày 27 tháng 11 năm 2026');
    expect(createReceiptModel(formSource()).receivedAt).toBe('09 giờ 15 phút, ngày 23 tháng 11 năm 2026');
  });

  test('stays as first issued, whatever was corrected, asked for or extended since', () => {
    const later = formSource(
      {},
      {
        more: (events) => [
          events.make('corrected', at('2026-11-23 10:00'), {
            body: { field: 'fullName', from: 'Nguyễn Thị Hoà An', to: 'Nguyễn Thị Hòa An', reason: 'gõ sai' },
          }),
          events.make('supplement-requested', at('2026-11-25 10:00')),
          events.make('supplement-received', at('2026-11-26 10:00')),
          events.make('extended', at('2026-11-26 11:00')),
        ],
      },
    );
    expect(createReceiptModel(later)).toEqual(createReceiptModel(formSource()));
  });

  test('explains the date in two lines at most, a long holiday as a count', () => {
    expect(createReceiptModel(formSource()).why).toHaveLength(2);
    const { why } = createReceiptModel(formSample('01', 'long'));
    expect(why).toHaveLength(2);
    expect(why[1]).toMatch(/Không tính \d+ ngày nghỉ lễ, tết \(từ 24\/11\/2026 đến/);
  });

  test('gives no reasons for a date it would not have promised itself', () => {
    const source = formSource();
    const received = receptionOf(source);
    const dueAt = at('2026-11-26 17:00');
    const other = { ...received, body: { ...received.body, dueAt } };
    const state = { ...source.state, received: other.body };
    const model = createReceiptModel({ ...source, state, history: [other] });
    expect(model.dueAt).toContain('ngày 26 tháng 11');
    expect(model.why).toEqual([]);
  });

  test.each([
    [1, 0, 'Bản chính', '1'],
    [0, 2, 'Bản sao', '2'],
    [1, 3, 'Chính + sao', '1 + 3'],
  ])('%i originals and %i copies', (originals, copies, kind, quantity) => {
    const documents = [{ documentId: 'a', name: 'Tờ khai', originals, copies }];
    expect(createReceiptModel(formSource({ documents })).papers).toEqual([{ name: 'Tờ khai', kind, quantity }]);
  });

  test.each([
    [3000, '3.000 đồng'],
    [0, 'Không thu'],
    [null, 'Theo mức quy định, chưa xác định khi tiếp nhận'],
  ])('a fee of %s', (fee, words) => {
    expect(createReceiptModel(formSource({ fee })).fee).toBe(words);
  });

  test('names the case only where it tells more than the procedure', () => {
    const { procedure } = formSource().state.received;
    expect(createReceiptModel(formSource()).procedure).toBe('Cấp Giấy xác nhận tình trạng hôn nhân');
    const checked = { ...procedure, caseName: 'Phải xác minh' };
    expect(createReceiptModel(formSource({ procedure: checked })).procedure).toMatch(/ \(Phải xác minh\)$/);
  });

  test('says from when the time counts when another agency is competent, and only then', () => {
    const far = formSource({ competentAgency: 'Ủy ban nhân dân phường Bồ Đề' });
    const words = 'Thời hạn giải quyết tính từ khi Ủy ban nhân dân phường Bồ Đề nhận được hồ sơ.';
    expect(print(far)).toContain(words);
    expect(roll(far)).toContain(words);
    expect(print()).not.toContain('tính từ khi');
  });

  test('the address for looking up is the host of the link, without its secret', () => {
    const model = createReceiptModel(formSource());
    expect(model.lookupAddress).toBe('dunghen.longbien.example/tra-cuu');
    expect(createReceiptModel({ ...formSource(), link: 'http://localhost:8080/t/00145-a' }).lookupAddress).toBe(
      'localhost:8080/tra-cuu',
    );
  });
});

describe('renderReceipt', () => {
  test('what was not given is a line to write on; on the roll it is left out', () => {
    // Identity number, address, phone, and the e-mail that is never asked.
    expect(print(formSample('01', 'bare')).split('form-blank').length - 1).toBe(4);
    expect(roll(formSample('01', 'bare'))).not.toMatch(/form-blank|Số điện thoại|Địa chỉ/);
  });

  test('an office without address and phone leaves no empty line', () => {
    expect(print(formSource({}, { ward: { address: '', phone: '' } }))).not.toContain('Nơi tiếp nhận:');
    expect(print(formSource({}, { ward: FORM_WARD }))).toContain('Nơi tiếp nhận: Số 2 phố Vạn Hạnh');
  });

  test('the link itself is only in the QR, where nobody reads it over a shoulder', () => {
    expect(print()).not.toContain(LINK);
    expect(roll()).not.toContain(LINK);
  });
});
