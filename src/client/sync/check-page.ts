/** Whether a page goes on exactly where this tablet is: no hole, and the same history as the centre's by its rolling hash. */
import { followPulled } from '#protocol/destroyed-event.ts';
import { CHAIN_START, type ChainLink } from '#protocol/event-chain.ts';
import type { PullResponse } from '#protocol/sync-messages.ts';
import { nextTurn } from '../platform/next-turn.ts';
import type { CursorRow } from '../store/cache-database.ts';

export type Page = Extract<PullResponse['wards'][number], { result: 'page' }>;

/** Hashing so many events is done in a blink. */
const AT_ONCE = 200;

/** @returns the link of the last event as worked out here; undefined when the page does not go on where the cursor stands */
export async function followChain(page: Page, cursor: CursorRow | undefined): Promise<ChainLink | undefined> {
  const from = cursor?.wseq ?? 0;
  const isContiguous = page.after === from && page.events.every(({ wseq }, index) => wseq === from + index + 1);
  if (!isContiguous) return undefined;
  let link = cursor?.chain ?? CHAIN_START;
  for (let start = 0; start < page.events.length; start += AT_ONCE) {
    if (start > 0) await nextTurn();
    link = followPulled(link, page.events.slice(start, start + AT_ONCE));
  }
  return link === page.chain ? link : undefined;
}
