import { describe, expect, test } from 'vitest';
import type { ApplicantKind } from '#client/screens/officer/applicant-fields.ts';
import { describeEvent } from '#client/screens/officer/dossier-event-text.ts';
import { EVENT_KINDS, type DossierEvent } from '#domain/dossier/dossier-event.ts';
import { SAMPLE_BODIES, setupDossierEvents } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { text } from '#i18n/text.ts';

const lines = (event: DossierEvent, applicant: ApplicantKind = {}) => describeEvent(event, applicant);

describe('the lines of the history', () => {
  test('every kind has a name, and no line shows a gap, an empty value or a code word', () => {
    for (const kind of EVENT_KINDS) {
      const { make } = setupDossierEvents();
      const said = [text(`event.${kind}`), ...lines(make(kind, at('2026-03-10 09:00')))];
      for (const line of said) expect(line, kind).not.toMatch(/[{}]|undefined|null|NaN|: $|^$/);
    }
  });

  test('every text, date and amount of a body is told', () => {
    const { make } = setupDossierEvents();
    const said = (kind: keyof typeof SAMPLE_BODIES) => lines(make(kind, at('2026-03-10 09:00')));
    expect(said('paid')).toEqual(['250.000 đồng', 'Số biên lai: BL 000123']);
    expect(said('extended')).toEqual([
      'Số ngày làm việc gia hạn: 2',
      'Căn cứ pháp lý: NĐ 23/2015/NĐ-CP điều 21',
      'Lý do gia hạn: Số lượng trang lớn.',
      'Người phê duyệt gia hạn: Phạm Thị Chủ Tịch',
    ]);
    expect(said('apology-proposed')).toEqual([
      'Lý do chậm: Cơ quan phối hợp trả lời chậm',
      'Hạn theo luật: 17:00 thứ Năm, 12/03/2026. Hẹn lại: 17:00 thứ Hai, 16/03/2026.',
    ]);
    expect(said('calendar-reapplied')).toEqual([
      'Phường nghỉ hoán đổi.',
      '17:00 thứ Năm, 12/03/2026 → 17:00 thứ Sáu, 13/03/2026',
    ]);
    expect(said('printed')).toEqual(['Mẫu số 01, khổ A5, 2 bản']);
    expect(said('papers-recorded')).toEqual(['Giấy ủy quyền (1 bản chính)']);
    expect(said('competent-received')).toEqual(['UBND phường Bồ Đề: 08:30 thứ Ba, 10/03/2026']);
    expect(said('handed-over')).toEqual([
      'Ai nhận: Người được ủy quyền',
      'Họ và tên người nhận: Phạm Văn Dũng',
      'Giấy ủy quyền hoặc giấy tờ của người nhận: Giấy ủy quyền ngày 11/03/2026',
    ]);
  });

  test('an identity number is masked, also in a correction', () => {
    const { make } = setupDossierEvents();
    const body = { field: 'personalId', from: '001185012345', to: '001185012346', reason: 'Gõ nhầm.' } as const;
    const said = lines(make('corrected', at('2026-03-10 09:00'), { body }));
    expect(said[0]).toBe('Số định danh: •••••345 → •••••346');
  });

  test.each([
    ['fullName', 'Tên tổ chức: A → B'],
    ['personalId', 'Mã số thuế: ••••• → •••••'],
    ['representative', 'Người đại diện nộp hồ sơ: A → B'],
    ['phone', 'Số điện thoại: A → B'],
  ] as const)('%s of an organisation is called what it is there', (field, line) => {
    const { make } = setupDossierEvents();
    const company = { organisation: { representative: '' } };
    const correction = make('corrected', at('2026-03-10 09:00'), { body: { field, from: 'A', to: 'B', reason: 'x' } });
    const body = { eventId: correction.id, field, from: 'A', value: 'B', reason: 'x' };
    expect(lines(correction, company)[0]).toBe(line);
    expect(lines(make('conflict-settled', at('2026-03-10 10:00'), { body }), company)[0]).toBe(line);
  });

  test('an apology for another reason says just that reason', () => {
    const { make } = setupDossierEvents();
    const body = { ...SAMPLE_BODIES['apology-proposed'], reason: 'other', detail: 'Mất điện cả ngày' } as const;
    expect(lines(make('apology-proposed', at('2026-03-10 09:00'), { body }))[0]).toBe('Lý do chậm: Mất điện cả ngày');
  });
});
