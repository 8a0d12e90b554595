/**
 * Proves that nothing was destroyed but what a record of destruction names, and that all of that was. The content is gone, so
 * the link of such an event cannot be worked out: it is compared, with the link before it, with what was signed when it went.
 */
import type { DossierId, EventId, WardCode } from '#domain/dossier/ids.ts';
import type { ChainLink } from '#protocol/event-chain.ts';
import type { Keeper } from '../store/centre-keys.ts';
import type { Connection } from '../store/database.ts';
import { findBatch, type DestroyedDossier } from '../store/destruction.ts';
import type { EventRow } from '../store/proofs.ts';
import { listCurrentRecords } from '../store/ward-records.ts';
import { createLinksDigest, isAsSealed } from './seal-destruction.ts';

export type DestructionFinding =
  /** Its content was taken away, and no record of destruction names its dossier. */
  | { readonly type: 'EventEmptied'; readonly wseq: number; readonly id: EventId }
  /** A record of destruction names its dossier, and the content is there. */
  | { readonly type: 'EventNotDestroyed'; readonly wseq: number; readonly id: EventId }
  /** What is left of a destroyed dossier for the figures: missing, or of one no record names. */
  | { readonly type: 'DestroyedRow'; readonly dossier: DossierId }
  /** A link at or before an event it destroyed is not the one the centre signed then, or the record has no signature of the centre. */
  | { readonly type: 'DestructionLinks'; readonly batch: string; readonly decisionNumber: string };

/** By dossier the batch it was destroyed with, as the ward's records say. */
export type Destructions = ReadonlyMap<DossierId, string>;

export async function readDestructions(tx: Connection, ward: WardCode): Promise<Destructions> {
  const records = await listCurrentRecords(tx, ward, 'destruction');
  const done = records.filter(({ body }) => body.state === 'destroyed');
  return new Map(done.flatMap(({ key, body }) => body.dossiers.map(({ id }) => [id, key] as const)));
}

/** @param row an event that is a stub, or whose dossier was destroyed */
export function verifyStub({ wseq, id, body, dossierId }: EventRow, destructions: Destructions): DestructionFinding[] {
  const batch = findBatch(body);
  if (batch === undefined) return [{ type: 'EventNotDestroyed', wseq, id }];
  return destructions.get(dossierId) === batch ? [] : [{ type: 'EventEmptied', wseq, id }];
}

export function verifyDestroyed(destructions: Destructions, rows: readonly DestroyedDossier[]): DestructionFinding[] {
  const wrong = rows.filter(({ id, batch }) => destructions.get(id) !== batch);
  const there = new Set(rows.map(({ id }) => id));
  const missing = [...destructions.keys()].filter((id) => !there.has(id));
  return [...wrong.map(({ id }) => id), ...missing].map((dossier) => ({ type: 'DestroyedRow', dossier }));
}

/** By batch a digest over the links at and before its events, as the history has them now. */
export interface StubLinks {
  add(row: Pick<EventRow, 'wseq' | 'chain' | 'body'>, before: ChainLink): void;
  digests(): ReadonlyMap<string, string>;
}

/** To be given the events of a ward in order; those with their content are passed over. */
export function createStubLinks(): StubLinks {
  const byBatch = new Map<string, ReturnType<typeof createLinksDigest>>();
  return {
    add({ wseq, chain, body }, before) {
      const batch = findBatch(body);
      if (batch === undefined) return;
      const links = byBatch.get(batch) ?? createLinksDigest();
      byBatch.set(batch, links);
      links.add({ wseq, before, link: chain });
    },
    digests: () => new Map([...byBatch].map(([batch, links]) => [batch, links.toHex()])),
  };
}

export async function verifyLinks(
  keeper: Keeper,
  ward: WardCode,
  digests: ReadonlyMap<string, string>,
): Promise<DestructionFinding[]> {
  const findings: DestructionFinding[] = [];
  for (const { key: batch, body } of await listCurrentRecords(keeper.db, ward, 'destruction')) {
    const { state, proof, decisionNumber } = body;
    if (state !== 'destroyed') continue;
    if (!proof || !(await isAsSealed(keeper, { ward, batch, proof, digest: digests.get(batch) })))
      findings.push({ type: 'DestructionLinks', batch, decisionNumber });
  }
  return findings;
}
