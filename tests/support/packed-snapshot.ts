/** A snapshot of a history as the centre makes it, over the shipped calendar: for tests of the tablet alone. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { summariseDossier, type DossierSummary } from '#domain/dossier/dossier-summary.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import { CHAIN_START, chainLinks } from '#protocol/event-chain.ts';
import { toColumns } from '#protocol/row-columns.ts';
import { snapshotPath, type Snapshot, type SnapshotFile, type SnapshotSection } from '#protocol/snapshot-messages.ts';
import { SHIPPED_BOOK } from './dossier-events.ts';

const CLOSED = new Set(['handed-over', 'refused', 'withdrawn', 'stopped']);

export interface PackedSnapshot {
  readonly snapshot: Snapshot;
  /** By the path it is fetched under. */
  readonly files: ReadonlyMap<string, ArrayBuffer>;
}

interface Packed {
  readonly row: DossierSummary | null;
  readonly events: readonly DossierEvent[];
}

/** @param events as they travel, the first being the ward's first */
export function packSnapshot(ward: WardCode, events: readonly DossierEvent[], perSection: number): PackedSnapshot {
  const histories = new Map<DossierId, DossierEvent[]>();
  for (const event of events) histories.set(event.dossierId, [...(histories.get(event.dossierId) ?? []), event]);
  const all = [...histories.values()].map((own): Packed => {
    const state = foldDossier(own);
    return { row: state ? summariseDossier(SHIPPED_BOOK, state) : null, events: own };
  });
  const isClosed = ({ row }: Packed) => row !== null && CLOSED.has(row.status) && row.problems === 0;
  const closed = all.filter(isClosed).toSorted((a, b) => (b.row?.endedAt ?? 0) - (a.row?.endedAt ?? 0));
  const files = new Map<string, ArrayBuffer>();
  const sections: SnapshotSection[] = [];
  const wseq = events.length;
  const add = (holds: SnapshotSection['holds'], items: readonly Packed[]) => {
    for (let from = 0; from < items.length; from += perSection) {
      const some = items.slice(from, from + perSection);
      const section = sections.length;
      const put = (part: SnapshotFile, content: unknown) => {
        const bytes = gzipSync(JSON.stringify(content));
        files.set(snapshotPath(ward, wseq, { section, part }), new Uint8Array(bytes).buffer);
        return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
      };
      const rows = some.flatMap(({ row }) => row ?? []);
      const [receivedFrom, receivedThrough] = bounds(rows.map(({ receivedAt }) => receivedAt));
      const [endedFrom, endedThrough] = bounds(rows.flatMap(({ endedAt }) => endedAt ?? []));
      sections.push({
        section,
        holds,
        dossiers: rows.length,
        receivedFrom,
        receivedThrough,
        endedFrom,
        endedThrough,
        rows: put(
          'rows',
          some.map(({ row }) => row),
        ),
        histories: put(
          'histories',
          some.map((item) => item.events),
        ),
        columns: put('columns', toColumns(rows.map((row) => ({ ...row })))),
      });
    }
  };
  add(
    'open',
    all.filter((item) => !isClosed(item)),
  );
  add('closed', closed);
  const numbered = events.map((event, index) => ({ wseq: index + 1, event }));
  return {
    files,
    snapshot: {
      format: 1,
      wseq,
      chain: chainLinks(CHAIN_START, numbered).at(-1) ?? CHAIN_START,
      dossiers: sections.reduce((sum, { dossiers }) => sum + dossiers, 0),
      sections,
    },
  };
}

function bounds(moments: readonly Instant[]): [Instant | null, Instant | null] {
  if (moments.length === 0) return [null, null];
  return [Math.min(...moments) as Instant, Math.max(...moments) as Instant];
}
