/** One tablet at the wire: it greets, sends what it recorded and signed, fetches what is new and listens, as the app does. */
import { randomUUID } from 'node:crypto';
import { makeSigningPair } from '#client/platform/signing.ts';
import { signBatch } from '#client/store/signing-key.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DeviceId, EventId } from '#domain/dossier/ids.ts';
import { signedHash } from '#protocol/batch-signature.ts';
import type { DeviceReport } from '#protocol/device-messages.ts';
import { exportPublicKey } from '#protocol/receipt-seal.ts';
import { SNAPSHOT_PARTS, snapshotPath } from '#protocol/snapshot-messages.ts';
import {
  MAX_EVENTS_PER_PUSH,
  type HelloResponse,
  type PullResponse,
  type PushResponse,
} from '#protocol/sync-messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { makeHistories } from '../sync/dossier-set.ts';
import type { Counter } from './load-centre.ts';
import { RequestFailed, send } from './requests.ts';
import type { Tally } from './tally.ts';

const APP = 'load';
const NOBODY = '00000000-0000-4000-8000-000000000000';

export interface LoadTablet {
  readonly counter: Counter;
  /** The last event of the ward it has fetched. */
  readonly cursor: number;
  readonly unsent: number;
  /** Events it recorded and has not fetched back: where all is sent and fetched, what was lost. */
  readonly unconfirmed: number;
  /** Events under its name that came back again, or were never recorded. */
  readonly doubled: number;
  /** Records so many events of its dossiers. */
  record(events: number): void;
  /** Signs what was recorded, and writes it out as it will be sent. */
  pack(): Promise<void>;
  hello(): Promise<void>;
  /** Sends everything unsent. @returns the numbers its events got in the ward */
  push(): Promise<number[]>;
  pull(): Promise<void>;
}

/** A push, written out. */
interface Packed {
  readonly count: number;
  readonly body: string;
}

const REPORT: DeviceReport = {
  unsent: 0,
  oldestUnsentAt: null,
  setAside: 0,
  skewMs: 0,
  storage: null,
  bornAt: Date.now() as Instant,
  faults: [],
};

/** @param dossiers whose histories it records, one event after the other */
export async function createLoadTablet(
  counter: Counter,
  tally: Tally,
  of: { dossiers: number; seed: number },
): Promise<LoadTablet> {
  const { ward, userId } = counter;
  const device = randomUUID() as DeviceId;
  const agencyCode = `${ward.agencyCode}.${device.slice(0, 8).toUpperCase()}`;
  const histories = makeHistories(of.dossiers, { ward: { ...ward, agencyCode }, device, userId, seed: of.seed });
  const coming = flatten(histories, { userId, name: 'Cán bộ máy đo' });
  const { privateKey, publicKey } = await makeSigningPair();
  const key = { privateKey, publicKey: await exportPublicKey(publicKey) };
  const unconfirmed = new Set<EventId>();
  let recorded: DossierEvent[] = [];
  let packed: Packed[] = [];
  let doubled = 0;
  let epoch: string | null = null;
  let cursor = 0;
  let proof: string | null = null;

  function confirm(event: Pick<DossierEvent, 'id' | 'device'>): void {
    if (event.device === device && !unconfirmed.delete(event.id)) doubled += 1;
  }

  async function pullPage(more: { readonly report?: DeviceReport }): Promise<boolean> {
    const since = [{ ward: ward.code, epoch, wseq: cursor, proof, ...more }];
    const body = { protocol: PROTOCOL_VERSION, device, since };
    const { json } = await tally.time('pull', () => send<PullResponse>(counter, 'POST', '/api/sync/pull', body));
    const answer = json.wards[0];
    if (!answer || answer.result === 'refused') throw new RequestFailed('POST /api/sync/pull: refused');
    epoch = answer.epoch;
    if (answer.result === 'snapshot') {
      const { wseq, sections } = answer.snapshot;
      const places = sections.flatMap(({ section }) => SNAPSHOT_PARTS.map((part) => ({ section, part })));
      for (const place of places) await send(counter, 'GET', snapshotPath(ward.code, wseq, place));
      cursor = wseq;
      return true;
    }
    const isContiguous =
      answer.after === cursor && answer.events.every(({ wseq }, index) => wseq === cursor + index + 1);
    if (!isContiguous) throw new RequestFailed('POST /api/sync/pull: a hole in the page');
    for (const { event } of answer.events) confirm(event as DossierEvent);
    cursor += answer.events.length;
    proof = answer.proof ?? null;
    return answer.more;
  }

  async function pack(): Promise<void> {
    while (recorded.length > 0) {
      const events = recorded.slice(0, MAX_EVENTS_PER_PUSH);
      const first = events[0]?.dseq ?? 1;
      const signature = await signBatch(key, { device, ward: ward.code, first }, events.map(signedHash));
      if (!signature) throw new Error('the key made above signs');
      const wards = [{ ward: ward.code, first, events, signature }];
      packed.push({
        count: events.length,
        body: JSON.stringify({ protocol: PROTOCOL_VERSION, device, app: APP, wards }),
      });
      recorded = recorded.slice(events.length);
    }
  }

  return {
    counter,
    get cursor() {
      return cursor;
    },
    get unsent() {
      return recorded.length + packed.reduce((sum, { count }) => sum + count, 0);
    },
    get unconfirmed() {
      return unconfirmed.size;
    },
    get doubled() {
      return doubled;
    },
    record(events) {
      for (let each = 0; each < events; each++) {
        const next = coming.next();
        if (next.done) return;
        recorded.push(next.value);
        unconfirmed.add(next.value.id);
      }
    },
    pack,
    async hello() {
      const body = { protocol: PROTOCOL_VERSION, device, app: APP, ward: ward.code, blocksWanted: 2 };
      const told = { ...body, signingKey: key.publicKey };
      await tally.time('hello', () => send<HelloResponse>(counter, 'POST', '/api/sync/hello', told));
    },
    async push() {
      await pack();
      const numbers: number[] = [];
      while (packed[0]) {
        const { body } = packed[0];
        const { json } = await tally.time('push', () => send<PushResponse>(counter, 'POST', '/api/sync/push', body));
        const answer = json.wards[0];
        if (answer?.result !== 'accepted')
          throw new RequestFailed(`POST /api/sync/push: ${answer?.result ?? 'nothing'}`);
        for (const verdict of answer.verdicts) {
          if (verdict.outcome !== 'stored') throw new RequestFailed(`POST /api/sync/push: ${verdict.reason}`);
          numbers.push(verdict.wseq);
        }
        packed.shift();
      }
      return numbers;
    },
    async pull() {
      for (let isMore = await pullPage({ report: REPORT }); isMore;) isMore = await pullPage({});
    },
  };
}

/** How far each ward has come, asked as a tablet that wants nothing. */
export async function readHead(counter: Counter): Promise<number> {
  const since = [{ ward: counter.ward.code, epoch: null, wseq: 0 }];
  const body = { protocol: PROTOCOL_VERSION, device: NOBODY, since };
  const answer = (await send<PullResponse>(counter, 'POST', '/api/sync/pull', body)).json.wards[0];
  return answer && answer.result !== 'refused' ? answer.head : Number.NaN;
}

function* flatten(
  histories: Iterable<DossierEvent[]>,
  by: { readonly userId: string; readonly name: string },
): Generator<DossierEvent> {
  for (const history of histories) for (const event of history) yield { ...event, actor: { ...by, role: 'officer' } };
}
