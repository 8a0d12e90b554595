/**
 * What holds the chain together across what was destroyed. The link of an event whose content is gone cannot be worked out again;
 * so before it goes, each is worked out a last time, and the links before and at all of them are signed with the centre's key,
 * which nobody reads out of the database alone. Whoever rewrites what stood before would have to sign anew.
 */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { DestructionProof } from '#domain/personal-data/destruction.ts';
import { CHAIN_START, chainLinks, type ChainLink } from '#protocol/event-chain.ts';
import type { Keeper } from '../store/centre-keys.ts';
import { listLinks, type Batch } from '../store/destruction.ts';
import { readSignedByCentre, signAsCentre } from './centre-signature.ts';

/** `typ` of the header: no other thing the centre signs can be passed off as this (RFC 8725, 3.11). */
const TYPE = 'dung-hen-destruction';

const sealedSchema = v.strictObject({
  v: v.literal(1),
  ward: v.string(),
  batch: v.string(),
  digest: v.string(),
});

/** Where an event without content stands in the chain. */
interface LinkPlace {
  readonly wseq: number;
  readonly before: ChainLink;
  readonly link: ChainLink;
}

/** SHA-256 over the places given one after the other, in the ward's order. */
export function createLinksDigest(): { add(place: LinkPlace): void; toHex(): string } {
  const hash = createHash('sha256');
  return {
    add: ({ wseq, before, link }) => void hash.update(`${wseq} ${before} ${link}\n`),
    toHex: () => hash.digest('hex'),
  };
}

/** The content of an event is not what was stored under its number: a proof may still find it, and nothing is destroyed. */
export interface HistoryChanged {
  readonly type: 'HistoryChanged';
  readonly wseq: number;
}

/** Before the content goes. Hold the ward. */
export async function sealLinks(
  keeper: Keeper,
  { ward, batch, dossiers }: Batch,
): Promise<Result<DestructionProof, HistoryChanged>> {
  const links = createLinksDigest();
  for (const { wseq, before: stored, link, body } of await listLinks(keeper.db, ward, dossiers)) {
    const before = stored ?? CHAIN_START;
    if (chainLinks(before, [{ wseq, event: body }])[0] !== link) return err({ type: 'HistoryChanged', wseq });
    links.add({ wseq, before, link });
  }
  const digest = links.toHex();
  return ok({ digest, signed: await signAsCentre(keeper, TYPE, { v: 1, ward, batch, digest }) });
}

/** @param digest over the places as they are now @returns whether they are those that were signed */
export async function isAsSealed(keeper: Keeper, { ward, batch, proof, digest }: SealedBatch): Promise<boolean> {
  if (proof.digest !== digest) return false;
  const read = v.safeParse(sealedSchema, await readSignedByCentre(keeper, TYPE, proof.signed));
  return read.success && read.output.ward === ward && read.output.batch === batch && read.output.digest === digest;
}

interface SealedBatch {
  readonly ward: WardCode;
  readonly batch: string;
  readonly proof: DestructionProof;
  readonly digest: string | undefined;
}
