/** Why somebody wants to see a whole identity number: a short list, with words of one's own beside it. */
import { err, ok, type Result } from '#domain/base/result.ts';
import { cleanText } from '#domain/base/fold-text.ts';
import { text } from '#i18n/text.ts';

/** In the order they are offered: the commonest at the counter first. */
export const SHOW_REASONS = ['compare', 'prepare', 'agency', 'complaint', 'other'] as const;
export type ShowReason = (typeof SHOW_REASONS)[number];

export interface ReasonFault {
  readonly field: 'reason' | 'more';
  readonly message: string;
}

/**
 * The words that go into the access log. "Việc khác" alone says nothing, and needs words of one's own.
 * @example readShowReason('compare', 'thẻ mới') // ok('Đối chiếu với giấy tờ của người nộp: thẻ mới')
 */
export function readShowReason(reason: ShowReason | undefined, more: string): Result<string, ReasonFault> {
  const own = cleanText(more);
  if (reason === undefined) return err({ field: 'reason', message: text('show-id.why-missing') });
  if (reason === 'other' && own === '') return err({ field: 'more', message: text('show-id.more-missing') });
  const said = text(`show-id.${reason}`);
  return ok(own === '' ? said : `${said}: ${own}`);
}
