/**
 * The rolling hash over a ward's events: each link is SHA-256 (FIPS 180-4) over the link before and the event in canonical
 * JSON (RFC 8785), under its number. Whoever holds the events up to a number works out the same link for it; an event
 * changed, left out or put in anywhere before shows in every link after.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { canonicalJson } from './canonical-json.ts';

/** 64 lower-case hexadecimal digits. */
export type ChainLink = string;

/** Before the first event of a ward. */
export const CHAIN_START: ChainLink = '0'.repeat(64);

export const chainLinkSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

export interface NumberedEvent {
  readonly wseq: number;
  /** As it travels: with its time of arrival. */
  readonly event: unknown;
}

/**
 * The link of each event, in order.
 * @param before the link of the event before the first
 */
export function chainLinks(before: ChainLink, events: readonly NumberedEvent[]): ChainLink[] {
  return chainTexts(
    before,
    events.map(({ wseq, event }) => ({ wseq, text: canonicalJson(event) })),
  );
}

export interface NumberedText {
  readonly wseq: number;
  /** The event in canonical JSON. */
  readonly text: string;
}

/**
 * The same for events whose text is at hand.
 * @param hash SHA-256 of the bytes and, after them, the text in UTF-8, where the machine has a quicker one than plain script
 */
export function chainTexts(
  before: ChainLink,
  texts: readonly NumberedText[],
  hash: (before: Uint8Array, text: string) => Uint8Array = hashPlainly,
): ChainLink[] {
  let last: Uint8Array = hexToBytes(before);
  return texts.map(({ wseq, text }) => {
    last = hash(last, `[${wseq},${text}]`);
    return bytesToHex(last);
  });
}

function hashPlainly(before: Uint8Array, text: string): Uint8Array {
  return sha256(concatBytes(before, utf8ToBytes(text)));
}
