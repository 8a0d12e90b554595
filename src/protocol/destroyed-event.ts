/**
 * What stands in a pull in place of an event whose content was destroyed when its dossier's time was over
 * (`domain/personal-data/destruction.ts`): the link it has in the ward's chain, which nobody can work out again without the
 * content. The tablet takes the link as given and goes on; the fold never sees it. Which dossiers were destroyed, the ward
 * records of kind `destruction` say.
 */
import * as v from 'valibot';
import { chainLinks, chainLinkSchema, type ChainLink, type NumberedEvent } from './event-chain.ts';

export const destroyedEventSchema = v.strictObject({ destroyed: v.strictObject({ link: chainLinkSchema }) });
export type DestroyedEvent = v.InferOutput<typeof destroyedEventSchema>;

export function isDestroyedEvent(event: unknown): event is DestroyedEvent {
  return typeof event === 'object' && event !== null && 'destroyed' in event && v.is(destroyedEventSchema, event);
}

/**
 * As `chainLinks`, for events as they are pulled. Of what stands before a destroyed event the link of the last one proves
 * nothing: only the centre can say how the two hang together.
 * @returns the link of the last of them; `before` when there is none
 */
export function followPulled(before: ChainLink, events: readonly NumberedEvent[]): ChainLink {
  const last = events.findLastIndex(({ event }) => isDestroyedEvent(event));
  const destroyed = events[last]?.event;
  const start = isDestroyedEvent(destroyed) ? destroyed.destroyed.link : before;
  return chainLinks(start, events.slice(last + 1)).at(-1) ?? start;
}
