/** What of each table lies sealed on the tablet's disk, and what must stay clear for lists, counts and sending. */
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { briefOfEvent } from './event-brief.ts';
import type { SealedTable } from './seal-rows.ts';

/**
 * Rows of the outbox are read closed: what waits is counted, sent and marked while the tablet is locked, and whoever asks
 * for what is in it gets a LockedError.
 */
export const SEALED_OUTBOX: readonly SealedTable[] = [
  {
    name: 'event',
    // `reason` names a field and never what stands in it; `forCentre` is sealed itself; of `signedHash` see threat-model.md.
    clear: [
      'ward',
      'dseq',
      'dossierId',
      'state',
      'unconfirmed',
      'wseq',
      'doubted',
      'reason',
      'forCentre',
      'signedHash',
    ],
    outline: { fields: ['brief'], of: ({ event }) => ({ brief: briefOfEvent(event as DossierEvent) }) },
    whenLocked: ['event'],
  },
  { name: 'draft', clear: ['userId', 'ward', 'savedAt'], whenLocked: ['draft'] },
  {
    name: 'file',
    clear: ['fileId', 'ward', 'dossierId', 'dseq', 'mediaType', 'bytes', 'heldParts', 'state', 'completeAt'],
    whenLocked: ['name'],
  },
  { name: 'fileBytes', clear: ['fileId', 'ward'], bytes: 'data', whenLocked: ['data'] },
  {
    name: 'access',
    // Who looked at whose dossier is personal too, and what a list was taken out for may name a citizen.
    clear: ['number', 'id', 'ward', 'at', 'unsent'],
    boundTo: 'id',
    whenLocked: ['userId', 'action', 'dossierId', 'isHolder', 'about', 'reason', 'sought'],
  },
];

/** Lists, histories and search have nothing to show without the key: reading them is an error that the screens never meet. */
export const SEALED_CACHE: readonly SealedTable[] = [
  {
    name: 'dossier',
    clear: ['id', 'ward', 'lane', 'laneAt', 'receivedAt', 'endedAt', 'rev'],
    whenLocked: 'error',
  },
  { name: 'history', clear: ['dossierId', 'ward'], whenLocked: 'error' },
  { name: 'record', clear: ['ward', 'rseq', 'kind', 'key'], whenLocked: 'error' },
  {
    name: 'section',
    clear: [
      'ward',
      'wseq',
      'section',
      'ids',
      'holds',
      'dossiers',
      'receivedFrom',
      'receivedThrough',
      'endedFrom',
      'endedThrough',
    ],
    whenLocked: 'error',
  },
  { name: 'sectionPart', clear: ['ward', 'wseq', 'section', 'part'], bytes: 'bytes', whenLocked: 'error' },
];
