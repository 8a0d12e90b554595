/** Vietnamese text without marks, for finding: "Nguyễn Thị Hoà" and "nguyen thi hòa" fold to the same words. */

/** Letters that Unicode does not take apart: đ, and its look-alikes typed by mistake. */
const UNDECOMPOSED = /[đĐðÐɖƉ]/g;

/** Neither a letter, nor a mark, nor white space: what stands before and after it is folded as if it stood alone. */
const BETWEEN = '\u0000';

/** Lower case, no diacritics, one space between words; digits and punctuation other than spaces are kept. */
export function foldText(text: string): string {
  return text
    .replace(UNDECOMPOSED, 'd')
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}

/** Each folded by itself (`foldText`), in a third of the time: names are short, and much of what folding one costs is the beginning of it. */
export function foldTexts(texts: readonly string[]): string[] {
  const folded = foldText(texts.join(BETWEEN)).split(BETWEEN);
  return folded.length === texts.length ? folded.map((text) => text.trim()) : texts.map(foldText);
}

/** Text as it is stored: composed (NFC), outer and doubled white space removed. */
export function cleanText(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** The same for what is set out in lines, as the reasons of a refusal are: each line clean, blank ones left out. */
export function cleanLines(text: string): string {
  return text.split('\n').map(cleanText).filter(Boolean).join('\n');
}
