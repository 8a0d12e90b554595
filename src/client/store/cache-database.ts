/** The cache: what the centre has told us and what is worked out from it. May be rebuilt from the centre at any time. */
import { Dexie, type Table } from 'dexie';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';

/** Which of the officer's lists a dossier stands in, and the moment it is sorted by; absent when it is in none. */
export type Lane = 'due' | 'waiting' | 'ready';

export interface DossierRow extends DossierSummary {
  readonly lane?: Lane;
  readonly laneAt?: Instant;
}

/** One record a dossier: its events in the centre's order. */
export interface HistoryRow {
  readonly dossierId: DossierId;
  readonly ward: WardCode;
  readonly events: readonly DossierEvent[];
}

export interface CursorRow {
  readonly ward: WardCode;
  readonly epoch: string;
  readonly wseq: number;
}

/**
 * A decision of a ward as the centre sent it. What this version of the app cannot read is kept too: in its place, for the
 * version that can.
 */
export interface RecordRow {
  readonly ward: WardCode;
  readonly rseq: number;
  readonly kind: string;
  readonly key: string;
  readonly record: unknown;
}

export type CacheDatabase = Dexie & {
  dossier: Table<DossierRow, DossierId>;
  history: Table<HistoryRow, DossierId>;
  cursor: Table<CursorRow, WardCode>;
  record: Table<RecordRow, [WardCode, number]>;
};

export function openCacheDatabase(name = 'dung-hen-cache'): CacheDatabase {
  const database = new Dexie(name, { chromeTransactionDurability: 'relaxed', cache: 'disabled' }) as CacheDatabase;
  database.version(1).stores({
    dossier: 'id, [ward+lane+laneAt], [ward+receivedAt], [ward+resolvedAt]',
    history: 'dossierId, ward',
    cursor: 'ward',
  });
  database
    .version(2)
    .stores({
      dossier: 'id, [ward+lane+laneAt], [ward+receivedAt], [ward+endedAt]',
      record: '[ward+rseq], [ward+kind+key]',
    })
    // Rows made by the version before say less than the lists of this one ask; they come again from the centre.
    .upgrade((tx) => Promise.all(['dossier', 'history', 'cursor'].map((table) => tx.table(table).clear())));
  return database;
}
