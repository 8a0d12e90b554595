/** Reads the parts of a snapshot: gzip of JSON text (`protocol/snapshot-messages.ts`). */
import { EVENT_KINDS, type DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import { parseDossierEvent } from '#protocol/dossier-event-schema.ts';
import { fromColumns } from '#protocol/row-columns.ts';
import type { SnapshotSection } from '#protocol/snapshot-messages.ts';
import type { DossierRow } from './cache-database.ts';
import { withLane } from './dossier-row.ts';

const KINDS: ReadonlySet<unknown> = new Set(EVENT_KINDS);

/** A part that is not what its name says: made by a centre this version of the app does not understand. */
export class UnreadablePartError extends Error {}

/**
 * The rows of a section, in its order, whichever way they were packed; null for a history that is no dossier, or nothing in its
 * place. Worked out by the centre with the same code as here.
 * @throws UnreadablePartError
 */
async function unpackRows(bytes: ArrayBuffer): Promise<readonly (DossierSummary | null)[]> {
  const json = await unpack(bytes);
  const rows: readonly unknown[] | undefined = Array.isArray(json) ? json : fromColumns(json);
  const isRow = (row: unknown) => row === null || (typeof row === 'object' && 'id' in row && 'code' in row);
  if (!rows?.every(isRow)) throw new UnreadablePartError('rows');
  return rows as (DossierSummary | null)[];
}

/**
 * The rows of a section as lists show them. In a closed one every one is a dossier, and none stands in an officer's list.
 * @throws UnreadablePartError
 */
export async function unpackListed(
  bytes: ArrayBuffer,
  holds: SnapshotSection['holds'],
): Promise<readonly DossierRow[]> {
  const rows = await unpackRows(bytes);
  const listed = rows.filter((row) => row !== null);
  if (holds === 'open') return listed.map(withLane);
  if (listed.length !== rows.length) throw new UnreadablePartError('rows');
  return listed;
}

/**
 * The events of each dossier of a section, not yet read one by one: most are never opened.
 * @throws UnreadablePartError
 */
export async function unpackHistories(bytes: ArrayBuffer): Promise<readonly (readonly unknown[])[]> {
  const histories = await unpack(bytes);
  if (!Array.isArray(histories) || !histories.every(Array.isArray)) throw new UnreadablePartError('histories');
  return histories;
}

/**
 * The events of an open section, where there are thousands: the centre read each of them when it came, so that only what is
 * newer than this version of the app can be strange to it, and only what is older than the one spelling of ids spelt otherwise.
 * @throws UnreadablePartError when one is of a kind this version does not know
 */
export function trustEvents(events: readonly unknown[]): readonly DossierEvent[] {
  const isKnown = (event: unknown) =>
    typeof event === 'object' &&
    event !== null &&
    'kind' in event &&
    'v' in event &&
    event.v === 1 &&
    'id' in event &&
    typeof event.id === 'string' &&
    'dossierId' in event &&
    typeof event.dossierId === 'string' &&
    KINDS.has(event.kind);
  if (!events.every(isKnown)) throw new UnreadablePartError('event');
  return (events as DossierEvent[]).map(inSmallLetters);
}

/** By these an event is looked for; the ids in its body are read with it when it is opened. */
function inSmallLetters(event: DossierEvent): DossierEvent {
  const id = event.id.toLowerCase() as DossierEvent['id'];
  const dossierId = event.dossierId.toLowerCase() as DossierEvent['dossierId'];
  return id === event.id && dossierId === event.dossierId ? event : { ...event, id, dossierId };
}

/** @throws UnreadablePartError when an event is of a kind or shape this version does not know */
export function readEvents(events: readonly unknown[]): DossierEvent[] {
  return events.map((event) => {
    const parsed = parseDossierEvent(event);
    if (!parsed.success) throw new UnreadablePartError('event');
    return parsed.output;
  });
}

/** Whether these bytes are a part of some snapshot, whole: gzip proves its own end and content (RFC 1952, 2.3.1). */
export async function isWholePart(bytes: ArrayBuffer): Promise<boolean> {
  return unpack(bytes).then(
    () => true,
    () => false,
  );
}

async function unpack(bytes: ArrayBuffer): Promise<object> {
  let json: unknown;
  try {
    const packed = new Response(bytes).body?.pipeThrough(new DecompressionStream('gzip'));
    // Not by the answer's own `json`, which takes twice as long for text this large.
    json = JSON.parse(new TextDecoder().decode(await new Response(packed ?? null).arrayBuffer()));
  } catch {
    throw new UnreadablePartError('gzip');
  }
  if (typeof json !== 'object' || json === null) throw new UnreadablePartError('list');
  return json;
}
