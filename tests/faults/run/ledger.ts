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
  /** What lay only in a database that was deleted by hand: nobody can have it any more. */
  excuse(eventId: string): void;
  read(): Told[];
}

export function openLedger(file: string): Ledger {
  writeFileSync(file, '');
  const excused = new Set<string>();
  return {
    file,
    tell: (entry) => appendFileSync(file, `${JSON.stringify(entry)}\n`),
    excuse: (eventId) => void excused.add(eventId),
    read: () =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Told)
        .filter(({ eventId }) => eventId === null || !excused.has(eventId)),
  };
}
