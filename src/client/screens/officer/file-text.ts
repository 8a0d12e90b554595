/** What a scan shows and where its bytes are, in words. */
import type { KeptFile } from '#client/state/app.ts';
import type { FileAttachedBody } from '#domain/dossier/event-bodies.ts';
import { text } from '#i18n/text.ts';

/** @example 'Tờ khai', 'Kết quả', 'Giấy tờ khác' */
export function describeFileAbout({ about, document }: Pick<FileAttachedBody, 'about' | 'document'>): string {
  return document === '' ? text(`files.about-${about}`) : document;
}

/** @param kept what this tablet holds of it; undefined when another tablet made it, or it was cleared after it was safe */
export function describePlace(kept: KeptFile | undefined): string {
  if (!kept) return text('files.place.elsewhere');
  if (kept.state === 'at-centre') return text('files.place.at-centre');
  return kept.heldParts === 0
    ? text('files.place.on-tablet')
    : text('files.place.sending', { held: kept.heldParts, parts: kept.parts });
}
