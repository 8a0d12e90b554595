/** The cache: what the centre has told us and what is worked out from it. May be rebuilt from the centre at any time. */
import { Dexie, type Table } from 'dexie';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { ChainLink } from '#protocol/event-chain.ts';
import type { Snapshot, SnapshotPart, SnapshotSection } from '#protocol/snapshot-messages.ts';

/** Which of the officer's lists a dossier stands in, and the moment it is sorted by; absent when it is in none. */
export type Lane = 'due' | 'waiting' | 'ready' | 'unsettled';

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
  /** The link of event `wseq`; null when written by a version that kept none: the ward is then fetched anew. */
  readonly chain: ChainLink | null;
}

/** Where a section lies: the ward, the snapshot it came with, its number there. What lies under a key never changes. */
export type SectionKey = [WardCode, number, number];

/**
 * A section of a snapshot whose dossiers can be listed. Those of an open one stand in `dossier`, and `lines` and `received`
 * are empty; those of a closed one stay packed, and this is what is kept of each without unpacking. Histories stay packed.
 */
export interface SectionRow extends Omit<SnapshotSection, 'rows' | 'histories'> {
  readonly ward: WardCode;
  readonly wseq: number;
  readonly ids: readonly DossierId[];
  /** What each is found by (`search-line.ts`) and when it was received, in the order of `ids`. */
  readonly lines: readonly string[];
  readonly received: readonly Instant[];
}

export interface SectionPartRow {
  readonly ward: WardCode;
  readonly wseq: number;
  readonly section: number;
  readonly part: SnapshotPart;
  /** As it came: gzip. */
  readonly bytes: ArrayBuffer;
}

/** A first load that has not ended. What of it is here is told by the parts themselves. */
export interface LoadRow {
  readonly ward: WardCode;
  readonly epoch: string;
  readonly snapshot: Snapshot;
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
  section: Table<SectionRow, SectionKey>;
  sectionPart: Table<SectionPartRow, [...SectionKey, SnapshotPart]>;
  /** Dossiers of sections in which something happened since: their own row and history stand for the packed ones. */
  thawed: Table<{ id: DossierId; ward: WardCode }, DossierId>;
  load: Table<LoadRow, WardCode>;
  /** Dossiers that left this tablet because they ended long ago. */
  trimmed: Table<{ id: DossierId; ward: WardCode }, DossierId>;
  /** When a ward was last trimmed, and what is no longer kept: dossiers that ended before. */
  trim: Table<{ ward: WardCode; at: Instant; endedBefore: Instant }, WardCode>;
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
  database
    .version(3)
    .stores({
      section: '[ward+wseq+section]',
      sectionPart: '[ward+wseq+section+part]',
      thawed: 'id, ward',
      load: 'ward, [ward+epoch+snapshot.wseq]',
      trimmed: 'id, ward',
      trim: 'ward',
    })
    // The lists stay as they are until the centre is reached: a counter that is offline goes on with them.
    .upgrade((tx) => tx.table<CursorRow>('cursor').toCollection().modify({ chain: null }));
  return database;
}
