/**
 * What goes into a black box: everything from the first event that has not come back, by ward. Read over a connection of its
 * own that asks for no version of the database, so that it works when the app's connection was closed, when the app could not
 * start, and whichever version of the app made the outbox. It works on a locked tablet too: what cannot be read here was
 * sealed for the centre when it was recorded.
 */
import { Dexie } from 'dexie';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { BLACK_BOX_FORMAT, type BlackBox } from '#protocol/black-box.ts';
import { MAX_EVENTS_PER_PUSH } from '#protocol/sync-messages.ts';
import type { OutboxDatabase, OutboxRow, SigningKeyRow } from '../store/outbox-database.ts';
import { sealTables } from '../store/sealed-core.ts';
import { SEALED_OUTBOX } from '../store/sealed-tables.ts';
import { signBatch } from '../store/signing-key.ts';
import type { WardKeys } from '../store/ward-keys.ts';
import { hashesOf, toWireRows, type WireRow } from './wire-event.ts';

export interface CollectedBlackBox {
  readonly device: DeviceId;
  readonly madeAt: Instant;
  /** For whom it is encrypted: the centre this tablet spoke to last. */
  readonly recipient: string;
  /** One, or several when there is more than a file may hold; together they hold everything, in order. */
  readonly boxes: readonly BlackBox[];
  /** What has not come back from the centre; events that have may lie between. */
  readonly dossiers: number;
  readonly events: number;
}

export type BlackBoxFailure =
  | { readonly type: 'NothingUnsent' }
  /** There is work, but this tablet was never told for whom to encrypt. */
  | { readonly type: 'RecipientUnknown' }
  /** In the browser's own words. */
  | { readonly type: 'OutboxUnreadable'; readonly detail: string };

export interface CollectOptions {
  /** Name of the outbox database. */
  readonly outbox: string;
  readonly app: string;
  readonly madeAt: Instant;
  /** Those at hand; an app that could not start has none. */
  readonly wardKeys?: WardKeys;
  /** How many bytes of events a box may hold. */
  readonly maxBytes?: number;
}

/** Leaves a wide margin below what the centre takes (`MAX_BLACK_BOX_BYTES`) for numbers, braces and encryption. */
const MAX_EVENT_BYTES = 32 * 1024 * 1024;

export async function collectBlackBox(options: CollectOptions): Promise<Result<CollectedBlackBox, BlackBoxFailure>> {
  const database = new Dexie(options.outbox, { cache: 'disabled' });
  sealTables(database, SEALED_OUTBOX, options.wardKeys ?? NO_KEYS);
  try {
    await database.open();
    return await pack(await read(database), options);
  } catch (error) {
    if (error instanceof Dexie.NoSuchDatabaseError) return err({ type: 'NothingUnsent' });
    return err({ type: 'OutboxUnreadable', detail: String(error) });
  } finally {
    database.close();
  }
}

const NO_KEYS: WardKeys = { keyOf: () => undefined };

interface Contents {
  readonly device: DeviceId | undefined;
  readonly recipient: string | undefined;
  /** An outbox of an older app has none. */
  readonly signingKey: SigningKeyRow | undefined;
  readonly unconfirmed: readonly OutboxRow[];
  /** In the order of their numbers. */
  readonly rows: readonly OutboxRow[];
}

/** In one transaction: what is recorded meanwhile is in it whole or not at all. */
function read(database: Dexie): Promise<Contents> {
  // Opened by its name alone, in whatever version it lies there: Dexie knows nothing of its tables' types.
  const table = <Name extends 'device' | 'enrolment' | 'event' | 'signingKey'>(name: Name) =>
    database.table(name) as unknown as OutboxDatabase[Name];
  const keys = database.tables.some(({ name }) => name === 'signingKey') ? (['signingKey'] as const) : [];
  return database.transaction('r', ['device', 'enrolment', 'event', ...keys], async () => {
    const device = await table('device').get('self');
    const enrolments = await table('enrolment').toArray();
    const unconfirmed = await table('event').where('unconfirmed').equals(1).toArray();
    const firsts = new Map<OutboxRow['ward'], number>();
    for (const { ward, dseq } of unconfirmed) firsts.set(ward, Math.min(dseq, firsts.get(ward) ?? dseq));
    const rows: OutboxRow[] = [];
    for (const [ward, first] of firsts) {
      rows.push(...(await table('event').where('[ward+dseq]').between([ward, first], [ward, Infinity]).toArray()));
    }
    const signingKey = keys.length === 0 ? undefined : await table('signingKey').get('self');
    return { device: device?.deviceId, recipient: newestRecipient(enrolments), signingKey, unconfirmed, rows };
  });
}

/** Rows written before there were black boxes lack it. */
function newestRecipient(
  enrolments: readonly { readonly now: Instant; readonly blackBoxRecipient?: string }[],
): string | undefined {
  return enrolments.filter(({ blackBoxRecipient }) => blackBoxRecipient).toSorted((a, b) => b.now - a.now)[0]
    ?.blackBoxRecipient;
}

async function pack(
  { device, recipient, signingKey, unconfirmed, rows }: Contents,
  { app, madeAt, maxBytes = MAX_EVENT_BYTES }: CollectOptions,
): Promise<Result<CollectedBlackBox, BlackBoxFailure>> {
  if (device === undefined || unconfirmed.length === 0) return err({ type: 'NothingUnsent' });
  if (recipient === undefined) return err({ type: 'RecipientUnknown' });
  const lacking = new Set<OutboxRow>();
  const wire = await toWireRows(rows, (row) => lacking.add(row));
  // Recorded before a centre was heard of, and only their own ward's key opens them: the rest is saved all the same.
  const saved = unconfirmed.filter(
    ({ ward, dseq }) => ![...lacking].some((row) => row.ward === ward && row.dseq === dseq),
  );
  if (saved.length === 0) return err({ type: 'OutboxUnreadable', detail: `locked: ${lacking.size}` });
  const boxes = await Promise.all(
    split(wire, maxBytes).map(async (part): Promise<BlackBox> => {
      const wards = await Promise.all(cutAtHoles(part).map((run) => toEntry(run, device, signingKey)));
      return { format: BLACK_BOX_FORMAT, device, app, madeAt, wards: wards.flat() };
    }),
  );
  const dossiers = new Set(saved.map(({ dossierId }) => dossierId)).size;
  return ok({ device, madeAt, recipient, boxes, dossiers, events: saved.length });
}

function split(rows: readonly WireRow[], maxBytes: number): WireRow[][] {
  const encoder = new TextEncoder();
  const parts: WireRow[][] = [];
  let room = 0;
  for (const row of rows) {
    const bytes = encoder.encode(JSON.stringify(row.event)).length + 1;
    if (bytes > room || parts.length === 0) {
      parts.push([]);
      room = maxBytes;
    }
    parts.at(-1)?.push(row);
    room -= bytes;
  }
  return parts;
}

type Entry = BlackBox['wards'][number];

/** A number that is missing between two rows begins a new entry: neither side of the hole may be left behind. */
function cutAtHoles(rows: readonly WireRow[]): WireRow[][] {
  const runs: WireRow[][] = [];
  for (const row of rows) {
    const last = runs.at(-1)?.at(-1);
    if (last?.ward === row.ward && last.dseq + 1 === row.dseq) runs.at(-1)?.push(row);
    else runs.push([row]);
  }
  return runs;
}

async function toEntry(rows: readonly WireRow[], device: DeviceId, key: SigningKeyRow | undefined): Promise<Entry[]> {
  const [head] = rows;
  if (!head) return [];
  const entry: Entry = { ward: head.ward, first: head.dseq, events: rows.map(({ event }) => event) };
  return [key ? await signEntry(entry, rows, device, key) : entry];
}

/** In pieces as the centre takes them in; where the key cannot be used, without: the box is as good as one of an older app. */
async function signEntry(entry: Entry, rows: readonly WireRow[], device: DeviceId, key: SigningKeyRow): Promise<Entry> {
  const { ward, first } = entry;
  const signatures: NonNullable<Entry['signatures']> = [];
  for (let from = 0; from < rows.length; from += MAX_EVENTS_PER_PUSH) {
    const piece = rows.slice(from, from + MAX_EVENTS_PER_PUSH);
    const hashes = hashesOf(piece);
    const signature = hashes && (await signBatch(key, { device, ward, first: first + from }, hashes));
    if (!signature) return entry;
    signatures.push({ count: piece.length, signature });
  }
  return { ...entry, signatures };
}
