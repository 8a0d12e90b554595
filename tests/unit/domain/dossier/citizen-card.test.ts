/** A synthetic corpus of card QR texts; no number or name belongs to a real card. */
import { describe, expect, test } from 'vitest';
import { looksLikeCitizenCard, parseCitizenCard } from '#domain/dossier/citizen-card.ts';

const AN = {
  personalId: '001085012345',
  fullName: 'Nguyễn Thị Hoà An',
  bornOn: '1985-03-09',
  address: 'Tổ 5, phường Long Biên, Hà Nội',
  doubtful: false,
};
const USUAL = '001085012345|012345678|Nguyễn Thị Hoà An|09031985|Nữ|Tổ 5, phường Long Biên, Hà Nội|15082021';

describe('parseCitizenCard reads the same person from', () => {
  test.each([
    ['the usual seven parts', USUAL],
    ['an empty old number', USUAL.replace('012345678', '')],
    ['an old number of twelve digits', USUAL.replace('012345678', '012345678901')],
    ['no old number at all, its separator dropped too', USUAL.replace('|012345678', '')],
    ['six parts, without the day of issue', USUAL.replace('|15082021', '')],
    ['eight parts', `${USUAL}|`],
    ['eleven parts, with the parents of newer cards', `${USUAL}||Nguyễn Văn Bố|Trần Thị Mẹ|`],
    ['decomposed letters (NFD)', USUAL.normalize('NFD')],
    ['slashes in the dates', USUAL.replace('09031985', '09/03/1985').replace('15082021', '15/08/2021')],
    ['a trailing line end (CRLF)', `${USUAL}\r\n`],
    ['a byte order mark', `\uFEFF${USUAL}`],
    ['spaces around the parts', USUAL.replaceAll('|', ' | ')],
  ])('%s', (_, raw) => {
    expect(parseCitizenCard(raw)).toEqual({ ok: true, value: AN });
  });
});

describe('parseCitizenCard leaves out', () => {
  test.each([
    ['a birth of which only the year is known', '1985'],
    ['a day that does not exist', '31021985'],
    ['nothing', ''],
  ])('%s', (_, born) => {
    const card = parseCitizenCard(USUAL.replace('09031985', born));
    expect(card).toMatchObject({ ok: true, value: { bornOn: null, fullName: AN.fullName, doubtful: false } });
  });
});

describe('the number is held against the birth year', () => {
  test.each([
    ['001085012345', '09031985', false],
    ['001185012345', '09031985', false],
    ['001204012345', '09032004', false],
    ['001304012345', '09032004', false],
    ['001086012345', '09031985', true],
    ['001285012345', '09031985', true],
    ['001004012345', '09032004', true],
  ])('%s with %s: doubtful %s', (personalId, born, doubtful) => {
    const raw = USUAL.replace(AN.personalId, personalId).replace('09031985', born);
    expect(parseCitizenCard(raw)).toMatchObject({ ok: true, value: { doubtful } });
  });
});

describe('parseCitizenCard refuses', () => {
  test.each([
    ['a web address', 'https://dunghen.example/t/00145-abc', 'NotACitizenCard'],
    ['five parts', '001085012345||Nguyễn Thị Hoà An|09031985|Nữ', 'NotACitizenCard'],
    ['a card without a name', '001085012345|012345678||09031985|Nữ|Hà Nội|15082021', 'NotACitizenCard'],
    ['six parts with a date for a name', '001085012345|012345678|09031985|Nữ|Hà Nội|15082021', 'NotACitizenCard'],
    ['an old card number', USUAL.replace(AN.personalId, '012345678'), 'PersonalIdNotTwelveDigits'],
    ['letters in the number', USUAL.replace(AN.personalId, '00108501234O'), 'PersonalIdNotTwelveDigits'],
    ['nothing', '', 'NotACitizenCard'],
  ])('%s', (_, raw, type) => {
    expect(parseCitizenCard(raw)).toEqual({ ok: false, error: { type } });
  });
});

test('a card is told apart from typing by its separators', () => {
  expect(looksLikeCitizenCard(USUAL)).toBe(true);
  expect(looksLikeCitizenCard('số 5 | ngõ 2 | phố Sài Đồng')).toBe(false);
});
