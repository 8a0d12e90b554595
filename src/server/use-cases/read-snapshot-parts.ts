/** Gives a tablet parts of a snapshot, as they lie in the database. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { SnapshotAddress } from '#protocol/snapshot-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { readParts, type SnapshotPlace } from '../store/snapshots.ts';
import type { Centre } from './centre.ts';
import { hasWard, type WardRefusal } from './manage-users.ts';

/** The part of every section from `section` to `through`, in order. */
export async function readSnapshotParts(
  { db }: Centre,
  user: SessionUser,
  { ward, wseq, section, through, part }: SnapshotPlace & Required<SnapshotAddress>,
): Promise<Result<readonly Buffer[], WardRefusal | { readonly type: 'NoSuchPart' }>> {
  if (!hasWard(user, ward)) return err({ type: 'NotYourWard' });
  const parts = await readParts(db, { ward, wseq }, { section, through, part });
  return parts.length === through - section + 1 ? ok(parts) : err({ type: 'NoSuchPart' });
}
