/**
 * Mã hồ sơ `<agency>-<yymmdd>-<serial>`: final at once, also offline, never given twice.
 * The centre leases each device blocks of the ward's serials that hold for every day; a device numbers its dossiers of a
 * day through its own blocks, so two tablets that never meet cannot collide.
 */
import type { PlainDate } from '../calendar/plain-date.ts';

export const DOSSIER_CODE_PATTERN = /^[A-Z0-9.]{3,35}-\d{6}-\d{4,6}$/;
export const AGENCY_CODE_PATTERN = /^[A-Z0-9.]{3,35}$/;

/** Serials of a block inside the lawful four digits: block 0 is 0001–0050, block 198 ends at 9950. */
export const SERIALS_PER_BLOCK = 50;
const FOUR_DIGIT_BLOCKS = 199;
/** When a block's fifty are used up on a day without a network, its own six-digit reserve keeps the counter going. */
const RESERVE_PER_BLOCK = 1000;
const RESERVE_FROM = 100_000;
/** Blocks beyond the four digits live on their six-digit reserve alone; the last one ends at 999 999. */
export const MAX_BLOCKS = 900;

/**
 * The serial of the n-th dossier (from 0) a device takes in on one day. A further block leased in the middle of the day
 * changes no serial given before and repeats none: both the regular and the reserve serial hang on the index alone.
 * @param blocks the device's leased blocks, in the order they were leased
 * @returns undefined when every block and reserve is used up for that day
 */
export function serialAt(blocks: readonly number[], index: number): string | undefined {
  const inFourDigits = blocks.filter((block) => block < FOUR_DIGIT_BLOCKS);
  const regular = inFourDigits[Math.floor(index / SERIALS_PER_BLOCK)];
  if (regular !== undefined) {
    return padded(regular * SERIALS_PER_BLOCK + (index % SERIALS_PER_BLOCK) + 1);
  }
  const reserve = blocks[Math.floor(index / RESERVE_PER_BLOCK)];
  if (reserve === undefined) return undefined;
  return String(RESERVE_FROM + reserve * RESERVE_PER_BLOCK + (index % RESERVE_PER_BLOCK));
}

/** @example formatDossierCode('H26.40.12', '2026-11-23', '0007') // 'H26.40.12-261123-0007' */
export function formatDossierCode(agencyCode: string, receivedOn: PlainDate, serial: string): string {
  return `${agencyCode}-${receivedOn.slice(2).replaceAll('-', '')}-${serial}`;
}

/** The day and the serial in a code; undefined for one that was not made by `formatDossierCode`. */
export function parseDossierCode(code: string): { readonly yymmdd: string; readonly serial: string } | undefined {
  const match = /-(\d{6})-(\d{4,6})$/.exec(code);
  return match?.[1] !== undefined && match[2] !== undefined ? { yymmdd: match[1], serial: match[2] } : undefined;
}

/**
 * Which dossier of the day a serial was given to (from 0): the inverse of `serialAt`, whatever blocks were leased since.
 * @param blocks the device's leased blocks, in the order they were leased
 * @returns undefined for a serial outside these blocks
 */
export function indexOfSerial(blocks: readonly number[], serial: string): number | undefined {
  const value = Number(serial);
  // 00007 is another number than 0007, and none of a block's.
  if (serial !== padded(value)) return undefined;
  if (serial.length < 6) {
    const inFourDigits = blocks.filter((block) => block < FOUR_DIGIT_BLOCKS);
    const place = inFourDigits.indexOf(Math.floor((value - 1) / SERIALS_PER_BLOCK));
    return place < 0 ? undefined : place * SERIALS_PER_BLOCK + ((value - 1) % SERIALS_PER_BLOCK);
  }
  const place = blocks.indexOf(Math.floor((value - RESERVE_FROM) / RESERVE_PER_BLOCK));
  return place < 0 ? undefined : place * RESERVE_PER_BLOCK + (value % RESERVE_PER_BLOCK);
}

/** First and last serial of a block: its fifty, or its reserve when it has none. */
export function serialsOfBlock(block: number): { readonly from: string; readonly through: string } {
  const from = block < FOUR_DIGIT_BLOCKS ? block * SERIALS_PER_BLOCK + 1 : RESERVE_FROM + block * RESERVE_PER_BLOCK;
  const length = block < FOUR_DIGIT_BLOCKS ? SERIALS_PER_BLOCK : RESERVE_PER_BLOCK;
  return { from: padded(from), through: padded(from + length - 1) };
}

function padded(serial: number): string {
  return String(serial).padStart(4, '0');
}
