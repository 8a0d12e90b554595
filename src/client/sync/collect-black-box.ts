/**
 * What goes into a black box: everything from the first event that has not come back, by ward. Read over a connection of its
 * own that asks for no version of the database, so that it works when the app's connection was closed, when the app could not
 * start, and whichever version of the app made the outbox.
 */
import { Dexie } from 'dexie';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { BLACK_BOX_FORMAT, type BlackBox } from '#protocol/black-box.ts';
import { MAX_EVENTS_PER_PUSH } from '#protocol/sync-messages.ts';
import type { OutboxDatabase, OutboxRow, SigningKeyRow } from '../store/outbox-database.ts';
import { signBatch } from '../store/signing-key.ts';

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
  /** How many bytes of events a box may hold. */
  readonly maxBytes?: number;
}

/** Leaves a wide margin below what the centre takes (`MAX_BLACK_BOX_BYTES`) for numbers, braces and encryption. */
const MAX_EVENT_BYTES = 32 * 1024 * 1024;

export async function collectBlackBox(options: CollectOptions): Promise<Result<CollectedBlackBox, BlackBoxFailure>> {
  const database = new Dexie(options.outbox, { cache: 'disabled' });
  try {
    await database.open();
    const contents = await read(database);
    const packed = pack(contents, options);
    return packed.ok && contents.signingKey ? ok(await signAll(packed.value, contents.signingKey)) : packed;
  } catch (error) {
    if (error instanceof Dexie.NoSuchDatabaseError) return err({ type: 'NothingUnsent' });
    return err({ type: 'OutboxUnreadable', detail: String(error) });
  } finally {
    database.close();
  }
}

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

function pack(
  { device, recipient, unconfirmed, rows }: Contents,
  { app, madeAt, maxBytes = MAX_EVENT_BYTES }: CollectOptions,
): Result<CollectedBlackBox, BlackBoxFailure> {
  if (device === undefined || unconfirmed.length === 0) return err({ type: 'NothingUnsent' });
  if (recipient === undefined) return err({ type: 'RecipientUnknown' });
  const boxes = split(rows, maxBytes).map((part): BlackBox => ({
    format: BLACK_BOX_FORMAT,
    device,
    app,
    madeAt,
    wards: toEntries(part),
  }));
  const dossiers = new Set(unconfirmed.map(({ dossierId }) => dossierId)).size;
  return ok({ device, madeAt, recipient, boxes, dossiers, events: unconfirmed.length });
}

function split(rows: readonly OutboxRow[], maxBytes: number): OutboxRow[][] {
  const encoder = new TextEncoder();
  const parts: OutboxRow[][] = [];
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
function toEntries(rows: readonly OutboxRow[]): Entry[] {
  const entries: Entry[] = [];
  for (const { ward, dseq, event } of rows) {
    const last = entries.at(-1);
    if (last?.ward === ward && last.first + last.events.length === dseq) last.events.push(event);
    else entries.push({ ward, first: dseq, events: [event] });
  }
  return entries;
}

/** In pieces as the centre takes them in; where the key cannot be used, without: the box is as good as one of an older app. */
async function signAll(collected: CollectedBlackBox, key: SigningKeyRow): Promise<CollectedBlackBox> {
  const boxes = await Promise.all(
    collected.boxes.map(async (box) => {
      const wards = await Promise.all(box.wards.map((entry) => signEntry(box, entry, key)));
      return { ...box, wards };
    }),
  );
  return { ...collected, boxes };
}

async function signEntry({ device }: BlackBox, entry: Entry, key: SigningKeyRow): Promise<Entry> {
  const { ward, first, events } = entry;
  const signatures: NonNullable<Entry['signatures']> = [];
  for (let from = 0; from < events.length; from += MAX_EVENTS_PER_PUSH) {
    const piece = events.slice(from, from + MAX_EVENTS_PER_PUSH);
    const signature = await signBatch(key, { device, ward, first: first + from }, piece);
    if (!signature) return entry;
    signatures.push({ count: piece.length, signature });
  }
  return { ...entry, signatures };
}
