/** The one way anything is recorded: number, event and day's serial in one strict transaction, read back before it counts. */
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { FileMediaType } from '#domain/dossier/event-bodies.ts';
import { signedHash } from '#protocol/batch-signature.ts';
import { briefOf, type FileRow, type OutboxRow } from './outbox-database.ts';
import { sealerForCentre, type SealForCentre } from './seal-for-centre.ts';
import type { Store } from './store.ts';

/** Numbers taken inside the transaction: given to one event only, or given back when it fails. */
export interface TakenNumbers {
  readonly dseq: number;
  /** Position of the dossier among those this device received that day, from 0; null when no serial was asked for. */
  readonly serialIndex: number | null;
}

/** The bytes an event `file-attached` speaks of: on disk with it or not at all. */
export interface AttachedBytes {
  readonly fileId: string;
  readonly name: string;
  readonly mediaType: FileMediaType;
  readonly data: ArrayBuffer;
}

export interface AppendRequest {
  readonly ward: WardCode;
  /** The day whose serial the event takes; null for steps on a dossier already numbered. */
  readonly serialDate: PlainDate | null;
  readonly build: (numbers: TakenNumbers) => DossierEvent;
  readonly file?: AttachedBytes;
}

/**
 * @returns the event as read back from disk after the commit
 * @throws LockedError when the ward's key is not at hand, whatever the browser throws when it cannot keep the row
 * (QuotaExceededError among them), or what `build` throws; then nothing was written
 */
export async function appendEvent(store: Store, request: AppendRequest): Promise<DossierEvent> {
  const { outbox, withReopen } = store;
  const tried: { dseq?: number } = {};
  const sealForCentre = await withReopen(() => sealerForCentre(store, request.ward));
  const key = await withReopen(() => append(store, { ...request, sealForCentre }, tried));
  const kept = await withReopen(() => outbox.event.get(key));
  if (!kept) throw new DOMException('The record was not there after the commit.', 'DataError');
  const { file } = request;
  const bytes = file && (await withReopen(() => outbox.fileBytes.get(file.fileId)));
  if (bytes?.data.byteLength !== file?.data.byteLength) {
    throw new DOMException('The file was not there after the commit.', 'DataError');
  }
  return kept.event;
}

/** @param tried the number an earlier try took; whether it was committed may have been lost with the connection */
function append(
  { outbox }: Store,
  { ward, serialDate, build, file, sealForCentre }: AppendRequest & { readonly sealForCentre: SealForCentre | null },
  tried: { dseq?: number },
): Promise<[WardCode, number]> {
  const tables = [outbox.event, outbox.sequence, outbox.serial, ...(file ? [outbox.file, outbox.fileBytes] : [])];
  return outbox.transaction('rw', tables, async () => {
    const dseq = (await outbox.sequence.get(ward))?.next ?? 1;
    const serialIndex = serialDate ? ((await outbox.serial.get([ward, serialDate]))?.used ?? 0) : null;
    const event = build({ dseq, serialIndex });
    if (tried.dseq !== undefined) {
      const since = await outbox.event.where('[ward+dseq]').between([ward, tried.dseq], [ward, dseq]).toArray();
      const committed = since.find((row) => briefOf(row).id === event.id);
      if (committed) return [ward, committed.dseq];
    }
    tried.dseq = dseq;
    const row: OutboxRow = {
      ward,
      dseq,
      dossierId: event.dossierId,
      event,
      ...(sealForCentre && { forCentre: sealForCentre(event) }),
      signedHash: signedHash(event),
      state: 'pending',
      unconfirmed: 1,
      wseq: null,
      reason: null,
    };
    await outbox.event.add(row);
    if (file) {
      await outbox.fileBytes.add({ fileId: file.fileId, ward, data: file.data });
      await outbox.file.add(fileRowOf(file, row));
    }
    await outbox.sequence.put({ ward, next: dseq + 1 });
    if (serialDate && serialIndex !== null) await outbox.serial.put({ ward, date: serialDate, used: serialIndex + 1 });
    return [ward, dseq];
  });
}

function fileRowOf({ data, ...file }: AttachedBytes, { ward, dossierId, dseq }: OutboxRow): FileRow {
  return {
    ...file,
    ward,
    dossierId,
    dseq,
    bytes: data.byteLength,
    heldParts: 0,
    state: 'waiting',
    completeAt: null,
  };
}
