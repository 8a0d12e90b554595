/** The computable parts of the QĐ 766 index as a sheet: each with its points, what it was counted from and how. */
import { sizeOf } from '#domain/report/figure-facts.ts';
import { cutTo, UNCOMPUTED_PARTS, type IndexPart } from '#domain/report/index-766.ts';
import { formatNumber } from '#i18n/format.ts';
import { text } from '#i18n/text.ts';
import type { SheetCell, SheetModel } from './register-sheet.ts';

export function createIndex766Sheet(parts: readonly IndexPart<object>[]): SheetModel {
  return {
    name: 'QĐ 766',
    columns: [
      { header: text('index-766.part'), width: 40 },
      { header: text('index-766.max'), width: 12 },
      { header: text('index-766.score'), width: 12 },
      { header: text('index-766.counted'), width: 40 },
      { header: text('index-766.how'), width: 80 },
    ],
    rows: [
      ...parts.map((part) => [
        words(text(`index-766.${part.name}`)),
        part.max === null ? words(text('index-766.no-max')) : number(part.max),
        part.score === null ? words(reachedText(part)) : number(part.score),
        words(sharesText(part)),
        words(text(`index-766.${part.name}-how`)),
      ]),
      ...UNCOMPUTED_PARTS.map((part) => [
        words(text(`index-766.missing-${part}`)),
        EMPTY,
        words(text('index-766.not-scored')),
        EMPTY,
        EMPTY,
      ]),
    ],
  };
}

/** @example '186/194 đúng hạn' */
export function sharesText({ shares }: IndexPart<object>): string {
  return shares
    .map(
      ({ name, numerator, denominator }) =>
        `${formatNumber(sizeOf(numerator))}/${formatNumber(sizeOf(denominator))} ${text(`index-766.${name}`)}`,
    )
    .join('; ');
}

/** What is said of a part without points. */
export function reachedText({ reached }: IndexPart<object>): string {
  if (reached === null) return text('index-766.no-cases');
  return text('index-766.reached', { percent: formatNumber(cutTo(1, reached * 100)) });
}

const EMPTY: SheetCell = { type: 'empty' };

function words(value: string): SheetCell {
  return { type: 'text', value };
}

function number(value: number): SheetCell {
  return { type: 'number', value };
}
