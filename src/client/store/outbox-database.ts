/**
 * The outbox: what this tablet has recorded and what makes it a device of the centre. Never dropped by any code path;
 * every commit is strict (on disk before it is reported done). What is said of citizens lies sealed (`sealed-tables.ts`).
 */
import { Dexie, type EntityTable, type Table } from 'dexie';
import type { Instant } from '#domain/calendar/instant.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DeviceId, DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { FileMediaType } from '#domain/dossier/event-bodies.ts';
import type { AccessEntry } from '#domain/personal-data/access-entry.ts';
import type { DeviceFault } from '#protocol/device-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { HelloResponse } from '#protocol/sync-messages.ts';
import type { ClockAnchor } from '../platform/clock.ts';
import { briefOfEvent, type EventBrief } from './event-brief.ts';
import type { PinRow, WardKeyRow } from './key-rows.ts';
import { PLAIN_TABLE, notePlain, type PlainRow } from './plain-tables.ts';
import { staysClosed } from './seal-rows.ts';
import { sealTables } from './sealed-core.ts';
import { SEALED_OUTBOX } from './sealed-tables.ts';
import type { WardKeys } from './ward-keys.ts';

/** pending: only here · at-centre: the centre has stored it · confirmed: it came back in a pull · set-aside: kept at the centre for a person to look at. */
export type OutboxState = 'pending' | 'at-centre' | 'confirmed' | 'set-aside';

export interface OutboxRow {
  readonly ward: WardCode;
  readonly dseq: number;
  readonly dossierId: DossierId;
  /** Asking for it throws LockedError or BrokenSealError when the row could not be opened (`staysClosed`). */
  readonly event: DossierEvent;
  /** Of a row that could not be opened; gone from one that was. */
  readonly brief?: EventBrief;
  /** The event sealed for the centre alone, so that anybody's session can send it; rows of earlier versions lack it. */
  readonly forCentre?: Uint8Array;
  /** What a batch's signature is over (`protocol/batch-signature.ts`), so that a locked tablet signs too; rows of earlier versions lack it. */
  readonly signedHash?: Uint8Array;
  readonly state: OutboxState;
  /** Present until confirmed: a sparse index, so that the few open rows are found among all. */
  readonly unconfirmed?: 1;
  readonly wseq: number | null;
  /** The number the centre once gave it and the ward's history does not have it under: offered again for that, once. */
  readonly doubted?: number;
  readonly reason: string | null;
}

/** See `stored-runs.ts`: rows `first` to `through` of a ward stand in its history from number `wseq` on, one after the other. */
export interface StoredRun {
  readonly first: number;
  readonly through: number;
  readonly wseq: number;
  /** The history this tablet then knew of; null before the first. In another one the note says nothing. */
  readonly epoch: string | null;
}

/** A scan made on this tablet; its bytes lie apart, so that lists stay light. */
export interface FileRow {
  readonly fileId: string;
  readonly ward: WardCode;
  readonly dossierId: DossierId;
  /** Number of the event that says what the file is. */
  readonly dseq: number;
  readonly name: string;
  readonly mediaType: FileMediaType;
  readonly bytes: number;
  /** Parts the centre held when it was last asked, or has taken since. */
  readonly heldParts: number;
  /** waiting: bytes of it are still only here · at-centre: the centre holds all of it and has checked it. */
  readonly state: 'waiting' | 'at-centre';
  /** When it was found to be at the centre, by this tablet's clock; null before. */
  readonly completeAt: Instant | null;
}

/** One look at personal data, sealed but for its number, id and time. */
export interface AccessRow extends AccessEntry {
  readonly ward: WardCode;
  /** Present until the centre has it: a sparse index. */
  unsent?: 1;
}

/** What is typed into one form. */
export interface DraftRow {
  /** Its key (`draft-key.ts`): whose it is, in which ward, of which form. */
  readonly userId: string;
  /** Rows of the first versions lack it. */
  readonly ward?: WardCode;
  /** Asking for it throws LockedError or BrokenSealError when the row could not be opened. */
  readonly draft: object;
  readonly savedAt: Instant;
}

export interface DeviceRow {
  readonly key: 'self';
  readonly deviceId: DeviceId;
  readonly bornAt: Instant;
}

/** What this tablet signs receipts with (`signing-key.ts`). */
export interface SigningKeyRow {
  readonly key: 'self';
  /** Not extractable: the browser signs with it and hands it to nobody. */
  readonly privateKey: CryptoKey;
  /** Base64url of the uncompressed P-256 point, as the centre is told it. */
  readonly publicKey: string;
}

/** What the centre told this device about a ward at the last hello: numbers to give out, letterhead, colleagues. */
export interface EnrolmentRow extends HelloResponse {
  readonly wardCode: WardCode;
}

export interface SettingRow {
  /**
   * black-box: when one was last made by itself · vanished: the device whose data was cleared here, until it is settled ·
   * epoch/<ward>: the history our events of the ward came back in · centre-user: whose session the browser holds · leaving:
   * she signed out, and the centre has not heard it yet (`sync/signing-out.ts`) ·
   * standing/<ward>, enrolment-code: see `sync/standing.ts` · stored/<ward>: see `stored-runs.ts`.
   */
  readonly key:
    | 'user'
    | 'ward'
    | 'centre-user'
    | 'leaving'
    | 'clock'
    | 'black-box'
    | 'vanished'
    | 'enrolment-code'
    | `standing/${WardCode}`
    | `epoch/${WardCode}`
    | `stored/${WardCode}`;
  readonly value:
    | true
    | string
    | SessionUser
    | WardCode
    | ClockAnchor
    | Instant
    | { readonly device: DeviceId; readonly noticedAt: Instant }
    | readonly StoredRun[]
    | null;
}

export type OutboxDatabase = Dexie & {
  device: EntityTable<DeviceRow, 'key'>;
  event: Table<OutboxRow, [WardCode, number]>;
  /** Next free `dseq` of a ward. */
  sequence: Table<{ ward: WardCode; next: number }, WardCode>;
  /** How many numbers of a day are given out. */
  serial: Table<{ ward: WardCode; date: PlainDate; used: number }, [WardCode, PlainDate]>;
  enrolment: Table<EnrolmentRow, WardCode>;
  setting: Table<SettingRow, SettingRow['key']>;
  draft: Table<DraftRow, string>;
  file: Table<FileRow, string>;
  fileBytes: Table<{ fileId: string; ward: WardCode; data: ArrayBuffer }, string>;
  /** Troubles of this tablet the centre has not been told of yet. */
  fault: Table<{ fault: DeviceFault }, DeviceFault>;
  signingKey: Table<SigningKeyRow, SigningKeyRow['key']>;
  /** Numbered by the database itself: a number once given never comes again. */
  access: EntityTable<AccessRow, 'number'>;
  /** Copies of the keys that seal the wards, each wrapped (`client/keys`). */
  wardKey: Table<WardKeyRow, [WardCode, string, WardKeyRow['holder']]>;
  /** Officers who unlock this tablet by a PIN. */
  pin: Table<PinRow, string>;
  /** Tables that hold rows of versions that sealed nothing (`seal-plain-rows.ts`). */
  plain: Table<PlainRow, string>;
};

export const OUTBOX_NAME = 'dung-hen-outbox';

export function openOutboxDatabase(name: string, keys: WardKeys): OutboxDatabase {
  const database = new Dexie(name, { chromeTransactionDurability: 'strict', cache: 'disabled' }) as OutboxDatabase;
  sealTables(database, SEALED_OUTBOX, keys);
  database.version(1).stores({
    device: 'key',
    event: '[ward+dseq], dossierId, unconfirmed',
    sequence: 'ward',
    serial: '[ward+date]',
    enrolment: 'wardCode',
    setting: 'key',
    draft: 'userId',
  });
  database.version(2).stores({ fault: 'fault' });
  database.version(3).stores({ file: 'fileId, dossierId, state', fileBytes: 'fileId' });
  database.version(4).stores({ signingKey: 'key' });
  database.version(5).stores({ access: '++number, unsent' });
  database
    .version(6)
    .stores({ plain: PLAIN_TABLE, wardKey: '[ward+keyId+holder], ward, holder', pin: 'userId' })
    .upgrade((tx) => notePlain(tx, SEALED_OUTBOX));
  // With version 6 of the cache: a tab of before watches this database alone, and steps aside for it.
  database.version(7);
  return database;
}

/** What is known of a row's event, opened or not. */
export function briefOf(row: OutboxRow): EventBrief {
  return row.brief ?? briefOfEvent(row.event);
}

/** Whether the event of the row can be read here and now. */
export function isReadable(row: OutboxRow): boolean {
  return !staysClosed(row);
}
