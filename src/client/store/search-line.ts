/** What a dossier is found by: one line of folded text, the name before the tab and the numbers after it. */
import { foldText, foldTexts } from '#domain/base/fold-text.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import { formatLookupCode } from '#domain/dossier/lookup-code.ts';

type Found = Pick<DossierSummary, 'applicantName' | 'code' | 'lookupCode' | 'phone' | 'personalId'>;

export function toSearchLine(row: Found): string {
  return joinLine(foldText(row.applicantName), row);
}

/** Of many rows at once. */
export function toSearchLines(rows: readonly Found[]): string[] {
  const names = foldTexts(rows.map(({ applicantName }) => applicantName));
  return rows.map((row, index) => joinLine(names[index] ?? '', row));
}

function joinLine(name: string, { code, lookupCode, phone, personalId }: Found): string {
  const numbers = [code, lookupCode, formatLookupCode(lookupCode), phone, personalId].join(' ').toLowerCase();
  return ` ${name}\t${numbers} `;
}

/** A phone or identity number written in groups, as on a card or a slip of paper; codes go on with letters or dashes. */
const GROUPED = /^(\+84|0)\d*(\.\d+)*$/;

/** The words of what was typed, folded; numbers as they are kept. @example 'hoa +84912.345.678' // ['hoa', '0912345678'] */
export function toSearchWords(text: string): string[] {
  const words = foldText(text).split(' ').filter(Boolean);
  return words.map((word) => (GROUPED.test(word) ? word.replace(/^\+84/, '0').replaceAll('.', '') : word));
}

/** Letters match the beginning of a word of the name; anything with a digit matches inside the numbers too. */
export function isFoundBy(line: string, word: string): boolean {
  const tab = line.indexOf('\t');
  const inName = line.indexOf(` ${word}`);
  return (inName !== -1 && inName < tab) || (/\d/.test(word) && line.includes(word, tab));
}

/** A number that ends in what was typed comes first (the tail is what people read out), then the given name. */
export function rankLine(line: string, words: readonly string[]): number {
  const tab = line.indexOf('\t');
  return words.reduce(
    (sum, word) =>
      sum + (line.includes(`${word} `, tab) ? 2 : 0) + (line.startsWith(` ${word}\t`, tab - word.length - 1) ? 1 : 0),
    0,
  );
}
