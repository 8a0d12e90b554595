/** Gives a tablet one part of a snapshot, as it lies in the database. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { SnapshotPart } from '#protocol/snapshot-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { readPart, type SnapshotPlace } from '../store/snapshots.ts';
import type { Centre } from './centre.ts';
import { hasWard, type WardRefusal } from './manage-users.ts';

export async function readSnapshotPart(
  { db }: Centre,
  user: SessionUser,
  { ward, wseq, section, part }: SnapshotPlace & { readonly section: number; readonly part: SnapshotPart },
): Promise<Result<Buffer, WardRefusal | { readonly type: 'NoSuchPart' }>> {
  if (!hasWard(user, ward)) return err({ type: 'NotYourWard' });
  const bytes = await readPart(db, { ward, wseq }, { section, part });
  return bytes ? ok(bytes) : err({ type: 'NoSuchPart' });
}
