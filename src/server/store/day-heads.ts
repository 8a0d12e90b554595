/** Where a ward's history stood at the end of a stretch of time. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { CHAIN_START, type ChainLink } from '#protocol/event-chain.ts';
import type { Connection } from './database.ts';
import { readLink } from './events.ts';

export interface StretchEnd {
  /** The last event that had arrived before `to`; 0 when there was none yet. */
  readonly wseq: number;
  readonly chain: ChainLink;
  /** Events that arrived from `from` on and before `to`, by the centre's clock. */
  readonly events: number;
}

export async function readStretchEnd(
  tx: Connection,
  ward: WardCode,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<StretchEnd> {
  const [row] = await tx<{ wseq: number; events: number }[]>`
    select coalesce(max(wseq), 0) as wseq, count(*) filter (where arrived_at >= ${from}) as events
    from event where ward_id = ${ward} and arrived_at < ${to}`;
  const { wseq, events } = row ?? { wseq: 0, events: 0 };
  return { wseq, chain: (await readLink(tx, ward, wseq)) ?? CHAIN_START, events };
}
