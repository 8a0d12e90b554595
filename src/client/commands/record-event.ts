/** Records one event through the outbox and brings the lists up to date; failures of storage become words for the screen. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { EventBodies, EventKind } from '#domain/dossier/event-bodies.ts';
import type { EventTime } from '#domain/dossier/event-time.ts';
import type { Actor } from '#domain/dossier/dossier-event.ts';
import type { DossierId, EventId, WardCode } from '#domain/dossier/ids.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import { appendEvent, type AttachedBytes, type TakenNumbers } from '../store/append-event.ts';
import { noteFault } from '../store/device-faults.ts';
import { isFullDisk } from '../platform/full-disk.ts';
import { projectDossiers } from '../store/projection.ts';
import type { Store } from '../store/store.ts';
import { LockedError } from '../store/ward-keys.ts';
import type { WriteFailure } from './commands.ts';

export interface CommandContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Who acts and for which ward; null when nobody is signed in. What records an event is given whoever pressed for it. */
  readonly acting: () => { readonly actor: Actor; readonly ward: WardCode } | null;
  /** Called after every commit: there is something to send. */
  readonly onRecorded: () => void;
}

export interface NewEvent<K extends EventKind> {
  readonly kind: K;
  readonly dossierId: DossierId;
  readonly base: number;
  readonly time: EventTime;
  readonly serialDate: PlainDate | null;
  readonly body: (numbers: TakenNumbers) => EventBodies[K];
  readonly file?: AttachedBytes;
}

/** @returns the event as it lies on disk; nothing was written when it fails */
export async function recordEvent<K extends EventKind>(
  context: CommandContext,
  { kind, dossierId, base, time, serialDate, body, file }: NewEvent<K>,
): Promise<Result<DossierEvent, WriteFailure>> {
  const { store, ids } = context;
  const acting = context.acting();
  if (!acting) return err({ type: 'NotEnrolled' });
  const { actor, ward } = acting;
  const id = ids.newId() as EventId;
  try {
    const event = await appendEvent(store, {
      ward,
      serialDate,
      ...(file && { file }),
      build: (numbers) => {
        const head = {
          id,
          dossierId,
          ward,
          device: store.deviceId,
          dseq: numbers.dseq,
          v: 1 as const,
          base,
          actor,
          time,
        };
        return { ...head, kind, body: body(numbers) } as DossierEvent;
      },
    });
    // The record is safe; a cache that cannot follow is worked out again at the next start.
    await projectDossiers(store, [dossierId]).catch(() => undefined);
    context.onRecorded();
    return ok(event);
  } catch (error) {
    const failure = toWriteFailure(error);
    if (failure.type === 'StorageFull') await noteFault(store, 'storage-full');
    return err(failure);
  }
}

/** The moment of acting, as evidence: the centre adds its own on arrival. */
export function readEventTime(clock: Clock): EventTime {
  return { ...clock.read(), arrivedAt: null };
}

/** Thrown inside the transaction so that the number is given back. */
export class SerialsUsedUpError extends Error {}

export function toWriteFailure(error: unknown): WriteFailure {
  if (error instanceof SerialsUsedUpError || causeOf(error) instanceof SerialsUsedUpError)
    return { type: 'SerialsUsedUp' };
  if (error instanceof LockedError) return { type: 'Locked' };
  if (isFullDisk(error)) return { type: 'StorageFull' };
  return { type: 'StorageFailed', detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}

/** Dexie wraps what the browser threw as `inner`. */
function causeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'inner' in error ? error.inner : undefined;
}
