/** Takes in and gives out the bytes of attached files. A file nobody has announced is not taken. */
import { createHash } from 'node:crypto';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { FileAttachedBody } from '#domain/dossier/event-bodies.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { FILE_PART_BYTES, partCount, type FileState } from '#protocol/file-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { transact, waitBriefly } from '../store/database.ts';
import { holdOffDestruction } from '../store/destruction.ts';
import {
  dropParts,
  findAttached,
  isComplete,
  listParts,
  lockFile,
  markComplete,
  readBytes,
  savePart,
  type FilePlace,
} from '../store/files.ts';
import type { Centre } from './centre.ts';
import { hasWard, type WardRefusal } from './manage-users.ts';

export type FileRefusal =
  | WardRefusal
  /** Its event has not arrived: send the outbox first. */
  | { readonly type: 'NoSuchFile' }
  /** Not a part of this file: its number or its size. */
  | { readonly type: 'WrongPart' }
  /** All parts are here and together they are another file than the event names: everything is to be sent again. */
  | { readonly type: 'FileDiffers' };

export async function readFileState(
  { db }: Centre,
  user: SessionUser,
  place: FilePlace,
): Promise<Result<FileState, FileRefusal>> {
  if (!hasWard(user, place.ward)) return err({ type: 'NotYourWard' });
  if (!(await findAttached(db, place))) return err({ type: 'NoSuchFile' });
  return ok({ ...place, held: await listParts(db, place), isComplete: await isComplete(db, place) });
}

export async function takeFilePart(
  { db, now }: Centre,
  user: SessionUser,
  { part, bytes, ...place }: FilePlace & { readonly part: number; readonly bytes: Buffer },
): Promise<Result<null, FileRefusal>> {
  if (!hasWard(user, place.ward)) return err({ type: 'NotYourWard' });
  return transact(db, async (tx) => {
    await waitBriefly(tx);
    // Before the event is looked for: a part that is saved belongs to an event that is still there.
    await holdOffDestruction(tx, place.ward);
    const attached = await findAttached(tx, place);
    if (!attached) return err({ type: 'NoSuchFile' });
    if (part >= partCount(attached.bytes) || bytes.length !== sizeOfPart(attached, part))
      return err({ type: 'WrongPart' });
    await lockFile(tx, place);
    if (await isComplete(tx, place)) return ok(null);
    await savePart(tx, place, { part, bytes });
    if ((await listParts(tx, place)).length < partCount(attached.bytes)) return ok(null);
    if (sha256Of(await readBytes(tx, place)) !== attached.sha256) {
      await dropParts(tx, place);
      return err({ type: 'FileDiffers' });
    }
    await markComplete(tx, place, now());
    return ok(null);
  });
}

export interface StoredFile extends FileAttachedBody {
  readonly dossierId: DossierId;
  readonly content: Buffer;
}

/** @returns NoSuchFile also while parts are missing */
export async function readFile(
  { db }: Centre,
  user: SessionUser,
  place: FilePlace,
): Promise<Result<StoredFile, FileRefusal>> {
  if (!hasWard(user, place.ward)) return err({ type: 'NotYourWard' });
  const attached = await findAttached(db, place);
  if (!attached || !(await isComplete(db, place))) return err({ type: 'NoSuchFile' });
  return ok({ ...attached, content: await readBytes(db, place) });
}

/** Every part is full but the last. */
function sizeOfPart({ bytes }: FileAttachedBody, part: number): number {
  return Math.min(FILE_PART_BYTES, bytes - part * FILE_PART_BYTES);
}

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
