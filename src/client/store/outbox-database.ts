/**
 * The outbox: what this tablet has recorded and what makes it a device of the centre. Never dropped by any code path;
 * every commit is strict (on disk before it is reported done).
 */
import { Dexie, type EntityTable, type Table } from 'dexie';
import type { Instant } from '#domain/calendar/instant.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { IntakeDraft } from '#domain/dossier/decide-receive.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DeviceId, DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { HelloResponse } from '#protocol/sync-messages.ts';
import type { ClockAnchor } from '../platform/clock.ts';

/** pending: only here · at-centre: the centre has stored it · confirmed: it came back in a pull · set-aside: kept at the centre for a person to look at. */
export type OutboxState = 'pending' | 'at-centre' | 'confirmed' | 'set-aside';

export interface OutboxRow {
  readonly ward: WardCode;
  readonly dseq: number;
  readonly dossierId: DossierId;
  readonly event: DossierEvent;
  readonly state: OutboxState;
  /** Present until confirmed: a sparse index, so that the few open rows are found among all. */
  readonly unconfirmed?: 1;
  readonly wseq: number | null;
  readonly reason: string | null;
}

export interface DeviceRow {
  readonly key: 'self';
  readonly deviceId: DeviceId;
  readonly bornAt: Instant;
}

/** What the centre told this device about a ward at the last hello: numbers to give out, letterhead, colleagues. */
export interface EnrolmentRow extends HelloResponse {
  readonly wardCode: WardCode;
}

export interface SettingRow {
  readonly key: 'user' | 'ward' | 'clock';
  readonly value: SessionUser | WardCode | ClockAnchor | null;
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
  draft: Table<{ userId: string; draft: IntakeDraft; savedAt: Instant }, string>;
};

export function openOutboxDatabase(name = 'dung-hen-outbox'): OutboxDatabase {
  const database = new Dexie(name, { chromeTransactionDurability: 'strict', cache: 'disabled' }) as OutboxDatabase;
  database.version(1).stores({
    device: 'key',
    event: '[ward+dseq], dossierId, unconfirmed',
    sequence: 'ward',
    serial: '[ward+date]',
    enrolment: 'wardCode',
    setting: 'key',
    draft: 'userId',
  });
  return database;
}
