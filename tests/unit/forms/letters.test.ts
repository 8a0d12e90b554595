import { describe, expect, test } from 'vitest';
import { createApologyLetterModel, renderApologyLetter } from '#forms/apology-letter.ts';
import { createDiscontinuationModel, renderDiscontinuation } from '#forms/discontinuation.ts';
import { createRefusalModel } from '#forms/refusal.ts';
import { createSupplementRequestModel, renderSupplementRequest } from '#forms/supplement-request.ts';
import { actor } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { formSample, formSource } from '#support/form-samples.ts';

const A4 = { paper: 'A4', reprint: 0 } as const;

describe('the request for supplements (02)', () => {
  test('is numbered by the serial of the dossier and signed by who asked', () => {
    const model = createSupplementRequestModel(formSample('02', 'usual'));
    expect(model.head.number).toBe('0007/HDHS');
    expect(model.head.placeAndDay).toBe('Long Biên, ngày 25 tháng 11 năm 2026');
    expect(model.officerName).toBe('Trần Thị Bình');
    expect(model.contact).toContain('Trần Thị Bình');
    expect(model.contact).toContain('024\u00a03872\u00a00000');
  });

  test('a first request says it is asked once; a second one cannot', () => {
    const once = 'được nêu một lần';
    expect(renderSupplementRequest(createSupplementRequestModel(formSample('02', 'usual')), A4)).toContain(once);
    const again = renderSupplementRequest(createSupplementRequestModel(formSample('02', 'long')), A4);
    expect(again).not.toContain(once);
    expect(again).toContain('lần yêu cầu bổ sung thứ 2');
  });

  test('lists the papers of the latest request, to be ticked by kind', () => {
    const printed = renderSupplementRequest(createSupplementRequestModel(formSample('02', 'usual')), A4);
    for (const column of ['Thành phần hồ sơ', 'Bản chính', 'Chứng thực', 'Photo']) expect(printed).toContain(column);
    expect(printed.match(/<tr>/g)).toHaveLength(3);
  });

  test('without papers there is only the reason; without a phone, dots to write on', () => {
    const printed = renderSupplementRequest(createSupplementRequestModel(formSample('02', 'bare')), A4);
    expect(printed).not.toContain('<table');
    expect(printed).toContain('Thiếu chữ ký.');
    expect(printed).toContain('số điện thoại ........................');
  });
});

test('a refusal (03) is dated by the day it was refused and signed by who refused', () => {
  const model = createRefusalModel(formSample('03', 'usual'));
  expect(model.head.number).toBe('0007/TCHS');
  expect(model.head.placeAndDay).toContain('ngày 25 tháng 11');
  expect(model.officerName).toBe('Trần Thị Bình');
});

test('a refusal (03) names who refused, not who refused once more on a tablet that had not heard of it', () => {
  const source = formSource(
    {},
    {
      more: (events) => [
        events.make('refused', at('2026-11-25 10:00')),
        { ...events.make('refused', at('2026-11-25 10:05')), actor: actor('officer', 'Lê Minh Châu') },
      ],
    },
  );
  expect(createRefusalModel(source).officerName).toBe('Trần Thị Bình');
});

describe('the letter of apology (04)', () => {
  const draft = createApologyLetterModel(formSample('04', 'bare'));
  const approved = createApologyLetterModel(formSample('04', 'usual'));

  test('is a draft without number and day until it is approved', () => {
    expect(draft.head).toMatchObject({ draftMark: 'DỰ THẢO', number: '............/PXL' });
    expect(draft.head.placeAndDay).toBe('Long Biên, ngày ...... tháng ...... năm ..........');
    expect(draft.signature).toMatchObject({ role: 'Thủ trưởng cơ quan', name: '' });
    expect(approved.head.draftMark).toBeUndefined();
    expect(approved.head.number).toBe('15/PXL-UBND');
    expect(renderApologyLetter(approved, A4)).not.toContain('DỰ THẢO');
  });

  test('keeps both dates', () => {
    expect(approved.dueAt).toBe('17 giờ 00 phút, thứ Sáu ngày 27 tháng 11 năm 2026');
    expect(approved.newDueAt).toBe('17 giờ 00 phút, thứ Tư ngày 02 tháng 12 năm 2026');
  });

  test('a vice-chair signs in the place of the chair, named by post', () => {
    expect(approved.signature).toMatchObject({ role: 'KT. Chủ tịch\nPhó Chủ tịch', name: 'Lê Thị Thu Trang' });
  });

  test('announces before the due moment and admits after it', () => {
    expect(approved.paragraphs[1]).toMatch(/^Tuy nhiên, đến nay .* chưa trả kết quả/);
    const early = formSource(
      {},
      {
        more: (events) => [
          events.make('apology-proposed', at('2026-11-27 09:00'), {
            body: {
              reason: 'other',
              detail: 'kho lưu trữ đang di chuyển.',
              dueAt: at('2026-11-27 17:00'),
              newDueAt: at('2026-12-02 17:00'),
            },
          }),
        ],
      },
    );
    const { paragraphs } = createApologyLetterModel(early);
    expect(paragraphs[1]).toMatch(/nhận thấy không thể trả kết quả .*, do kho lưu trữ đang di chuyển\.$/);
  });

  test('the detail is told beside the reason chosen', () => {
    expect(createApologyLetterModel(formSample('04', 'long')).paragraphs[1]).toMatch(/cơ quan phối hợp.*\(Đơn đề nghị/);
  });
});

describe('the notice of discontinuation (05)', () => {
  test('tells reason, basis, papers returned and refund, and the withdrawal it follows', () => {
    const model = createDiscontinuationModel(formSample('05', 'usual'));
    expect(model).toMatchObject({
      withdrawal: 'Người nộp đề nghị rút hồ sơ ngày 25 tháng 11 năm 2026: Không còn nhu cầu.',
      reason: 'Người nộp đề nghị rút hồ sơ khi chưa có kết quả giải quyết.',
      basis: 'Nghị định số 118/2025/NĐ-CP; đơn đề nghị ngày 25/11/2026',
      refund: '3.000 đồng',
    });
    expect(model.returnedPapers).toHaveLength(2);
  });

  test('a withdrawn dossier has its notice before anything was stopped, with lines to write on', () => {
    const model = createDiscontinuationModel(formSample('05', 'bare'));
    expect(model).toMatchObject({ reason: 'Người nộp rút hồ sơ', basis: '', refund: '', returnedPapers: [] });
    expect(renderDiscontinuation(model, A4).match(/form-blank/g)).toHaveLength(5);
  });

  test.each([
    [null, 'Không có (chưa nộp phí, lệ phí)'],
    [0, 'Không hoàn lại'],
    [8000, '8.000 đồng'],
  ])('a refund of %s', (refund, words) => {
    const source = formSource(
      {},
      {
        more: (events) => [
          events.make('stopped', at('2026-11-25 10:00'), {
            body: { reason: 'x', basis: 'y', returnedPapers: [], refund },
          }),
        ],
      },
    );
    expect(createDiscontinuationModel(source).refund).toBe(words);
  });
});
