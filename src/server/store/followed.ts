/** How far the dossiers of each ward, their numbers and their figures have followed the events they are worked out from. */
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { Connection } from './database.ts';

/** Wards with events that their dossiers do not show yet. */
export async function listWardsBehind(db: Connection): Promise<WardCode[]> {
  const rows = await db<{ ward_id: WardCode }[]>`
    select ward_id from ward_head left join followed using (ward_id)
    where last_seq > coalesce(followed.wseq, 0) order by ward_id`;
  return rows.map(({ ward_id }) => ward_id);
}

/** The number of the last event of the ward that was followed. */
export async function readFollowed(db: Connection, ward: WardCode): Promise<number> {
  const [row] = await db<{ wseq: number }[]>`select wseq from followed where ward_id = ${ward}`;
  return row?.wseq ?? 0;
}

/**
 * One follower at a time for a ward, to the end of the transaction. Whoever holds the ward may wait for this; whoever has
 * this must not wait for the ward.
 * @returns the number of the last event that was followed
 */
export async function holdFollowed(tx: Connection, ward: WardCode): Promise<number> {
  await tx`insert into followed (ward_id, wseq) values (${ward}, 0) on conflict (ward_id) do nothing`;
  const [row] = await tx<{ wseq: number }[]>`select wseq from followed where ward_id = ${ward} for update`;
  return row?.wseq ?? 0;
}

export interface Step {
  /** The last event of the step: the end of the ward when fewer than the limit were left. */
  readonly through: number;
  /** Those that have an event in the step. */
  readonly dossiers: readonly DossierId[];
}

/** The next events after `after`, at most `limit`, as one statement sees them: numbers become visible in order. */
export async function findStep(
  tx: Connection,
  ward: WardCode,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<Step> {
  const rows = await tx<{ last_seq: number; wseq: number | null; dossier_id: DossierId | null }[]>`
    select last_seq, wseq, dossier_id
    from ward_head left join lateral (
      select wseq, dossier_id from event
      where event.ward_id = ward_head.ward_id and wseq > ${after} order by wseq limit ${limit}) step on true
    where ward_id = ${ward} order by wseq`;
  const last = rows.at(-1);
  const through = (rows.length === limit ? last?.wseq : last?.last_seq) ?? after;
  return { through, dossiers: [...new Set(rows.flatMap(({ dossier_id }) => dossier_id ?? []))] };
}

export async function markFollowed(tx: Connection, ward: WardCode, wseq: number): Promise<void> {
  await tx`update followed set wseq = ${wseq} where ward_id = ${ward}`;
}

/** Does not wait for the disk at the commit: only for what a crash may take because it is worked out again. */
export async function commitLazily(tx: Connection): Promise<void> {
  await tx`set local synchronous_commit = off`;
}
