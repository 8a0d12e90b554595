/** The line on every list that leaves the app, printed or as a file: who took it out, when, what it is and what for. */
import type { Instant } from '#domain/calendar/instant.ts';
import { formatMoment } from '#i18n/format.ts';
import { text } from '#i18n/text.ts';

export interface Stamp {
  readonly by: string;
  readonly at: Instant;
  /** Which list, e.g. "Sổ theo dõi hồ sơ, Tháng 11/2026". */
  readonly about: string;
  /** In the person's words; empty where it was not said, and then the line says so. */
  readonly purpose: string;
}

/** @example 'Người xuất: Nguyễn An. Lúc 09:15 thứ Hai, 09/03/2026. Nội dung: Sổ theo dõi hồ sơ, Tháng 03/2026. Mục đích: kiểm tra quý I.' */
export function stampLine({ by, at, about, purpose }: Stamp): string {
  const said = purpose.trim();
  return text('stamp.line', {
    by,
    moment: formatMoment(at),
    about,
    purpose: said === '' ? text('stamp.no-purpose') : said.replace(/\.$/, ''),
  });
}
