/** The cache row of one dossier: what lists, search and figures need of it, and the list it stands in. */
import { isOpen } from '#domain/dossier/dossier-status.ts';
import { summariseDossier, type DossierSummary } from '#domain/dossier/dossier-summary.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import type { DossierRow, HistoryRow } from './cache-database.ts';
import { isReadable, type OutboxRow } from './outbox-database.ts';
import type { WardCalendars } from './ward-calendars.ts';

/**
 * All events of a dossier as this tablet knows them: confirmed ones first, local ones on top. Local ones sealed with a key this
 * tablet has lost are left out: they come back from the centre.
 */
export function joinEvents(history: HistoryRow | undefined, unconfirmed: readonly OutboxRow[]): DossierEvent[] {
  const confirmed = history?.events ?? [];
  const known = new Set(confirmed.map(({ id }) => id));
  return [
    ...confirmed,
    ...unconfirmed
      .filter(isReadable)
      .map(({ event }) => event)
      .filter(({ id }) => !known.has(id)),
  ];
}

/** Undefined without the reception: there is no dossier then. */
export function toRow(
  { calendars }: { readonly calendars: WardCalendars },
  events: readonly DossierEvent[],
): DossierRow | undefined {
  const state = foldDossier(events);
  return state && withLane(summariseDossier(calendars.book(state.ward), state));
}

export function withLane(summary: DossierSummary): DossierRow {
  if (summary.status === 'resolved')
    return { ...summary, lane: 'ready', laneAt: summary.resolvedAt ?? summary.receivedAt };
  if (!isOpen(summary.status)) {
    // Closed, but two tablets disagree on it: the conflict desk must find it.
    return summary.problems > 0 ? { ...summary, lane: 'unsettled', laneAt: summary.receivedAt } : summary;
  }
  // Late before the pause began is late work first of all, whatever it waits for.
  if (summary.lateSince !== null) return { ...summary, lane: 'due', laneAt: summary.lateSince };
  if (summary.pausedSince !== null) return { ...summary, lane: 'waiting', laneAt: summary.pausedSince };
  return { ...summary, lane: 'due', laneAt: summary.dueAt ?? summary.receivedAt };
}
