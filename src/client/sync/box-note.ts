/**
 * What the last black box of this tablet holds, remembered so that the page of a dossier can say that it lies in one. Only
 * words hang on it: a note that is lost or unreadable says nothing, and no work depends on it.
 */
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import type { CollectedBlackBox } from './collect-black-box.ts';

export interface BoxNote {
  readonly device: DeviceId;
  readonly madeAt: Instant;
  /** By ward, the numbers in it: each piece from its first to its last. */
  readonly pieces: Readonly<Record<string, readonly (readonly [first: number, last: number])[]>>;
}

export function noteOf({ device, madeAt, boxes }: CollectedBlackBox): BoxNote {
  const pieces: Record<string, [number, number][]> = {};
  for (const { ward, first, events } of boxes.flatMap(({ wards }) => wards)) {
    pieces[ward] = [...(pieces[ward] ?? []), [first, first + events.length - 1]];
  }
  return { device, madeAt, pieces };
}

export function isBoxed({ device, ward, dseq }: DossierEvent, note: BoxNote): boolean {
  return device === note.device && (note.pieces[ward] ?? []).some(([first, last]) => first <= dseq && dseq <= last);
}

/** @returns null when there is no note, or none that can be read */
export function parseNote(kept: string | null): BoxNote | null {
  try {
    const note = JSON.parse(kept ?? 'null') as Partial<BoxNote> | null;
    return note?.device && note.madeAt && note.pieces ? (note as BoxNote) : null;
  } catch {
    return null;
  }
}
