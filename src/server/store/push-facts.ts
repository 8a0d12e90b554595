/** What events that arrive are judged by and do not say themselves, in one question: each one more costs a push as much as its answer. */
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierId, EventId, WardCode } from '#domain/dossier/ids.ts';
import { CHAIN_START } from '#protocol/event-chain.ts';
import { begunBeside } from './compartments.ts';
import type { Connection } from './database.ts';
import { destroyedAmong } from './destruction.ts';
import { storedAmong, type WardEnd } from './events.ts';

export interface PushFacts {
  /** Those of the events that are in the history already. */
  readonly seen: ReadonlySet<EventId>;
  /** Those of their dossiers that were destroyed. */
  readonly destroyed: ReadonlySet<DossierId>;
  /** Those of their dossiers that began in the other unit of the ward and not in this one. */
  readonly beside: ReadonlySet<DossierId>;
  /** Where the ward ended; nobody holds it there. */
  readonly end: WardEnd;
}

interface FactsRow extends Partial<WardEnd> {
  readonly seen: readonly EventId[];
  readonly destroyed: readonly DossierId[];
  readonly beside: readonly DossierId[];
}

/** Hold destruction off. */
export async function readPushFacts(
  tx: Connection,
  ward: WardCode,
  events: readonly DossierEvent[],
): Promise<PushFacts> {
  const ids = events.map(({ id }) => id);
  const dossiers = [...new Set(events.map(({ dossierId }) => dossierId))];
  const [row] = await tx<[FactsRow]>`
    select array(${storedAmong(tx, ward, ids)}) as seen, array(${destroyedAmong(tx, ward, dossiers)}) as destroyed,
      array(${begunBeside(tx, ward, dossiers)}) as beside, last_seq as wseq, encode(chain, 'hex') as chain
    from (select) one left join ward_head on ward_id = ${ward}`;
  const { wseq, chain } = row;
  return {
    seen: new Set(row.seen),
    destroyed: new Set(row.destroyed),
    beside: new Set(row.beside),
    end: { wseq: wseq ?? 0, chain: chain ?? CHAIN_START },
  };
}
