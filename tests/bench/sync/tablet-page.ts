/** The tablet's own store, sync and queries without its screens, put into a page of the centre. `window.tablet` is what the bench calls. */
import { liveQuery } from 'dexie';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { unwrap, wrap, wrappingKeyOfPin } from '#client/keys/wrap.ts';
import { browserClockSource, createClock } from '#client/platform/clock.ts';
import { createBrowserConnection } from '#client/platform/connection.ts';
import { quietMoment } from '#client/platform/idle-moment.ts';
import { createBrowserIds } from '#client/platform/ids.ts';
import { createBrowserLocks } from '#client/platform/locks.ts';
import { createBrowserStorageWatch } from '#client/platform/storage.ts';
import { createQueries } from '#client/queries/create-queries.ts';
import { appendEvent } from '#client/store/append-event.ts';
import { listOpenRows } from '#client/store/outbox.ts';
import { projectDossiers } from '#client/store/projection.ts';
import { SEALED_ROWS } from '#client/store/sealed-core.ts';
import { openStore, type Store } from '#client/store/store.ts';
import { noteUnlocked } from '#client/store/unlock.ts';
import type { WardKeys } from '#client/store/ward-keys.ts';
import { pushPending } from '#client/sync/push-pending.ts';
import type { SyncContext } from '#client/sync/sync-context.ts';
import { runRound } from '#client/sync/sync-round.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { Period } from '#domain/report/period.ts';

export interface Wanted {
  readonly ward: WardCode;
  /** The time in which every dossier of the ward was received, and how many those are. */
  readonly period: Period;
  readonly count: number;
  /** The code of the dossier that arrives last. */
  readonly lastCode: string;
}

/** Milliseconds from opening the databases. */
export interface LoadTimes {
  /** Every dossier is listed, counted and found by the search. */
  readonly listed: number;
  /** The history of every closed one is here too. */
  readonly complete: number;
}

/** How rows lie on the disk: sealed, as in the app, or as they are, to stand beside it. */
export type Form = 'sealed' | 'plain';

export interface TabletBench {
  /** From an empty tablet. */
  load(wanted: Wanted, form?: Form): Promise<LoadTimes>;
  /** From an empty tablet, with the home screen's lists live. @returns milliseconds until they show the first open dossiers */
  loadUntilUsable(wanted: Wanted): Promise<number>;
  /** From a tablet that holds everything. @returns milliseconds from opening the databases to the first answer of the search */
  reopen(wanted: Wanted): Promise<number>;
  /**
   * From a locked tablet that holds everything. @returns milliseconds from the PIN to the first answer of the search; of plain
   * rows without the PIN
   */
  unlock(wanted: Wanted, form: Form): Promise<number>;
  /** @returns milliseconds each of these searches takes, after the first */
  search(ward: WardCode, texts: readonly string[], form: Form): Promise<number[]>;
  /** @returns milliseconds each takes until it is on the disk and in the lists */
  save(ward: WardCode, events: readonly DossierEvent[], form: Form): Promise<number[]>;
  /** Records the events first. @returns milliseconds from the first request until the centre has every one, and is known to */
  push(ward: WardCode, events: readonly DossierEvent[]): Promise<number>;
}

declare global {
  interface Window {
    tablet: TabletBench;
  }
}

interface Tablet {
  readonly store: Store;
  readonly context: SyncContext;
  readonly queries: ReturnType<typeof createQueries>;
}

/** Held as the app holds its own, so that what a tablet keeps in memory is there to be measured. */
const inUse: Tablet[] = [];

/** A key like any other; who has it is not measured here. */
const KEY = Uint8Array.from({ length: 32 }, (_, index) => index);
/** As the app stretches a PIN (`client/keys`). */
const PIN_ITERATIONS = 600_000;
const RING: WardKeys = { keyOf: () => KEY };

async function open(form: Form = 'sealed'): Promise<Tablet> {
  const tablet = await openSealed();
  if (form === 'sealed') return tablet;
  for (const database of [tablet.store.outbox, tablet.store.cache]) {
    database.close();
    database.unuse({ stack: 'dbcore', name: SEALED_ROWS });
    await database.open();
  }
  return tablet;
}

async function openSealed(): Promise<Tablet> {
  const ids = createBrowserIds();
  const store = await openStore({
    calendar: loadWorkingCalendar(),
    locks: createBrowserLocks(),
    wardKeys: RING,
    ids,
    now: Date.now() as Instant,
  });
  const context: SyncContext = {
    store,
    connection: createBrowserConnection(),
    clock: createClock(browserClockSource(ids.newId()), null),
    appVersion: __APP_VERSION__,
    measureStorage: createBrowserStorageWatch().measure,
    quietMoment,
    heard: async () => undefined,
  };
  const tablet = { store, context, queries: createQueries({ store, origin: location.origin }) };
  inUse.push(tablet);
  return tablet;
}

async function syncAll(context: SyncContext, ward: WardCode): Promise<void> {
  const failure = await runRound(context, ward, new Set());
  if (failure) throw new Error(`The round failed: ${JSON.stringify(failure)}`);
}

async function checkAll({ queries }: Tablet, wanted: Wanted): Promise<void> {
  const { ward, period, count, lastCode } = wanted;
  const listed = await queries.listReceived(ward, period);
  if (listed.length !== count) throw new Error(`${listed.length} of ${count} are listed`);
  const found = await queries.findDossiers(ward, lastCode);
  if (!found.some(({ code }) => code === lastCode)) throw new Error(`${lastCode} is not found`);
}

window.tablet = {
  async load(wanted, form) {
    const started = performance.now();
    const tablet = await open(form);
    await syncAll(tablet.context, wanted.ward);
    await checkAll(tablet, wanted);
    const listed = performance.now() - started;
    await new Promise<void>((resolve, reject) => {
      liveQuery(() => tablet.queries.getLoad(wanted.ward)).subscribe((load) => load === null && resolve(), reject);
    });
    return { listed, complete: performance.now() - started };
  },
  async loadUntilUsable({ ward }) {
    const started = performance.now();
    const { context, queries } = await open();
    const usable = new Promise<number>((resolve, reject) => {
      liveQuery(() => queries.listWork(ward, context.clock.now())).subscribe(
        ({ overdue, later }) => overdue.length + later.length > 0 && resolve(performance.now() - started),
        reject,
      );
    });
    const round = syncAll(context, ward);
    const at = await Promise.race([usable, round.then(() => usable)]);
    await round;
    return at;
  },
  async reopen({ ward, lastCode }) {
    const started = performance.now();
    const { queries } = await open();
    const found = await queries.findDossiers(ward, lastCode);
    if (!found.some(({ code }) => code === lastCode)) throw new Error(`${lastCode} is not found`);
    return performance.now() - started;
  },
  async unlock({ ward, lastCode }, form) {
    const { store, queries } = await open(form);
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const wrapped = await wrap(await wrappingKeyOfPin('135790', { salt, iterations: PIN_ITERATIONS }), KEY, 'bench');
    const started = performance.now();
    if (form === 'sealed') {
      await unwrap(await wrappingKeyOfPin('135790', { salt, iterations: PIN_ITERATIONS }), wrapped, 'bench');
    }
    await noteUnlocked(store, ward);
    const found = await queries.findDossiers(ward, lastCode);
    if (!found.some(({ code }) => code === lastCode)) throw new Error(`${lastCode} is not found`);
    return performance.now() - started;
  },
  async search(ward, texts, form) {
    const { queries } = await open(form);
    await queries.findDossiers(ward, texts[0] ?? '');
    const samples: number[] = [];
    for (const text of texts) {
      const started = performance.now();
      await queries.findDossiers(ward, text);
      samples.push(performance.now() - started);
    }
    return samples;
  },
  async save(ward, events, form) {
    const { store, context } = await open(form);
    await syncAll(context, ward);
    const samples: number[] = [];
    for (const event of events) {
      const started = performance.now();
      const build = ({ dseq }: { dseq: number }) => ({ ...event, device: store.deviceId, dseq });
      await appendEvent(store, { ward, serialDate: null, build });
      await projectDossiers(store, [event.dossierId]);
      samples.push(performance.now() - started);
    }
    return samples;
  },
  async push(ward, events) {
    const { store, context } = await open();
    await syncAll(context, ward);
    for (const event of events) {
      const build = ({ dseq }: { dseq: number }) => ({ ...event, device: store.deviceId, dseq });
      await appendEvent(store, { ward, serialDate: null, build });
    }
    const started = performance.now();
    const pushed = await pushPending(context);
    const took = performance.now() - started;
    const rows = await listOpenRows(store);
    const isDone = pushed.ok && rows.length === events.length && rows.every(({ state }) => state === 'at-centre');
    if (!isDone)
      throw new Error(`Not all at the centre: ${JSON.stringify(rows.find(({ state }) => state !== 'at-centre'))}`);
    return took;
  },
};
