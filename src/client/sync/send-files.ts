/**
 * Sends the bytes of scans, part by part, after everything recorded has been sent and everything new fetched. A cut line goes
 * on at the part; whatever is more urgent is let through between two parts.
 */
import * as v from 'valibot';
import { ok, type Result } from '#domain/base/result.ts';
import { FILE_PART_BYTES, filePath, fileStateSchema, partCount, type FileState } from '#protocol/file-messages.ts';
import { listFilesToSend, noteComplete, noteHeldParts, readFileBytes } from '../store/files.ts';
import type { FileRow } from '../store/outbox-database.ts';
import { listPendingKeys } from '../store/outbox.ts';
import { askCentre, type CentreError } from './centre.ts';
import type { SyncContext } from './sync-context.ts';

const FILE_DIFFERS = 'urn:dung-hen:problem:file-differs';

/** done: nothing more can be sent now · interrupted: something more urgent came up, begin a round. */
export type FilesOutcome = 'done' | 'interrupted';

export interface FilesPace {
  /** False when something else is to be done first; asked between two parts. */
  readonly isFree: () => boolean;
  /** The centre has taken one: the line is good for something. */
  readonly onPart: () => void;
}

/**
 * At least one part, however often something else comes up: on a busy day scans get there too.
 * @returns the failure that ended it; what the centre refuses of one file does not hold up the next
 */
export async function sendFiles(
  context: SyncContext,
  { isFree, onPart }: FilesPace,
): Promise<Result<FilesOutcome, CentreError>> {
  const known = new Set(await listPendingKeys(context.store));
  // What could not be sent in the round just ended is no reason to wait; what was recorded since is.
  const mayGoOn = async () => isFree() && (await listPendingKeys(context.store)).every((key) => known.has(key));
  for (const file of await listFilesToSend(context.store)) {
    const sent = await sendFile(context, file, { mayGoOn, onPart });
    if (!sent.ok && sent.error.type !== 'Refused') return sent;
    if ((sent.ok && sent.value === 'interrupted') || !(await mayGoOn())) return ok('interrupted');
  }
  return ok('done');
}

async function sendFile(
  context: SyncContext,
  file: FileRow,
  { mayGoOn, onPart }: { readonly mayGoOn: () => Promise<boolean>; readonly onPart: () => void },
): Promise<Result<FilesOutcome, CentreError>> {
  const { store } = context;
  const before = await askState(context, file);
  if (!before.ok) return before;
  if (before.value.isComplete) return complete(context, file);
  const data = await store.withReopen(() => readFileBytes(store, file.fileId));
  if (!data) return ok('done');
  const held = new Set(before.value.held);
  for (const part of partsToSend(file, held)) {
    const taken = await putPart(context, file, { part, data });
    if (!taken.ok) {
      await noteRefused(context, file, taken.error);
      return taken;
    }
    held.add(part);
    onPart();
    await store.withReopen(() => noteHeldParts(store, file.fileId, held.size));
    if (!(await mayGoOn())) return ok('interrupted');
  }
  // Its own word: that every part was taken does not say that they are the file.
  const after = await askState(context, file);
  if (!after.ok) return after;
  return after.value.isComplete ? complete(context, file) : ok('done');
}

/** The missing ones in order; the last once more when all are there, so that the centre looks at them as a whole. */
function partsToSend({ bytes }: FileRow, held: ReadonlySet<number>): number[] {
  const parts = Array.from({ length: partCount(bytes) }, (_, part) => part);
  const missing = parts.filter((part) => !held.has(part));
  return missing.length > 0 ? missing : parts.slice(-1);
}

function askState({ connection }: SyncContext, { ward, fileId }: FileRow): Promise<Result<FileState, CentreError>> {
  return askCentre(connection, { method: 'GET', path: filePath(ward, fileId), answer: fileStateSchema });
}

function putPart(
  { connection }: SyncContext,
  { ward, fileId }: FileRow,
  { part, data }: { readonly part: number; readonly data: ArrayBuffer },
): Promise<Result<null, CentreError>> {
  return askCentre(connection, {
    method: 'PUT',
    path: `${filePath(ward, fileId)}/${part}`,
    body: data.slice(part * FILE_PART_BYTES, (part + 1) * FILE_PART_BYTES),
    answer: v.null(),
  });
}

/** Together the parts were another file, and the centre has dropped them: the next round sends it from the start. */
async function noteRefused({ store }: SyncContext, { fileId }: FileRow, error: CentreError): Promise<void> {
  if (error.type === 'Refused' && error.problem.type === FILE_DIFFERS) {
    await store.withReopen(() => noteHeldParts(store, fileId, 0));
  }
}

async function complete(
  { store, clock }: SyncContext,
  { fileId, bytes }: FileRow,
): Promise<Result<FilesOutcome, never>> {
  const facts = { heldParts: partCount(bytes), completeAt: clock.now() };
  await store.withReopen(() => noteComplete(store, fileId, facts));
  return ok('done');
}
