/**
 * The cache: what the centre has told us and what is worked out from it. May be rebuilt from the centre at any time. What is
 * said of citizens lies sealed (`sealed-tables.ts`).
 */
import { Dexie, type Table } from 'dexie';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { ChainLink } from '#protocol/event-chain.ts';
import type { Snapshot, SnapshotFile, SnapshotPart, SnapshotSection } from '#protocol/snapshot-messages.ts';
import { PLAIN_TABLE, notePlain, type PlainRow } from './plain-tables.ts';
import { sealTables } from './sealed-core.ts';
import { SEALED_CACHE } from './sealed-tables.ts';
import type { WardKeys } from './ward-keys.ts';

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
  /** The centre's mark of that place, as it came; none before the first page after a snapshot, or of a version that kept none. */
  readonly proof?: string;
  /** Of a ward that comes page by page from nothing: more is to come before its lists are whole. */
  readonly isPartial?: true;
}

/** Where a section lies: the ward, the snapshot it came with, its number there. What lies under a key never changes. */
export type SectionKey = [WardCode, number, number];

/** What is kept of each dossier of a section without unpacking its row, in the order of the section's ids. */
export interface SectionLines {
  /** What it is found by (`search-line.ts`). */
  readonly lines: readonly string[];
  readonly received: readonly Instant[];
}

/**
 * A section of a snapshot whose dossiers can be listed: this is what is kept of each without unpacking. Rows and histories
 * stay packed. Versions before 5 of this database put the rows of open sections into `dossier` and left `lines` and `received`
 * empty.
 */
export interface SectionRow extends Omit<SnapshotSection, SnapshotFile>, SectionLines {
  readonly ward: WardCode;
  readonly wseq: number;
  readonly ids: readonly DossierId[];
}

/** As it lies in the database: its lines beside its parts (`section-lines.ts`). */
export type StoredSection = Omit<SectionRow, keyof SectionLines> & Partial<SectionLines>;

/** What lies packed under a section: the parts of the snapshot as they came, and its lines. */
export type PackedName = SnapshotPart | 'lines';

/** The first piece lies under the name itself, the others under the name and a number: in this order by key. */
export type PieceName = PackedName | `${PackedName}/${string}`;

export interface SectionPartRow {
  readonly ward: WardCode;
  readonly wseq: number;
  readonly section: number;
  readonly part: PieceName;
  /** Of a part gzip as it came, rows one way or the other (`snapshot-messages.ts`); of lines JSON text. */
  readonly bytes: ArrayBuffer;
}

/** A first load that has not ended. What of it is here is told by the parts themselves. */
export interface LoadRow {
  readonly ward: WardCode;
  readonly epoch: string;
  readonly snapshot: Snapshot;
  /** The line did not carry several parts at once: they are asked for one by one, also after a restart. */
  readonly isOneByOne?: true;
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
  section: Table<StoredSection, SectionKey>;
  sectionPart: Table<SectionPartRow, [...SectionKey, PieceName]>;
  /** Dossiers of sections in which something happened since: their own row and history stand for the packed ones. */
  thawed: Table<{ id: DossierId; ward: WardCode }, DossierId>;
  load: Table<LoadRow, WardCode>;
  /** Dossiers that left this tablet because they ended long ago. */
  trimmed: Table<{ id: DossierId; ward: WardCode }, DossierId>;
  /** When a ward was last trimmed, and what is no longer kept: dossiers that ended before. */
  trim: Table<{ ward: WardCode; at: Instant; endedBefore: Instant }, WardCode>;
  /** Tables that hold rows of versions that sealed nothing (`seal-plain-rows.ts`). */
  plain: Table<PlainRow, string>;
};

export function openCacheDatabase(name: string, keys: WardKeys): CacheDatabase {
  const database = new Dexie(name, { chromeTransactionDurability: 'relaxed', cache: 'disabled' }) as CacheDatabase;
  sealTables(database, SEALED_CACHE, keys);
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
  database
    .version(4)
    .stores({ plain: PLAIN_TABLE })
    .upgrade((tx) => notePlain(tx, SEALED_CACHE));
  // A tab of the version before would not find what lies packed since, and is closed by this.
  database.version(5).stores({ section: '[ward+wseq+section], [ward+holds]' });
  // Nor would that one find a section whose lines are not written yet; version 7 of the outbox has it step aside.
  database.version(6);
  // Nor would that one read rows that came by columns.
  database.version(7);
  return database;
}
