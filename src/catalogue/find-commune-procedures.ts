/** Search in the commune catalogue as people type: by code or by words, without marks. */
import { foldText } from '#domain/base/fold-text.ts';

export interface CommuneProcedure {
  readonly code: string;
  readonly name: string;
  readonly sector: string;
  /** The agencies that carry it out, as the portal names them; empty where it names none. */
  readonly agency: string;
  /** The ministry or the province that issued it; empty where the list does not have it. */
  readonly promulgator: string;
  /** We ship it with its cases, limits and papers. */
  readonly isShipped: boolean;
  /** Without marks, and the name without "Thủ tục": folded once, since every key pressed searches them all. */
  readonly folded: { readonly name: string; readonly sector: string };
}

const MOST_RESULTS = 50;

/** Best first: the code, then a name that begins with the text, has it in one piece, has all words; at most fifty. */
export function findCommuneProcedures(entries: readonly CommuneProcedure[], text: string): CommuneProcedure[] {
  const wanted = foldText(text);
  if (wanted === '') return [];
  const words = wanted.split(' ');
  return entries
    .map((entry, index) => ({ entry, index, rank: rankOf(entry, wanted, words) }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || a.index - b.index)
    .slice(0, MOST_RESULTS)
    .map(({ entry }) => entry);
}

/** Ranks come in bands; within one the shorter name comes first, since it says little else. */
const BAND = 10_000;

/** Smaller is better; null when it does not fit. */
function rankOf({ code, folded }: CommuneProcedure, wanted: string, words: readonly string[]): number | null {
  const { name, sector } = folded;
  if (code === wanted) return 0;
  if (code.startsWith(wanted)) return BAND;
  if (name.startsWith(wanted)) return 2 * BAND + name.length;
  if (` ${name}`.includes(` ${wanted}`)) return 3 * BAND + name.length;
  if (hasAll(name, words)) return 4 * BAND + name.length;
  return hasAll(`${name} ${sector}`, words) ? 5 * BAND + name.length : null;
}

function hasAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => ` ${text}`.includes(` ${word}`));
}
