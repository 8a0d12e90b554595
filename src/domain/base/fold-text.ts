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
