/** The scans this tablet made: which still have bytes to send, and what of them the centre has. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { FileRow } from './outbox-database.ts';
import { staysClosed } from './seal-rows.ts';
import type { Store } from './store.ts';
import { withStored } from './stored-runs.ts';

type OwnStore = Pick<Store, 'outbox'>;

/** Those to send, oldest first. One whose event has not reached the centre is not among them: nobody there knows of it. */
export async function listFilesToSend({ outbox }: OwnStore): Promise<FileRow[]> {
  const waiting = await outbox.file.where('state').equals('waiting').toArray();
  const kept = await outbox.event.bulkGet(waiting.map(({ ward, dseq }): [WardCode, number] => [ward, dseq]));
  const events = await withStored(
    { outbox },
    kept.filter((row) => row !== undefined),
  );
  const early = new Set(events.filter(({ state }) => state === 'pending' || state === 'set-aside').map(keyOf));
  // An event that has left the outbox was confirmed long ago.
  return waiting.filter((file) => !early.has(keyOf(file))).sort((one, other) => one.dseq - other.dseq);
}

function keyOf({ ward, dseq }: Pick<FileRow, 'ward' | 'dseq'>): string {
  return `${ward}/${dseq}`;
}

/** Undefined when they are not here, and while their ward is locked: scans wait until somebody may read them. */
export async function readFileBytes({ outbox }: OwnStore, fileId: string): Promise<ArrayBuffer | undefined> {
  const row = await outbox.fileBytes.get(fileId);
  return row && !staysClosed(row) ? row.data : undefined;
}

export async function noteHeldParts({ outbox }: OwnStore, fileId: string, heldParts: number): Promise<void> {
  await outbox.file.update(fileId, { heldParts });
}

/** The centre has all of it and has compared it with what its event says. */
export async function noteComplete(
  { outbox }: OwnStore,
  fileId: string,
  { heldParts, completeAt }: { readonly heldParts: number; readonly completeAt: Instant },
): Promise<void> {
  await outbox.file.update(fileId, { heldParts, completeAt, state: 'at-centre' });
}

/**
 * Gives back the room of scans the centre has had, complete, since before `completeBefore`, and whose event has itself left
 * the outbox: a centre restored from a backup is then not expected to ask for them any more.
 */
export async function dropOldFiles({ outbox }: OwnStore, ward: WardCode, completeBefore: Instant): Promise<void> {
  await outbox.transaction('rw', outbox.event, outbox.file, outbox.fileBytes, async () => {
    const complete = await outbox.file.where('state').equals('at-centre').toArray();
    const old = complete.filter(
      (file) => file.ward === ward && file.completeAt !== null && file.completeAt < completeBefore,
    );
    const events = await outbox.event.bulkGet(old.map(({ dseq }): [WardCode, number] => [ward, dseq]));
    const gone = old.filter((_, index) => events[index] === undefined).map(({ fileId }) => fileId);
    await outbox.file.bulkDelete(gone);
    await outbox.fileBytes.bulkDelete(gone);
  });
}
