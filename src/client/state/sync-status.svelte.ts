/** The sync strip's facts. Being offline is not an error: it is a number of things not sent yet. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { text } from '#i18n/text.ts';
import type { Place, UnsentCounts } from '../queries/watch-unsent.ts';
import type { SyncOutcome } from '../sync/sync-loop.ts';

/** held: no further try helps before somebody who may send has signed in. */
export type SyncPhase = 'idle' | 'sending' | 'waiting' | 'held' | 'offline';

export interface SyncStatus {
  /** Dossiers with something not yet at the centre. Reactive, like all below. */
  readonly unsentDossiers: number;
  /** Events not yet at the centre. */
  readonly unsentEvents: number;
  /** Events the centre set aside: a person must look. */
  readonly setAside: number;
  /** Scans still to send; none of the counts above knows them. */
  readonly waitingFiles: number;
  readonly phase: SyncPhase;
  /** How far the least safe record of a dossier has come; undefined when all of it is confirmed. */
  placeOf(id: DossierId): Place | undefined;
  /** When the centre was last heard of; null if never. */
  readonly lastHeardAt: Instant | null;
  /** Storage trouble to show across the screen; null when all is well. */
  readonly storageFault: string | null;
  /** "Gửi ngay". */
  sendNow(): void;
}

export type StorageFault = 'closed';

export interface SyncStatusOptions {
  readonly nudge: () => void;
  readonly lastHeardAt: Instant | null;
}

export interface OwnSyncStatus extends SyncStatus {
  noteCounts(counts: UnsentCounts): void;
  noteOutcome(outcome: SyncOutcome): void;
  noteHeard(at: Instant): void;
  noteStorageFault(fault: StorageFault): void;
}

export function createSyncStatus({ nudge, lastHeardAt: heardBefore }: SyncStatusOptions): OwnSyncStatus {
  let counts = $state.raw<UnsentCounts>({ dossiers: 0, events: 0, setAside: 0, files: 0, places: new Map() });
  let phase = $state<SyncPhase>('waiting');
  let lastHeardAt = $state.raw<Instant | null>(heardBefore);
  let fault = $state<StorageFault | null>(null);
  return {
    get unsentDossiers() {
      return counts.dossiers;
    },
    get unsentEvents() {
      return counts.events;
    },
    get setAside() {
      return counts.setAside;
    },
    get waitingFiles() {
      return counts.files;
    },
    placeOf: (id) => counts.places.get(id),
    get phase() {
      return phase;
    },
    get lastHeardAt() {
      return lastHeardAt;
    },
    get storageFault() {
      return fault && text(`fault.${fault}`);
    },
    sendNow: nudge,
    noteCounts(now) {
      counts = now;
    },
    noteOutcome(outcome) {
      phase = toPhase(outcome);
    },
    noteHeard(at) {
      lastHeardAt = at;
    },
    noteStorageFault(happened) {
      fault = happened;
    },
  };
}

function toPhase(outcome: SyncOutcome): SyncPhase {
  switch (outcome) {
    case 'sending':
    case 'idle':
      return outcome;
    case 'Unreachable':
      return 'offline';
    case 'held':
    case 'SignedOut':
      return 'held';
    case 'Refused':
    case 'NotUnderstood':
      return 'waiting';
  }
}
