/** Packs a ward for the first load of its tablets, when enough has happened since the last time. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { CHAIN_START } from '#protocol/event-chain.ts';
import { toColumns } from '#protocol/row-columns.ts';
import {
  DOSSIERS_PER_SECTION,
  SNAPSHOT_FORMAT,
  type Snapshot,
  type SnapshotFile,
  type SnapshotSection,
} from '#protocol/snapshot-messages.ts';
import { seeOneMomentHolding, type Connection } from '../store/database.ts';
import { readLink } from '../store/events.ts';
import { readFollowed } from '../store/followed.ts';
import {
  dropOlderSnapshots,
  dropSnapshot,
  findSnapshot,
  isPlaceUsedUp,
  listClosedEntries,
  listOpenEntries,
  readTexts,
  savePart,
  saveSnapshot,
  snapshotLock,
  type SnapshotEntry,
  type SnapshotPlace,
} from '../store/snapshots.ts';
import { readHead } from '../store/wards.ts';
import type { Centre } from './centre.ts';
import { followEvents } from './follow-events.ts';

/** Below this the pages are as quick. */
const WORTH_EVENTS = 1000;
/** A tail this long is a page: no tablet waits for it. */
const RENEW_AFTER_EVENTS = 5000;
/** The one before is kept for tablets in the middle of it. */
const KEPT = 2;

/**
 * One transaction over one reading of the ward, through the last event its dossiers show, so that events, rows and the link
 * belong together. Appending goes on meanwhile: nothing is held that a push waits for. Whoever destroys dossiers holds the same
 * lock, so that none is made of a moment before that and kept after it.
 * @returns the snapshot, or undefined when the last one is recent enough, another process is making one, or nothing has happened
 *   since one was dropped with destroyed dossiers
 */
export async function makeSnapshot(centre: Centre, ward: WardCode): Promise<Snapshot | undefined> {
  await followEvents(centre, ward);
  return seeOneMomentHolding(centre.db, snapshotLock(ward), (tx) => makeWithin(tx, ward, centre.now()));
}

async function makeWithin(tx: Connection, ward: WardCode, madeAt: Instant): Promise<Snapshot | undefined> {
  const head = await readHead(tx, ward);
  const last = head && (await findSnapshot(tx, ward, head.epoch));
  const wseq = await readFollowed(tx, ward);
  if (!head || wseq < WORTH_EVENTS || wseq - (last?.wseq ?? -RENEW_AFTER_EVENTS) < RENEW_AFTER_EVENTS) {
    return undefined;
  }
  const place = { ward, wseq };
  // Until something more happens a new tablet is sent pages.
  if (await isPlaceUsedUp(tx, place)) return undefined;
  // Of an earlier history, or in an earlier format.
  await dropSnapshot(tx, place);
  const open = await packAll(tx, place, { holds: 'open', from: 0, entries: await listOpenEntries(tx, place) });
  const closed = await packAll(tx, place, {
    holds: 'closed',
    from: open.length,
    entries: await listClosedEntries(tx, ward),
  });
  const sections = [...open, ...closed];
  const snapshot: Snapshot = {
    format: SNAPSHOT_FORMAT,
    wseq,
    chain: (await readLink(tx, ward, wseq)) ?? CHAIN_START,
    dossiers: sections.reduce((sum, { dossiers }) => sum + dossiers, 0),
    sections,
  };
  await saveSnapshot(tx, { ward, epoch: head.epoch, madeAt }, snapshot);
  await dropOlderSnapshots(tx, ward, KEPT);
  return snapshot;
}

interface Entries {
  readonly holds: SnapshotSection['holds'];
  /** Number of the first section. */
  readonly from: number;
  readonly entries: readonly SnapshotEntry[];
}

async function packAll(
  tx: Connection,
  place: SnapshotPlace,
  { holds, from, entries }: Entries,
): Promise<SnapshotSection[]> {
  const sections: SnapshotSection[] = [];
  for (let start = 0; start < entries.length; start += DOSSIERS_PER_SECTION) {
    const some = entries.slice(start, start + DOSSIERS_PER_SECTION);
    sections.push(await packSection(tx, place, { holds, section: from + sections.length, some }));
  }
  return sections;
}

async function packSection(
  tx: Connection,
  place: SnapshotPlace,
  { holds, section, some }: Pick<SnapshotSection, 'holds' | 'section'> & { readonly some: readonly SnapshotEntry[] },
): Promise<SnapshotSection> {
  const texts = await readTexts(
    tx,
    place,
    some.map(({ id }) => id),
  );
  const save = async (part: SnapshotFile, text: string) => {
    // At once: a transaction that waits for anything but its connection may not notice that it has lost it.
    const bytes = gzipSync(text);
    await savePart(tx, place, { section, part, bytes });
    return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  };
  const parts = {
    rows: await save('rows', withoutMarks(texts.rows)),
    histories: await save('histories', texts.histories),
  };
  const columns = toColumns(
    (JSON.parse(texts.rows) as (Record<string, unknown> | null)[]).filter((row) => row !== null),
  );
  if (columns) await save('columns', withoutMarks(JSON.stringify(columns)));
  const [receivedFrom, receivedThrough] = boundsOf(some.map(({ receivedAt }) => receivedAt));
  const [endedFrom, endedThrough] = boundsOf(some.map(({ endedAt }) => endedAt));
  const dossiers = some.filter(({ receivedAt }) => receivedAt !== null).length;
  return { section, holds, dossiers, receivedFrom, receivedThrough, endedFrom, endedThrough, ...parts };
}

/**
 * The same JSON with every letter beyond ASCII as an escape (RFC 8259, section 7). A tablet reads all rows at once, and reads
 * such text several times as fast; packed it is no longer.
 */
function withoutMarks(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function boundsOf(moments: readonly (Instant | null)[]): [Instant | null, Instant | null] {
  const known = moments.filter((moment) => moment !== null);
  return known.length === 0 ? [null, null] : [Math.min(...known) as Instant, Math.max(...known) as Instant];
}
