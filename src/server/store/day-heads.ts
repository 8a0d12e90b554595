/** Where a ward's history stood at the end of a stretch of time. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { CHAIN_START, type ChainLink } from '#protocol/event-chain.ts';
import type { Connection } from './database.ts';
import { readLink } from './events.ts';

export interface StretchEnd {
  /** The last event of the history before `to`; 0 when there was none yet. */
  readonly wseq: number;
  readonly chain: ChainLink;
  /** Events that came into the history from `from` on and before `to`, by the centre's clock. */
  readonly events: number;
}

/**
 * The history is followed in its own order: an event came no later than any behind it. So what is taken in days after it
 * arrived moves no end that is past, nor does one moment at which the centre's clock was ahead keep the events behind it out of
 * the heads until that day comes. A clock that was put back past midnight moves the ends of the days it went back over.
 */
export async function readStretchEnd(
  tx: Connection,
  ward: WardCode,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<StretchEnd> {
  const [row] = await tx<[{ wseq: number; events: number }]>`
    select coalesce(max(wseq), 0) as wseq, count(*) filter (where came_at >= ${from})::int as events
    from (
      select wseq, min(coalesce(appended_at, arrived_at)) over (order by wseq desc) as came_at
      from event where ward_id = ${ward}) came
    where came_at < ${to}`;
  return { ...row, chain: (await readLink(tx, ward, row.wseq)) ?? CHAIN_START };
}
