/** Pages of a ward's history as a centre answers them, for tests that pull. */
import type { DossierId } from '#domain/dossier/ids.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { CHAIN_START, chainLinks } from '#protocol/event-chain.ts';
import { setupDossierEvents, uuid, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { MONDAY_MORNING } from '#support/tablet.ts';

export const PULL = '/api/sync/pull';
export const DONE = { ok: true, value: null };
export const NOT_UNDERSTOOD = { ok: false, error: { type: 'NotUnderstood' } };
export const ID = uuid('dossier', 1) as DossierId;
export const EPOCH = uuid('epoch', 1);

export function notes(count: number): DossierEvent[] {
  const { make } = setupDossierEvents();
  return Array.from({ length: count }, (_, index) =>
    index === 0 ? make('received', at('2026-03-09 09:00')) : make('noted', at('2026-03-09 10:00')),
  );
}

/** A page of the first ward, as the test wants it. */
export function page(events: readonly { wseq: number; event: unknown }[], changes: object = {}) {
  const answer = {
    ward: WARD,
    result: 'page',
    epoch: EPOCH,
    after: 0,
    head: events.length,
    records: 0,
    more: false,
    chain: chainLinks(CHAIN_START, events).at(-1) ?? CHAIN_START,
    events,
    ...changes,
  };
  return { status: 200, json: { now: MONDAY_MORNING, wards: [answer] } };
}
