/** Who looked at whose data (nhật ký truy cập): what is noted of each look, on a tablet and at the centre. */
import { foldText } from '../base/fold-text.ts';
import type { Instant } from '../calendar/instant.ts';
import type { DossierId } from '../dossier/ids.ts';

/**
 * What a tablet notes, for the tablet works without the centre. Edits are not among them: they are events of the dossier,
 * with who, when and from which tablet (`dossier/dossier-event.ts`). So is that a form came out on paper; that it was sent to be
 * printed is noted here, since the preview shows all of it.
 */
export const TABLET_ACTIONS = ['view', 'show-id', 'open-file', 'print', 'export', 'search-id'] as const;
export type TabletAction = (typeof TABLET_ACTIONS)[number];

/** What the centre notes besides: names read as a list; the log itself read; who may enter a compartment changed. */
export const ACCESS_ACTIONS = [...TABLET_ACTIONS, 'read-list', 'read-log', 'change-members'] as const;
export type AccessAction = (typeof ACCESS_ACTIONS)[number];

export const MAX_ABOUT = 300;
export const MAX_REASON = 300;

/** One look, without any identity number. */
export interface AccessEntry {
  /** Made where it was noted: brought twice, it is kept once. */
  readonly id: string;
  /** The tablet's own count of its looks, over all its wards; what is missing between two is missing at the centre. */
  readonly number: number;
  /** The tablet's clock, corrected. */
  readonly at: Instant;
  readonly userId: string;
  readonly action: TabletAction;
  /** Null of what is about no single dossier. */
  readonly dossierId: DossierId | null;
  /** The dossier was on this person's desk: such views are counted, not listed one by one. */
  readonly isHolder: boolean;
  /** Which list was printed or taken out, e.g. "Sổ theo dõi hồ sơ, Tháng 11/2026"; empty otherwise. */
  readonly about: string;
  /** What a list was printed or taken out for, in the person's words; empty where it was not said. */
  readonly reason: string;
  /** The number searched for, encrypted for the centre alone; null of all else, and where this tablet cannot encrypt. */
  readonly sought: string | null;
}

/** Số định danh, then chứng minh nhân dân: nine digits of which the other three stand further on are the beginning of twelve. */
const KINDS = [/^\d{12}$/, /^\d{9}$/];
/** Twelve digits begin with a zero, which some leave out. Eleven that begin with two zeros are twelve not typed to the end. */
const WITHOUT_ZERO = /^(?!00)\d{11}$/;
/** Digits as people group them, and digits that stand together. */
const RUNS = [/\d(?:[\s.]*\d)*/g, /\d+/g];

/**
 * The identity number somebody is searching by, however it is grouped and whatever else is sought beside it or between its
 * pieces; null for any other search.
 * @example findPersonalId('001 085 001234 hoa') // '001085001234'
 * @example findPersonalId('00108500 hoa 1234') // '001085001234'
 */
export function findPersonalId(typed: string): string | null {
  // As the search reads it: marks between the digits, which nobody sees, keep it from finding nobody.
  const sought = foldText(typed);
  const runs = RUNS.flatMap((run) => sought.match(run) ?? []).map((digits) => digits.replace(/\D/g, ''));
  const pieces = sought.split(/\s+/).filter((word) => /^\d+$/.test(word));
  const joined = pieces.join('');
  const candidates = [...runs, joined, overlay(pieces)];
  const [found] = KINDS.flatMap((kind) => candidates.filter((digits) => kind.test(digits)));
  return found ?? (WITHOUT_ZERO.test(joined) ? `0${joined}` : null);
}

/** The identity number that was typed, nothing guessed: grouped by spaces or full stops, and nothing beside it; null otherwise. */
export function readPersonalId(typed: string): string | null {
  const digits = typed.replace(/[\s.]/g, '');
  return KINDS.some((kind) => kind.test(digits)) ? digits : null;
}

/** Each word of a search is looked for by itself: pieces may overlap, and one that lies in another adds nothing. */
function overlay(pieces: readonly string[]): string {
  return pieces.reduce((whole, piece) => {
    if (whole.includes(piece)) return whole;
    let shared = Math.min(whole.length, piece.length);
    while (!whole.endsWith(piece.slice(0, shared))) shared -= 1;
    return whole + piece.slice(shared);
  }, '');
}
