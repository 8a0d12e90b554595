/** Brings the schema up to date: all missing migrations in one transaction, one centre at a time. */
import { initial } from './migrations/0001-initial.ts';
import { wardRecords } from './migrations/0002-ward-records.ts';
import { figures } from './migrations/0003-figures.ts';
import { sync } from './migrations/0004-sync.ts';
import { coarserFigures } from './migrations/0005-coarser-figures.ts';
import { followed } from './migrations/0006-followed.ts';
import { setAsideSender } from './migrations/0007-set-aside-sender.ts';
import { rebuildOneWard } from './migrations/0008-rebuild-one-ward.ts';
import { skippedNumbers } from './migrations/0009-skipped-numbers.ts';
import { accounts } from './migrations/0010-accounts.ts';
import { deviceKeys } from './migrations/0011-device-keys.ts';
import { secondFactor } from './migrations/0012-second-factor.ts';
import { enrolment } from './migrations/0013-enrolment.ts';
import { accessLog } from './migrations/0014-access-log.ts';
import { tabletKeys } from './migrations/0015-tablet-keys.ts';
import { deviceProof } from './migrations/0016-device-proof.ts';
import { roleHistory } from './migrations/0017-role-history.ts';
import { destruction } from './migrations/0018-destruction.ts';
import { accessChain } from './migrations/0020-access-chain.ts';
import { waysIn } from './migrations/0021-ways-in.ts';
import { appendTimes } from './migrations/0022-append-times.ts';
import { numberAndPhone } from './migrations/0024-number-and-phone.ts';
import type { Queryable, Sql } from './sql.ts';
import { StartFailure } from './start-failure.ts';

export interface Migration {
  readonly id: number;
  readonly name: string;
  readonly sql: string;
  /** What SQL cannot say, after it and in the same transaction. */
  run?(tx: Queryable): Promise<void>;
}

/** In order. A migration that has been released is never edited. */
export const MIGRATIONS: readonly Migration[] = [
  initial,
  wardRecords,
  figures,
  sync,
  coarserFigures,
  followed,
  setAsideSender,
  rebuildOneWard,
  skippedNumbers,
  accounts,
  deviceKeys,
  secondFactor,
  enrolment,
  accessLog,
  tabletKeys,
  deviceProof,
  roleHistory,
  destruction,
  accessChain,
  waysIn,
  appendTimes,
  numberAndPhone,
];

/** "dung-hen" in ASCII, cut to a positive 31-bit number: ours among the advisory locks of a shared database. */
const LOCK = 1_685_415_526;

/** @returns how many were applied @throws {StartFailure} when the database was made by a newer program */
export async function migrate(sql: Sql, migrations: readonly Migration[] = MIGRATIONS): Promise<number> {
  return sql.begin((tx) => migrateWithin(tx, migrations));
}

/** The same as part of a transaction. */
export async function migrateWithin(tx: Queryable, migrations: readonly Migration[] = MIGRATIONS): Promise<number> {
  await tx`select pg_advisory_xact_lock(${LOCK})`;
  await tx`create table if not exists schema_migration (id integer primary key, name text not null, applied_at timestamptz not null default now())`;
  const applied = new Set(await appliedIds(tx));
  const known = new Set(migrations.map(({ id }) => id));
  const unknown = [...applied].find((id) => !known.has(id));
  if (unknown !== undefined) {
    throw new StartFailure(
      `Cơ sở dữ liệu thuộc phiên bản mới hơn (bước ${unknown}). Hãy cập nhật chương trình rồi khởi động lại.`,
    );
  }
  const missing = migrations.filter(({ id }) => !applied.has(id));
  for (const migration of missing) {
    await tx.unsafe(migration.sql);
    await migration.run?.(tx);
    await tx`insert into schema_migration (id, name) values (${migration.id}, ${migration.name})`;
  }
  return missing.length;
}

/** True when the database answers and no migration is missing. */
export async function isMigrated(sql: Queryable): Promise<boolean> {
  const applied = new Set(await appliedIds(sql));
  return MIGRATIONS.every(({ id }) => applied.has(id));
}

async function appliedIds(sql: Queryable): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`select id from schema_migration`;
  return rows.map(({ id }) => id);
}
