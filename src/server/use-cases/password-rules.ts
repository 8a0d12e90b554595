/**
 * Passwords that the first guesses would find are refused when they are set (OWASP ASVS 5.0, 6.2: commonly used passwords and
 * words of the context; NIST SP 800-63B, 3.1.1.2). What a password must be besides is the protocol's `passwordSchema`.
 */
import { foldText } from '#domain/base/fold-text.ts';

const PRODUCT = 'dunghen';
/** What offices here choose first, and the shipped list (gathered abroad) does not know or only knows without more. */
const LOCAL = [
  'matkhau',
  'quantri',
  'motcua',
  'bophanmotcua',
  'cuaphuong',
  'uybannhandan',
  'ubnd',
  'canbo',
  'hanhchinhcong',
];
/** Digits at an end are where everybody puts the year or "123". */
const MOST_DIGITS_ADDED = 4;
/** A name with less than this beside it is that name. */
const FEWEST_BESIDE_NAME = 5;

const COMMON = 'Mật khẩu: nhiều người dùng nên dễ bị đoán. Hãy ghép vài từ không liên quan với nhau.';
const USERNAME = 'Mật khẩu: gần giống tên đăng nhập. Hãy chọn mật khẩu khác.';
const NAME_OF_PRODUCT = 'Mật khẩu: gần giống tên phần mềm. Hãy chọn mật khẩu khác.';

let common: Promise<ReadonlySet<string>> | undefined;

/** Unpacking the list takes a moment and some memory: it waits for the first password that is set. */
async function loadCommon(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set([...dictionary['passwords-common'].map((each) => each.toLowerCase()), ...LOCAL]);
}

/** @returns what is wrong with the password, in the words of whoever chooses it; null when nothing is */
export async function findPasswordFault(password: string, username: string): Promise<string | null> {
  const letters = squeeze(password);
  if (isLittleMoreThan(letters, squeeze(username))) return USERNAME;
  if (isLittleMoreThan(letters, PRODUCT)) return NAME_OF_PRODUCT;
  common ??= loadCommon();
  const known = await common;
  return [password.normalize('NFC').toLowerCase(), ...formsOf(letters)].some((form) => known.has(form)) ? COMMON : null;
}

/** As typed without marks, spaces and signs: "Mật khẩu 2026!" and "matkhau2026" are one guess. */
function squeeze(text: string): string {
  return foldText(text).replace(/[^a-z0-9]/g, '');
}

function formsOf(letters: string): string[] {
  const digits = `\\d{1,${MOST_DIGITS_ADDED}}`;
  return [letters, letters.replace(new RegExp(`${digits}$`), ''), letters.replace(new RegExp(`^${digits}`), '')];
}

function isLittleMoreThan(letters: string, name: string): boolean {
  return name !== '' && letters.includes(name) && letters.replaceAll(name, '').length < FEWEST_BESIDE_NAME;
}
