/** Vietnamese text without marks, for finding: "Nguyễn Thị Hoà" and "nguyen thi hòa" fold to the same words. */

/** Letters that Unicode does not take apart: đ, and its look-alikes typed by mistake. */
const UNDECOMPOSED = /[đĐðÐɖƉ]/g;

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

/** Text as it is stored: composed (NFC), outer and doubled white space removed. */
export function cleanText(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** The same for what is set out in lines, as the reasons of a refusal are: each line clean, blank ones left out. */
export function cleanLines(text: string): string {
  return text.split('\n').map(cleanText).filter(Boolean).join('\n');
}
