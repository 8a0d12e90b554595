/**
 * Mã tra cứu: a short code for typing, printed beside the QR. Eight random characters and a check character, so that a
 * slip of the finger is told apart from a dossier the counter has not sent yet. Thirty-one characters, a prime, without
 * the ones read wrongly: no I, L, O, U, Z.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXY';
const RANDOM_CHARACTERS = 8;

/** @param random at least eight bytes; one makes one character */
export function createLookupCode(random: Uint8Array): string {
  const body = Array.from(random.slice(0, RANDOM_CHARACTERS), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return body + checkCharacter(body);
}

/** Reads what a person typed: any case, spaces or dashes, O for 0, I or L for 1, Z for 2. Undefined when the check fails. */
export function parseLookupCode(typed: string): string | undefined {
  const code = typed
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
    .replace(/Z/g, '2');
  if (!/^[0-9A-HJKMNP-TV-Y]{9}$/.test(code)) return undefined;
  return checkCharacter(code.slice(0, RANDOM_CHARACTERS)) === code.slice(RANDOM_CHARACTERS) ? code : undefined;
}

/** @example formatLookupCode('7K3MQ0ABX') // '7K3-MQ0-ABX' */
export function formatLookupCode(code: string): string {
  return [code.slice(0, 3), code.slice(3, 6), code.slice(6)].join('-');
}

/** After ISO/IEC 7064, a pure system with modulus 31 and radix 2: finds every single wrong character and every swap of neighbours. */
function checkCharacter(body: string): string {
  let sum = 0;
  for (const character of body) sum = ((sum + ALPHABET.indexOf(character)) * 2) % ALPHABET.length;
  return ALPHABET[(ALPHABET.length - sum) % ALPHABET.length] ?? '0';
}
