import { describe, expect, test } from 'vitest';
import { createRegisterRows } from '#domain/report/register-row.ts';
import { createRegisterSheet } from '#forms/register-sheet.ts';
import { registerNote } from '#forms/register-wording.ts';
import { createRegisterModel, renderRegister } from '#forms/register.ts';
import { at, date } from '#support/fixed-clock.ts';
import { FORM_WARD } from '#support/form-samples.ts';
import { registerSource, registerSummary } from '#support/register-samples.ts';

const COLUMN_COUNT = 13;
const source = registerSource(12);

describe('the printed register (07)', () => {
  test('has thirteen columns in every row, and one column element each for their widths', () => {
    const model = createRegisterModel(source);
    for (const row of model.rows) expect(row).toHaveLength(COLUMN_COUNT);
    expect(renderRegister(model).match(/<col \/>/g)).toHaveLength(COLUMN_COUNT);
  });

  test('says the period, the sector it was filtered by, and how many there are', () => {
    expect(createRegisterModel(source)).toMatchObject({
      period: 'Từ ngày 01/01/2026 đến ngày 22/11/2026',
      total: 'Tổng số: 12 hồ sơ.',
    });
    expect(createRegisterModel({ ...source, sector: 'Hộ tịch' }).period).toMatch(/; lĩnh vực Hộ tịch$/);
  });

  test('says at the foot of every page who printed it, when and what for', () => {
    const printed = renderRegister(createRegisterModel({ ...source, stamp: { ...source.stamp, purpose: '' } }));
    // A foot of a table is repeated on each page it runs over.
    const foot = /<tfoot>([^]*)<\/tfoot>/.exec(printed)?.[1];
    expect(foot).toContain('Người xuất: Trần Thị Bích. Lúc 09:15 thứ Hai, 23/11/2026.');
    expect(foot).toContain('Mục đích: không ghi.');
  });

  test('never prints an identity number', () => {
    expect(renderRegister(createRegisterModel(source))).not.toContain('001085012345');
  });

  test('notes what a reader must know of a row', () => {
    const notes = createRegisterModel(source).rows.map((row) => row.at(-1));
    expect(notes.slice(0, 6)).toEqual([
      '',
      'Trước hạn',
      'Chờ bổ sung',
      'Từ chối',
      'Xin lỗi, hẹn lại 02/12/2026',
      'Dừng giải quyết',
    ]);
    const twice = { ...registerSummary(0), supplementRequests: 2, extensions: 1, dueAt: null };
    const [row] = createRegisterModel({ ...source, rows: createRegisterRows([twice]) }).rows;
    expect(row?.at(-1)).toBe('Chưa tính được ngày hẹn; Có gia hạn; Yêu cầu bổ sung 2 lần');
  });
});

test('a result collected after the due day says when it was ready: in time, though the days beside it look late', () => {
  const [done] = createRegisterRows([registerSummary(1)]);
  if (done === undefined) throw new Error('no row');
  const resolved = { ...done, resolvedOn: date('2026-11-25'), dueAt: at('2026-11-26 17:00') };
  const judged = { timeliness: 'late', endTimeliness: 'late' } as const;
  const late = { ...resolved, ...judged, handedOverOn: date('2026-11-30') };
  expect(registerNote({ ...resolved, handedOverOn: date('2026-11-26') })).toBe('Trước hạn');
  expect(registerNote({ ...resolved, handedOverOn: date('2026-11-27') })).toBe('Có kết quả ngày 25/11/2026; Trước hạn');
  expect(registerNote(late)).toBe('Quá hạn');
});

test('what was refused after its due moment is noted as overdue, as II.06a counts it; in time nothing is said', () => {
  const [refused] = createRegisterRows([registerSummary(3)]);
  if (refused === undefined) throw new Error('no row');
  expect(registerNote({ ...refused, endTimeliness: 'late' })).toBe('Từ chối; Quá hạn');
  expect(registerNote({ ...refused, endTimeliness: 'on_time' })).toBe('Từ chối');
});

describe('the register as a sheet', () => {
  const sheet = createRegisterSheet(source);

  test('tells the same as the printed one, row by row', () => {
    const printed = createRegisterModel(source).rows;
    const shown = sheet.rows.map((row) =>
      row.map((cell) => {
        if (cell.type === 'empty') return '';
        return cell.type === 'date' ? cell.value.split('-').toReversed().join('/') : String(cell.value);
      }),
    );
    expect(shown).toEqual(printed);
    expect(sheet.columns).toHaveLength(COLUMN_COUNT);
  });

  test('days are days and counts are numbers', () => {
    expect(sheet.rows[1]?.map(({ type }) => type)).toEqual([
      'number',
      'text',
      'text',
      'number',
      'text',
      'text',
      'text',
      'date',
      'date',
      'date',
      'text',
      'empty',
      'text',
    ]);
  });

  test.each(['=HYPERLINK("http://x")', '+84912345678', '-1+1', '@SUM(A1)', '\t=1'])(
    'what looks like a formula (%j) stays the text it is',
    (hostile) => {
      const summary = { ...registerSummary(0), applicantName: hostile, address: hostile, phone: '', personalId: '' };
      const [row] = createRegisterSheet({ ward: FORM_WARD, rows: createRegisterRows([summary]) }).rows;
      expect(row?.[4]).toEqual({ type: 'text', value: hostile });
      expect(row?.[5]).toEqual({ type: 'text', value: hostile });
    },
  );

  test('its name fits a sheet', () => {
    expect(sheet.name.length).toBeLessThanOrEqual(31);
  });
});
