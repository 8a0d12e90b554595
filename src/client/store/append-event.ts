/** The one way anything is recorded: number, event and day's serial in one strict transaction, read back before it counts. */
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { OutboxRow } from './outbox-database.ts';
import type { Store } from './store.ts';

/** Numbers taken inside the transaction: given to one event only, or given back when it fails. */
export interface TakenNumbers {
  readonly dseq: number;
  /** Position of the dossier among those this device received that day, from 0; null when no serial was asked for. */
  readonly serialIndex: number | null;
}

export interface AppendRequest {
  readonly ward: WardCode;
  /** The day whose serial the event takes; null for steps on a dossier already numbered. */
  readonly serialDate: PlainDate | null;
  readonly build: (numbers: TakenNumbers) => DossierEvent;
}

/**
 * @returns the event as read back from disk after the commit
 * @throws whatever the browser throws when it cannot keep the row (QuotaExceededError among them), or what `build` throws;
 * then nothing was written
 */
export async function appendEvent(
  { outbox }: Store,
  { ward, serialDate, build }: AppendRequest,
): Promise<DossierEvent> {
  const key = await outbox.transaction('rw', outbox.event, outbox.sequence, outbox.serial, async () => {
    const dseq = (await outbox.sequence.get(ward))?.next ?? 1;
    const serialIndex = serialDate ? ((await outbox.serial.get([ward, serialDate]))?.used ?? 0) : null;
    const event = build({ dseq, serialIndex });
    const row: OutboxRow = {
      ward,
      dseq,
      dossierId: event.dossierId,
      event,
      state: 'pending',
      unconfirmed: 1,
      wseq: null,
      reason: null,
    };
    await outbox.event.add(row);
    await outbox.sequence.put({ ward, next: dseq + 1 });
    if (serialDate && serialIndex !== null) await outbox.serial.put({ ward, date: serialDate, used: serialIndex + 1 });
    return [ward, dseq] as [WardCode, number];
  });
  const kept = await outbox.event.get(key);
  if (!kept) throw new DOMException('The record was not there after the commit.', 'DataError');
  return kept.event;
}
