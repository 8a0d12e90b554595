/** What officers were told is saved: appended to a file outside the system, one line each, before anything else happens. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import type { WardCode } from '#domain/dossier/ids.ts';

export interface Told {
  readonly tablet: string;
  readonly ward: WardCode;
  /** The dossier's number as it was shown; empty for a step. */
  readonly code: string;
  /** Null where only the screen told it. */
  readonly eventId: string | null;
}

export interface Ledger {
  readonly file: string;
  tell(entry: Told): void;
  /** What was never sent and lay only in a database that was deleted by hand: nobody can have it any more. */
  excuse(eventIds: readonly string[]): void;
  /** Was sent, and no tablet holds it as its own work any more: it is at the centre or nowhere. */
  noteDeleted(eventIds: readonly string[]): void;
  /**
   * The centre was put back to a time before these: the tablets bring them again. Only what was deleted as well, before or
   * after, is excused.
   */
  noteSetBack(eventIds: readonly string[]): void;
  /** Of what was told: how much a restored centre lacked, and how much is excused. */
  count(): { readonly setBack: number; readonly excused: number };
  /** Without what is excused. */
  read(): Told[];
}

export function openLedger(file: string): Ledger {
  writeFileSync(file, '');
  const never = new Set<string>();
  const deleted = new Set<string>();
  const setBack = new Set<string>();
  const isExcused = (id: string) => never.has(id) || (deleted.has(id) && setBack.has(id));
  const readAll = () =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Told);
  return {
    file,
    tell: (entry) => appendFileSync(file, `${JSON.stringify(entry)}\n`),
    excuse: (ids) => addAll(never, ids),
    noteDeleted: (ids) => addAll(deleted, ids),
    noteSetBack: (ids) => addAll(setBack, ids),
    count() {
      const ids = readAll().flatMap(({ eventId }) => eventId ?? []);
      return { setBack: ids.filter((id) => setBack.has(id)).length, excused: ids.filter(isExcused).length };
    },
    read: () => readAll().filter(({ eventId }) => eventId === null || !isExcused(eventId)),
  };
}

function addAll(to: Set<string>, ids: readonly string[]): void {
  for (const id of ids) to.add(id);
}
