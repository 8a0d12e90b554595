/** One tablet at the wire: it greets, sends what it recorded, fetches what is new and listens, as the app does. */
import { randomUUID } from 'node:crypto';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
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
  /** Records so many events of its dossiers. */
  record(events: number): void;
  hello(): Promise<void>;
  /** Sends everything unsent. @returns the numbers its events got in the ward */
  push(): Promise<number[]>;
  pull(): Promise<void>;
}

/** @param dossiers whose histories it records, one event after the other */
export function createLoadTablet(counter: Counter, tally: Tally, of: { dossiers: number; seed: number }): LoadTablet {
  const { ward, userId } = counter;
  const device = randomUUID() as DeviceId;
  const agencyCode = `${ward.agencyCode}.${device.slice(0, 8).toUpperCase()}`;
  const histories = makeHistories(of.dossiers, { ward: { ...ward, agencyCode }, device, userId, seed: of.seed });
  const coming = flatten(histories, { userId, name: 'Cán bộ máy đo' });
  let unsent: DossierEvent[] = [];
  let epoch: string | null = null;
  let cursor = 0;

  async function pullPage(): Promise<boolean> {
    const body = { protocol: PROTOCOL_VERSION, device, since: [{ ward: ward.code, epoch, wseq: cursor }] };
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
    cursor += answer.events.length;
    return answer.more;
  }

  return {
    counter,
    get cursor() {
      return cursor;
    },
    get unsent() {
      return unsent.length;
    },
    record(events) {
      for (let each = 0; each < events; each++) {
        const next = coming.next();
        if (next.done) return;
        unsent.push(next.value);
      }
    },
    async hello() {
      const body = { protocol: PROTOCOL_VERSION, device, app: APP, ward: ward.code, blocksWanted: 2 };
      await tally.time('hello', () => send<HelloResponse>(counter, 'POST', '/api/sync/hello', body));
    },
    async push() {
      const numbers: number[] = [];
      while (unsent.length > 0) {
        const events = unsent.slice(0, MAX_EVENTS_PER_PUSH);
        const wards = [{ ward: ward.code, first: events[0]?.dseq, events }];
        const body = { protocol: PROTOCOL_VERSION, device, app: APP, wards };
        const { json } = await tally.time('push', () => send<PushResponse>(counter, 'POST', '/api/sync/push', body));
        const answer = json.wards[0];
        if (answer?.result !== 'accepted')
          throw new RequestFailed(`POST /api/sync/push: ${answer?.result ?? 'nothing'}`);
        for (const verdict of answer.verdicts) {
          if (verdict.outcome !== 'stored') throw new RequestFailed(`POST /api/sync/push: ${verdict.reason}`);
          numbers.push(verdict.wseq);
        }
        unsent = unsent.slice(events.length);
      }
      return numbers;
    },
    async pull() {
      while (await pullPage());
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
