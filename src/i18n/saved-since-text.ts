/** Who saved before you, and when: said when two people change the same thing at once. */
import type { Instant } from '#domain/calendar/instant.ts';
import { formatMoment } from './format.ts';
import { text } from './text.ts';

interface Saved {
  readonly at: Instant;
  readonly by: { readonly name: string };
  readonly reason: string;
}

/** @param saved null when what the change was based on is not there any more */
export function savedSinceText(saved: Saved | null): string {
  if (saved === null) return text('saved-since.gone');
  const { at, by, reason } = saved;
  const words = { name: by.name, moment: formatMoment(at), reason };
  return text(reason === '' ? 'saved-since.by' : 'saved-since.by-because', words);
}
