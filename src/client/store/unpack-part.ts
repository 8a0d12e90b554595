/** Reads the parts of a snapshot: gzip of JSON text (`protocol/snapshot-messages.ts`). */
import * as v from 'valibot';
import { EVENT_KINDS, type DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import { dossierEventSchema } from '#protocol/dossier-event-schema.ts';

const KINDS: ReadonlySet<unknown> = new Set(EVENT_KINDS);

/** A part that is not what its name says: made by a centre this version of the app does not understand. */
export class UnreadablePartError extends Error {}

/**
 * The rows of a section, in its order; null for a history that is no dossier. Worked out by the centre with the same code
 * as here.
 * @throws UnreadablePartError
 */
export async function unpackRows(bytes: ArrayBuffer): Promise<readonly (DossierSummary | null)[]> {
  const rows = await unpack(bytes);
  const isRow = (row: unknown) => row === null || (typeof row === 'object' && 'id' in row && 'code' in row);
  if (!rows.every(isRow)) throw new UnreadablePartError('rows');
  return rows as (DossierSummary | null)[];
}

/**
 * The rows of a closed section: every one of it is a dossier.
 * @throws UnreadablePartError
 */
export async function unpackClosedRows(bytes: ArrayBuffer): Promise<readonly DossierSummary[]> {
  const rows = await unpackRows(bytes);
  if (!rows.every((row) => row !== null)) throw new UnreadablePartError('rows');
  return rows;
}

/**
 * The events of each dossier of a section, not yet read one by one: most are never opened.
 * @throws UnreadablePartError
 */
export async function unpackHistories(bytes: ArrayBuffer): Promise<readonly (readonly unknown[])[]> {
  const histories = await unpack(bytes);
  if (!histories.every(Array.isArray)) throw new UnreadablePartError('histories');
  return histories;
}

/**
 * The events of an open section, where there are thousands: the centre read each of them when it came, so that only what is
 * newer than this version of the app can be strange to it.
 * @throws UnreadablePartError when one is of a kind this version does not know
 */
export function trustEvents(events: readonly unknown[]): readonly DossierEvent[] {
  const isKnown = (event: unknown) =>
    typeof event === 'object' &&
    event !== null &&
    'kind' in event &&
    'v' in event &&
    event.v === 1 &&
    KINDS.has(event.kind);
  if (!events.every(isKnown)) throw new UnreadablePartError('event');
  return events as DossierEvent[];
}

/** @throws UnreadablePartError when an event is of a kind or shape this version does not know */
export function readEvents(events: readonly unknown[]): DossierEvent[] {
  return events.map((event) => {
    const parsed = v.safeParse(dossierEventSchema, event);
    if (!parsed.success) throw new UnreadablePartError('event');
    return parsed.output;
  });
}

async function unpack(bytes: ArrayBuffer): Promise<unknown[]> {
  let json: unknown;
  try {
    const packed = new Response(bytes).body?.pipeThrough(new DecompressionStream('gzip'));
    json = await new Response(packed ?? null).json();
  } catch {
    throw new UnreadablePartError('gzip');
  }
  if (!Array.isArray(json)) throw new UnreadablePartError('list');
  return json;
}
