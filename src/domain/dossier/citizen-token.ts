/**
 * The secret in the receipt's QR: 128 random bits in base64url, with the ward in front so that the centre knows which
 * ward's data to ask. It bears no relation to the dossier's code or to anyone's identity number.
 */
import type { WardCode } from './ids.ts';

const PATTERN = /^(\d{5})-([A-Za-z0-9_-]{22})$/;
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** @param random sixteen bytes from a cryptographic source */
export function createCitizenToken(ward: WardCode, random: Uint8Array): string {
  let bits = '';
  for (const byte of random.slice(0, 16)) bits += byte.toString(2).padStart(8, '0');
  const characters = (bits.padEnd(132, '0').match(/.{6}/g) ?? []).map((group) => BASE64URL[parseInt(group, 2)]);
  return `${ward}-${characters.join('')}`;
}

/** The ward a well-formed token belongs to; undefined for anything else. */
export function wardOfToken(token: string): WardCode | undefined {
  return PATTERN.exec(token)?.[1] as WardCode | undefined;
}
