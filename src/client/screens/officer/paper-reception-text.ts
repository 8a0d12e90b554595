/** When a dossier was received on paper, and by what number the citizen holds it. */
import type { PaperReception } from '#domain/dossier/event-bodies.ts';
import { formatMoment } from '#i18n/format.ts';
import { text } from '#i18n/text.ts';

export function describePaperReception({ at, number }: PaperReception): string {
  const moment = formatMoment(at);
  return number === '' ? moment : text('intake.paper-received', { moment, number });
}
