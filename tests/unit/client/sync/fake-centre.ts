/** A centre in memory that keeps the promises of `protocol/version.ts`: each event once, in order, numbered without holes. */
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import { CHAIN_START, chainLinks } from '#protocol/event-chain.ts';
import type { Snapshot } from '#protocol/snapshot-messages.ts';
import { MAX_EVENTS_PER_PULL, type PullRequest, type PushRequest } from '#protocol/sync-messages.ts';
import type { RecordsRequest } from '#protocol/ward-records.ts';
import { uuid } from '#support/dossier-events.ts';
import { packSnapshot, type PackedSnapshot } from '#support/packed-snapshot.ts';
import { MONDAY_MORNING, hello, wardProfile } from '#support/tablet.ts';
import { expiredDossier, SAMPLE_RECORDS } from '#support/ward-records.ts';
import type { Reply, SentRequest } from './scripted-connection.ts';

export interface FakeCentre {
  readonly answer: (request: SentRequest) => Reply;
  /** The history of a ward, oldest first. */
  events(ward: WardCode): readonly DossierEvent[];
  /** Events of other tablets, stored before anything that follows. */
  add(...events: DossierEvent[]): void;
  /** Goes back to an older state under a new epoch, as after a restored backup. */
  restore(keep: number): void;
  /** The same without a new epoch: a database put back by other means. */
  lose(keep: number): void;
  /** What a ward decided, numbered in the order given. */
  decide(ward: WardCode, ...records: UnnumberedRecord[]): void;
  /** Decisions go back to an older state too; call with `restore`. */
  forgetRecords(ward: WardCode, keep: number): void;
  /** Events this centre cannot read: kept apart under their number. */
  quarantine(isBad: (event: DossierEvent) => boolean): void;
  refuse(ward: WardCode): void;
  /** Offers the ward's history until now as a snapshot, in place of one made before. */
  pack(ward: WardCode, perSection?: number): PackedSnapshot;
  /** A part of a snapshot, or 404; of several sections at once as it `gives` them. */
  file(path: string): { readonly status: number; readonly bytes: ArrayBuffer };
  /** What it answers when a part of several sections is asked for: `one` as centres of before that know of no such thing. */
  readonly gives: { value: 'one' | 'several' };
  /** Whether it gives rows by columns to a tablet that asks for them; centres of before do not. */
  readonly knowsColumns: { value: boolean };
  /** Puts another event in the place of one that tablets may hold already. */
  rewrite(ward: WardCode, wseq: number, event: DossierEvent): void;
  /** Destroys a dossier after its time, with the record that says so; snapshots made before are gone. */
  destroy(ward: WardCode, dossier: DossierId): void;
  readonly pageSize: { value: number };
}

/** Anything, so that a test may send what no version of the app knows yet. */
export type UnnumberedRecord = { readonly kind: string; readonly key: string; readonly [field: string]: unknown };

interface Stored {
  readonly key: string;
  readonly event: DossierEvent;
}

/** Of each section by itself (`snapshotPath`). */
export function singlePaths(path: string): string[] {
  const [, before = '', from, through, after = ''] = /^(.*\/)(\d+)-(\d+)(\/\w+)$/.exec(path) ?? [];
  if (from === undefined) return [path];
  const count = Number(through) - Number(from) + 1;
  return Array.from({ length: count }, (_, index) => `${before}${Number(from) + index}${after}`);
}

export function createFakeCentre(): FakeCentre {
  const wards = new Map<WardCode, Stored[]>();
  const records = new Map<WardCode, object[]>();
  const heads = new Map<string, number>();
  const greeted = new Set<string>();
  const refused = new Set<WardCode>();
  const snapshots = new Map<WardCode, PackedSnapshot>();
  const gone = new Set<DossierId>();
  const pageSize = { value: MAX_EVENTS_PER_PULL };
  const gives: FakeCentre['gives'] = { value: 'one' };
  const knowsColumns = { value: false };
  let epoch = 1;
  let isBad: (event: DossierEvent) => boolean = () => false;
  function goBack(keep: number): void {
    snapshots.clear();
    for (const [ward, history] of wards) wards.set(ward, history.slice(0, keep));
    for (const device of heads.keys()) {
      const [ward = '', id = ''] = device.split('/');
      heads.set(device, historyOf(ward as WardCode).filter(({ key }) => key.startsWith(`${id}/`)).length);
    }
  }
  const historyOf = (ward: WardCode) => wards.get(ward) ?? wards.set(ward, []).get(ward) ?? [];
  const ok = (json: object): Reply => ({ status: 200, json: { now: MONDAY_MORNING, ...json } });

  function push({ device, wards: pushed }: PushRequest): Reply {
    const answers = pushed.map(({ ward, first, events }) => {
      if (refused.has(ward)) return { ward, result: 'refused', reason: 'not-your-ward' };
      const head = heads.get(`${ward}/${device}`) ?? 0;
      if (!greeted.has(`${ward}/${device}`)) return { ward, result: 'refused', reason: 'unknown-device' };
      if (first > head + 1) return { ward, result: 'gap', expect: head + 1 };
      const history = historyOf(ward);
      const verdicts = (events as DossierEvent[]).map((event, index) => {
        const dseq = first + index;
        const key = `${device}/${dseq}`;
        if (dseq > head && !isBad(event)) history.push({ key, event });
        const wseq = history.findIndex((stored) => stored.key === key) + 1;
        return wseq > 0 ? { dseq, outcome: 'stored', wseq } : { dseq, outcome: 'quarantined', reason: 'body: thiếu.' };
      });
      heads.set(`${ward}/${device}`, Math.max(head, first + events.length - 1));
      return { ward, result: 'accepted', head: history.length, verdicts };
    });
    return ok({ wards: answers });
  }

  function pull({ since }: PullRequest, asksForColumns: boolean): Reply {
    const answers = since.map(({ ward, epoch: known, wseq }) => {
      if (refused.has(ward)) return { ward, result: 'refused', reason: 'not-your-ward' };
      const history = historyOf(ward);
      const isOurs = known === null || known === uuid('epoch', epoch);
      const after = isOurs && wseq <= history.length ? wseq : 0;
      const packed = snapshots.get(ward);
      if (after === 0 && packed) {
        const decidedSoFar = records.get(ward)?.length ?? 0;
        const hasColumns = asksForColumns && knowsColumns.value;
        const snapshot = hasColumns ? packed.snapshot : withoutColumns(packed.snapshot);
        return {
          ward,
          result: 'snapshot',
          epoch: uuid('epoch', epoch),
          head: history.length,
          records: decidedSoFar,
          snapshot,
        };
      }
      const links = chainLinks(
        CHAIN_START,
        history.map(({ event }, index) => ({ wseq: index + 1, event: arrived(event) })),
      );
      const events = history.slice(after, after + pageSize.value).map(({ event }, index) => {
        const link = links[after + index];
        return { wseq: after + index + 1, event: gone.has(event.dossierId) ? { destroyed: { link } } : arrived(event) };
      });
      const more = after + events.length < history.length;
      const head = history.length;
      const decided = records.get(ward)?.length ?? 0;
      const chain = links[after + events.length - 1] ?? CHAIN_START;
      return { ward, result: 'page', epoch: uuid('epoch', epoch), after, head, records: decided, more, chain, events };
    });
    return ok({ wards: answers });
  }

  function serveRecords({ ward, after }: RecordsRequest): Reply {
    const decided = records.get(ward) ?? [];
    return ok({ ward, head: decided.length, records: decided.slice(after, after + pageSize.value) });
  }

  function decide(ward: WardCode, ...decided: UnnumberedRecord[]): void {
    const before = records.get(ward) ?? [];
    const head = { at: MONDAY_MORNING, by: { userId: 'u-admin', name: 'Phạm Thị Dung' }, reason: 'Theo thông báo.' };
    const numbered = decided.map((record, index) => ({ rseq: before.length + index + 1, ...head, ...record }));
    records.set(ward, [...before, ...numbered]);
  }

  return {
    pageSize,
    answer({ path, query, body }) {
      if (path === '/api/sync/records') return serveRecords(body as RecordsRequest);
      if (path === '/api/sync/push') return push(body as PushRequest);
      if (path === '/api/sync/pull') return pull(body as PullRequest, query === 'rows=columns');
      const { ward, device } = body as { ward: WardCode; device: string };
      greeted.add(`${ward}/${device}`);
      return ok(hello({ ward: wardProfile({ code: ward }) }));
    },
    events: (ward) => historyOf(ward).map(({ event }) => event),
    add: (...events) => events.forEach((event) => historyOf(event.ward).push({ key: event.id, event })),
    restore(keep) {
      epoch += 1;
      goBack(keep);
    },
    lose: goBack,
    decide,
    forgetRecords: (ward, keep) => void records.set(ward, (records.get(ward) ?? []).slice(0, keep)),
    quarantine(check) {
      isBad = check;
    },
    refuse: (ward) => refused.add(ward),
    pack(ward, perSection = 500) {
      const packed = packSnapshot(
        ward,
        historyOf(ward).map(({ event }) => arrived(event)),
        perSection,
      );
      snapshots.set(ward, packed);
      return packed;
    },
    gives,
    knowsColumns,
    file(path) {
      const paths = singlePaths(path);
      if (paths.length > 1 && gives.value === 'one') return refusedFile(422, 'wrong-fields');
      const parts = paths.flatMap(
        (each) => [...snapshots.values()].flatMap(({ files }) => files.get(each) ?? [])[0] ?? [],
      );
      if (parts.length < paths.length) return refusedFile(404, 'not-found');
      return { status: 200, bytes: new Uint8Array(Buffer.concat(parts.map((part) => new Uint8Array(part)))).buffer };
    },
    destroy(ward, dossier) {
      gone.add(dossier);
      snapshots.clear();
      const { key, body } = SAMPLE_RECORDS.destruction;
      decide(ward, { kind: 'destruction', key, body: { ...body, dossiers: [expiredDossier(dossier)] } });
    },
    rewrite(ward, wseq, event) {
      const stored = historyOf(ward)[wseq - 1];
      if (stored) historyOf(ward)[wseq - 1] = { ...stored, event };
    },
  };
}

/** As a centre answers where a file was asked for. */
export function refusedFile(status: number, problem: string): { status: number; bytes: ArrayBuffer } {
  const json = { type: `urn:dung-hen:problem:${problem}`, title: 'Không được.', status };
  return { status, bytes: new TextEncoder().encode(JSON.stringify(json)).buffer };
}

/** The centre fills in when an event reached it: at once, and not before the line was up. */
function arrived(event: DossierEvent): DossierEvent {
  return {
    ...event,
    time: { ...event.time, arrivedAt: Math.max(MONDAY_MORNING, event.time.deviceAt) },
  } as DossierEvent;
}

function withoutColumns(snapshot: Snapshot): Snapshot {
  return { ...snapshot, sections: snapshot.sections.map(({ columns: _columns, ...section }) => section) };
}
