import { describe, expect, test } from 'vitest';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { createRoutingSlipModel } from '#forms/routing-slip.ts';
import { at } from '#support/fixed-clock.ts';
import type { DossierEvents } from '#support/dossier-events.ts';
import { FORM_WARD, formSample, formSource } from '#support/form-samples.ts';

const COUNTER = FORM_WARD.officeName;
const SPECIALIST = { userId: 'u-specialist', name: 'Lê Văn Cường' };
const CHAIR = { userId: 'u-chair', name: 'Phạm Quốc Bảo' };
const slip = (more: (events: DossierEvents) => DossierEvent[]) => createRoutingSlipModel(formSource({}, { more }));
const assign = (events: DossierEvents, moment: string, holder = SPECIALIST, step = '') =>
  events.make('assigned', at(moment), { body: { holder, note: '', step } });
const hands = (rows: readonly { giver: string; receiver: string }[]) => rows.map((row) => [row.giver, row.receiver]);

describe('the control slip (06) is the history', () => {
  test('from the counter through every hand and back to the counter', () => {
    const { rows, partners } = createRoutingSlipModel(formSample('06', 'usual'));
    expect(hands(rows)).toEqual([
      [COUNTER, 'Lê Văn Cường'],
      ['Lê Văn Cường', 'Công an phường'],
      ['Công an phường', 'Trần Thị Bình'],
      ['Trần Thị Bình', 'Phạm Quốc Bảo'],
      ['Phạm Quốc Bảo', COUNTER],
    ]);
    expect(partners).toBe('Công an phường');
    expect(rows.map(({ at: moment }) => moment)[0]).toBe('10 giờ 00 phút, ngày 23 tháng 11 năm 2026');
  });

  test('less what says nothing of the course of the work: remarks, scans, prints', () => {
    const rowsAfter = (more: (events: DossierEvents) => DossierEvent[]) => slip(more).rows;
    const quiet = (['noted', 'file-attached', 'printed'] as const).map(
      (kind) => (events: DossierEvents) => events.make(kind, at('2026-11-23 10:30')),
    );
    const handed = (events: DossierEvents) => assign(events, '2026-11-23 11:00');
    expect(rowsAfter((events) => [...quiet.map((make) => make(events)), handed(events)])).toEqual(
      rowsAfter((events) => [handed(events)]),
    );
  });

  test('each row says how its giver stood to the time they had', () => {
    const { rows } = createRoutingSlipModel(formSample('06', 'usual'));
    expect(rows.map(({ result }) => result)).toEqual([
      'Đúng hạn',
      'Còn trong hạn',
      'Còn trong hạn',
      'Đúng hạn',
      'Trước hạn',
    ]);
  });

  test('what happened while the giver had it stands in the notes of the row', () => {
    const { rows } = createRoutingSlipModel(formSample('06', 'usual'));
    expect(rows[1]?.notes).toEqual([
      '08:30 25/11/2026: tạm dừng, yêu cầu bổ sung (Thiếu giấy chứng sinh)',
      '09:00 26/11/2026: đã bổ sung, tính tiếp thời hạn (Đã nộp giấy chứng sinh)',
      '10:00 26/11/2026: chuyển phối hợp (Xin ý kiến về nơi cư trú)',
    ]);
    expect(rows.at(-1)?.notes.at(-1)).toBe('08:15 30/11/2026: đã trả kết quả');
  });

  test('before anybody has it the first row waits to be filled in by hand', () => {
    const { rows } = slip(() => []);
    expect(rows).toEqual([{ giver: COUNTER, receiver: '', at: '', result: '', notes: [] }]);
  });

  test('while it is open the way back to the counter waits to be filled in', () => {
    const { rows } = slip((events) => [assign(events, '2026-11-23 10:00')]);
    expect(hands(rows)).toEqual([
      [COUNTER, SPECIALIST.name],
      [SPECIALIST.name, COUNTER],
    ]);
    expect(rows[1]?.at).toBe('');
  });

  test('from another agency nobody knows yet who takes it back', () => {
    const { rows } = slip((events) => [
      assign(events, '2026-11-23 10:00'),
      events.make('transferred', at('2026-11-25 10:00')),
    ]);
    expect(hands(rows).at(-1)).toEqual(['Công an phường', '']);
  });

  test('the counter passes on in time within the day, and late the day after', () => {
    const result = (moment: string) => slip((events) => [assign(events, moment)]).rows[0]?.result;
    expect(result('2026-11-23 16:59')).toBe('Đúng hạn');
    expect(result('2026-11-25 08:00')).toBe('Quá hạn');
  });

  test('a step passed on after its share of the limit is late, though the dossier is not', () => {
    const { rows } = slip((events) => [
      assign(events, '2026-11-23 10:00', SPECIALIST, 'Ký kết quả'),
      assign(events, '2026-11-27 09:00', CHAIR),
    ]);
    expect(rows[1]?.result).toBe('Quá hạn');
    expect(rows[2]?.result).toBe('');
  });

  test('staying on one desk for the next step is no change of hands', () => {
    const { rows } = slip((events) => [
      assign(events, '2026-11-23 10:00', SPECIALIST, 'Thẩm tra hồ sơ'),
      assign(events, '2026-11-25 10:00', SPECIALIST, 'Ký kết quả'),
    ]);
    expect(rows).toHaveLength(2);
    expect(rows[1]?.notes).toEqual(['10:00 25/11/2026: chuyển bước “Ký kết quả”']);
  });

  test('taken up again it goes back to whoever had it, and comes back a second time', () => {
    const { rows } = slip((events) => [
      assign(events, '2026-11-23 10:00'),
      events.make('resolved', at('2026-11-25 10:00')),
      events.make('reopened', at('2026-11-25 11:00')),
      events.make('resolved', at('2026-12-01 10:00')),
    ]);
    expect(hands(rows)).toEqual([
      [COUNTER, SPECIALIST.name],
      [SPECIALIST.name, COUNTER],
      [COUNTER, SPECIALIST.name],
      [SPECIALIST.name, COUNTER],
    ]);
    expect(rows.at(-1)?.result).toBe('Quá hạn');
  });

  test('the notice that follows a withdrawal brings nothing back a second time', () => {
    const { rows } = slip((events) => [
      assign(events, '2026-11-23 10:00'),
      events.make('withdrawn', at('2026-11-25 10:00')),
      events.make('stopped', at('2026-11-25 14:00')),
    ]);
    expect(rows).toHaveLength(2);
    expect(rows[1]?.notes).toEqual([
      '10:00 25/11/2026: người nộp rút hồ sơ (Người nộp không còn nhu cầu)',
      '14:00 25/11/2026: dừng giải quyết (Theo đề nghị rút hồ sơ)',
    ]);
  });

  test('a step that had no effect leaves no row and no note', () => {
    const { rows } = slip((events) => [
      assign(events, '2026-11-23 10:00'),
      events.make('resolved', at('2026-11-25 10:00')),
      assign(events, '2026-11-25 11:00', CHAIR, 'Ký kết quả'),
    ]);
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toContain('Ký kết quả');
  });

  test('a signature under a delegation names the document', () => {
    const { rows } = slip((events) => [
      events.make('signed', at('2026-11-25 10:00'), {
        body: {
          signer: { ...SPECIALIST, role: 'specialist' },
          delegation: { id: 'd1', documentNumber: '05/QĐ-UBND', prefix: 'TUQ.' },
          document: 'Bản sao số 12',
        },
      }),
    ]);
    expect(rows[0]?.notes).toEqual([
      '10:00 25/11/2026: Lê Văn Cường ký Bản sao số 12 (TUQ. theo văn bản số 05/QĐ-UBND)',
    ]);
  });
});
