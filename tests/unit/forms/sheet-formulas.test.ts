/** No export of the product makes a spreadsheet calculate: every writer, every cell, under every separator a spreadsheet may split at. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeIndex766 } from '#domain/report/index-766.ts';
import { computeReport06a } from '#domain/report/report-06a.ts';
import { toCsv, toExcel } from '#forms/base/sheet-file.ts';
import { createIndex766Sheet } from '#forms/index-766-sheet.ts';
import { createRegisterSheet, type SheetModel } from '#forms/register-sheet.ts';
import { createReport06aSheet } from '#forms/report-06a-sheet.ts';
import { period, resolved } from '#support/figure-rows.ts';
import { at } from '#support/fixed-clock.ts';
import { FORM_WARD } from '#support/form-samples.ts';
import { registerSource, STAMP } from '#support/register-samples.ts';

const ASKED = { period: period('2026-11'), now: at('2026-11-20 10:00') };
const REGISTER = registerSource(3);

/** Every sheet the product writes, with a text of people in every column that has texts of people. */
const WRITERS: Record<string, (text: string) => SheetModel> = {
  register: (text) =>
    createRegisterSheet({
      ward: { ...FORM_WARD, officeName: text },
      rows: REGISTER.rows.map((row) => ({
        ...row,
        code: text,
        procedureName: text,
        applicantName: text,
        address: text,
        phone: text,
        competentAgency: text,
      })),
    }),
  'II.06a': (text) => {
    const made = computeReport06a([resolved('2026-11-05 09:00', 'early', { sector: text })], ASKED);
    if (!made.ok) throw new Error('the sums do not hold');
    return createReport06aSheet(made.value);
  },
  'QĐ 766': (text) =>
    createIndex766Sheet(computeIndex766([resolved('2026-11-05 09:00', 'early', { procedureName: text })], ASKED)),
};

const SIGN = fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠');
/** A formula at the head, behind blanks, behind a separator, behind a quote, or on a line of its own. */
const formula = fc
  .tuple(
    fc.constantFrom(
      '',
      ' ',
      '\u00a0',
      '\u200b',
      '\ufeff',
      'An;',
      'An; ',
      'An\t',
      'An\r\n',
      'An",',
      'An;"',
      'An;""',
      'An\t "',
      '";',
      ';;',
      'An\n\t',
    ),
    SIGN,
    fc.constantFrom("cmd|' /C calc'!A0", 'HYPERLINK("http://x")', '1+1', '', ';=1', '",=1', '\n=1'),
  )
  .map((parts) => parts.join(''));

/**
 * As a spreadsheet opens the file, with the separator of its own settings: a quote opens a cell only where the cell begins, and
 * one that is never closed runs to the end.
 */
function cellsOf(csv: string, separator: string): string[] {
  const cells: string[] = [];
  let [cell, isFresh, isQuoted] = ['', true, false];
  const text = csv.replace(/^\ufeff/, '');
  for (let place = 0; place < text.length; place++) {
    const character = text[place] ?? '';
    if (isQuoted && text.startsWith('""', place)) {
      cell += '"';
      place += 1;
    } else if (character === '"' && (isFresh || isQuoted)) isQuoted = !isQuoted;
    else if (!isQuoted && [separator, '\r', '\n'].includes(character)) {
      cells.push(cell);
      [cell, isFresh] = ['', true];
      continue;
    } else cell += character;
    isFresh = false;
  }
  return [...cells, cell];
}

describe.each(Object.entries(WRITERS))('the sheet %s', (name, write) => {
  test('as CSV has no cell a spreadsheet would calculate', () => {
    fc.assert(
      fc.property(formula, fc.constantFrom(',', ';', '\t'), (text, delimiter) => {
        for (const cell of cellsOf(toCsv(write(text), { ...STAMP, by: text, purpose: text }), delimiter)) {
          expect(cell).not.toMatch(/^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]/u);
          // Split as it is written, no cell begins with what a spreadsheet may take away before it looks.
          if (delimiter === ',') expect(cell).not.toMatch(/^[\0\t\r\n]/);
        }
      }),
      { numRuns: 300, seed: 20_261_122 },
    );
  });

  test('as XLSX has texts, numbers and days, and nothing else', () => {
    fc.assert(
      fc.property(formula, (text) => {
        const { data } = toExcel(write(text), { ...STAMP, by: text, purpose: text });
        for (const cell of data.flat()) {
          if (cell === null) continue;
          expect([String, Number, Date]).toContain(cell.type);
          expect(typeof cell.value === 'string').toBe(cell.type === String);
        }
      }),
      { numRuns: 50, seed: 20_261_122 },
    );
  });

  test('is one the test writes people’s text into', () => {
    if (name !== 'QĐ 766') expect(toCsv(write('Nguyễn Thị Hoà'), STAMP)).toContain('Nguyễn Thị Hoà');
  });
});

test('a number below zero stays a number, and a dash within a text stays as it is', () => {
  const rows: SheetModel['rows'] = [
    [
      { type: 'number', value: -3 },
      { type: 'text', value: 'Nguyễn Thị Hoà - Tổ 5; số 7' },
    ],
  ];
  expect(toCsv({ name: 'x', columns: [], rows }, STAMP)).toContain('-3,"Nguyễn Thị Hoà - Tổ 5; số 7"');
});
