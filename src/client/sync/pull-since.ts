/**
 * Brings a ward up to date: from nothing by a snapshot, then the centre's events since the cursor, page by page; each page
 * and its cursor are taken over in one transaction. What the ward has decided comes first: an event may name the calendar it
 * was counted by.
 */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { isDestroyedEvent } from '#protocol/destroyed-event.ts';
import { parseDossierEvent } from '#protocol/dossier-event-schema.ts';
import type { CursorRow, LoadRow } from '../store/cache-database.ts';
import { noteFault } from '../store/device-faults.ts';
import { confirmReturned, listStored, offerAgain, offerDoubted, type StoredRow } from '../store/outbox.ts';
import { applyPage, forgetWard, listUnconfirmed, projectDossiers, type AppliedPage } from '../store/projection.ts';
import type { Store } from '../store/store.ts';
import { beginLoad } from '../store/take-section.ts';
import { listFrozen, listPackedOf } from '../store/thaw.ts';
import { hasTrimmed, trimWard } from '../store/trim.ts';
import { lastRecord } from '../store/ward-records.ts';
import { askPull, loadOf, type Early } from './ask-pull.ts';
import type { CentreError } from './centre.ts';
import { followChain, type Page } from './check-page.ts';
import type { LoadError } from './fetch-parts.ts';
import { fetchRecords } from './fetch-records.ts';
import { followEpoch } from './follow-epoch.ts';
import { loadHistories, loadHistoriesOf, loadSnapshot } from './load-snapshot.ts';
import type { SyncContext } from './sync-context.ts';

/** A snapshot replaced while it is loaded, a history that differs: each is followed up so often within one round. */
const MOST_RESTARTS = 3;

/** What one step of a pull comes to: finished, not this session's to read, to be gone on with, or to be started from nothing. */
type Step = 'done' | 'refused' | 'more' | 'doubt' | 'restart';

/**
 * @param early what was asked already (`askEarly`)
 * @returns NotUnderstood when a page keeps having a hole, or has an event this version cannot read; the cursor then stays where it was
 */
export function pullSince(context: SyncContext, ward: WardCode, early?: Early): Promise<Result<null, CentreError>> {
  const progress: Progress = { given: early?.answer, begun: early?.begun, hasTold: false };
  return context.store.withReopen(() => pull(context, ward, progress));
}

/** What one pull has asked and told. */
interface Progress {
  /** What was answered early: taken once. */
  given: Early['answer'] | undefined;
  readonly begun: Early['begun'] | undefined;
  /** What the tablet tells of itself. */
  hasTold: boolean;
}

async function pull(context: SyncContext, ward: WardCode, progress: Progress): Promise<Result<null, CentreError>> {
  let pulled: Result<null, CentreError> | undefined;
  try {
    pulled = await takeSteps(context, ward, progress);
    return pulled;
  } finally {
    // A load that comes to no end asks for nothing else, and what hinders it is wanted most then.
    const isOver = pulled?.ok || pulled?.error.type === 'SignedOut' || !context.store.wardKeys.keyOf(ward);
    if (!isOver && !progress.hasTold) {
      progress.hasTold = true;
      await askPull(context, ward, { cursor: undefined, tells: true }).catch(() => undefined);
    }
  }
}

async function takeSteps(context: SyncContext, ward: WardCode, progress: Progress): Promise<Result<null, CentreError>> {
  const { store } = context;
  let doubts = 0;
  let restarts = 0;
  for (;;) {
    const step = await takeStep(context, ward, progress);
    if (!step.ok && step.error.type !== 'Replaced') return err(step.error);
    const outcome = step.ok ? step.value : 'restart';
    // What was answered early told nothing of the tablet.
    if (outcome === 'done' && !progress.hasTold) continue;
    if (outcome === 'done') {
      void tidyUp(context, ward);
      return ok(null);
    }
    if (outcome === 'refused') return ok(null);
    if (outcome === 'more') continue;
    if (outcome === 'doubt') {
      doubts += 1;
      // Once more from where it was: the answer may have been spoilt on the way.
      if (doubts === 1) continue;
      const mayStart = await mayStartAnew(context, ward);
      if (!mayStart.ok) return mayStart;
      // It may have been replaced without a new epoch, and lack what was confirmed.
      await offerAgain(store, ward);
    }
    restarts += 1;
    if (restarts > MOST_RESTARTS) return err({ type: 'Unreachable' });
    await forgetWard(store, ward);
  }
}

/**
 * The ward's history here is not the centre's, and the centre is told.
 * @returns NotUnderstood unless the centre's fits its own hash: what is here is not given up for something worse
 */
async function mayStartAnew(context: SyncContext, ward: WardCode): Promise<Result<null, CentreError>> {
  await noteFault(context.store, 'diverged');
  const answer = await askPull(context, ward, { cursor: undefined, tells: false });
  if (!answer.ok) return answer;
  const isSound =
    answer.value?.result === 'page'
      ? (await followChain(answer.value, undefined)) !== undefined
      : answer.value?.result === 'snapshot';
  return isSound ? ok(null) : err({ type: 'NotUnderstood' });
}

async function takeStep(context: SyncContext, ward: WardCode, progress: Progress): Promise<Result<Step, LoadError>> {
  const { store } = context;
  const [cursor, load] = await Promise.all([store.cache.cursor.get(ward), store.cache.load.get(ward)]);
  if (load && !cursor) return then(await loadSnapshot(context, load, progress.begun), 'more');
  const stored = await listStored(store, ward);
  // What was sent since it was asked early is not in the answer.
  const given = !cursor && stored.length === 0 ? await progress.given : undefined;
  progress.given = undefined;
  const tells = !progress.hasTold;
  if (!given) progress.hasTold = true;
  const asked = given ? ok(given) : await askPull(context, ward, { cursor, tells });
  if (!asked.ok) return asked;
  if (asked.value === null) return ok('refused');
  const answer = asked.value;
  await followEpoch(store, ward, answer.epoch);
  // Acknowledged before it was asked, and the ward has not come so far: its database was put back by other means.
  const beyond = stored.filter(({ wseq }) => wseq > answer.head);
  if ((await offerDoubted(store, beyond)) > 0) await noteFault(store, 'diverged');
  if (cursor && answer.epoch !== cursor.epoch) {
    await forgetWard(store, ward);
    return ok('more');
  }
  // The ward ends before what this tablet was given, and the centre did not believe it (it lost the key of its own marks).
  if (cursor && answer.head < cursor.wseq) return ok('doubt');
  // A snapshot in answer to a cursor, or a cursor of a version that kept no link: only a fresh start can be checked.
  if (cursor && (answer.result === 'snapshot' || cursor.chain === null)) {
    await forgetWard(store, ward);
    return ok('more');
  }
  if (answer.records > (await lastRecord(store.cache, ward))) {
    const records = await fetchRecords(context, ward);
    if (!records.ok) return records;
    // A record named destroyed dossiers that lay packed here: the ward comes anew.
    if (cursor && !(await store.cache.cursor.get(ward))) return ok('more');
  }
  if (answer.result === 'page') return takePage(context, answer, cursor);
  const begun = await beginLoad(store, loadOf(answer));
  return begun ? then(await loadSnapshot(context, begun, progress.begun), 'more') : ok('more');
}

async function takePage(
  context: SyncContext,
  page: Page,
  cursor: CursorRow | undefined,
): Promise<Result<Step, LoadError>> {
  const chain = await followChain(page, cursor);
  if (chain === undefined) return ok('doubt');
  const events: DossierEvent[] = [];
  for (const { event } of page.events) {
    if (isDestroyedEvent(event)) continue;
    const parsed = parseDossierEvent(event);
    if (!parsed.success) return err({ type: 'NotUnderstood' });
    events.push(parsed.output);
  }
  const wseq = page.events.at(-1)?.wseq ?? page.after;
  const from = cursor ? { epoch: cursor.epoch, wseq: cursor.wseq } : null;
  const { ward, epoch, proof = cursor?.proof } = page;
  const wasPartial = cursor ? cursor.isPartial === true : true;
  const isPartial = wasPartial && page.more;
  // Destroyed events alone bring nothing but the end of the page.
  const hasNews = wseq !== from?.wseq || proof !== cursor?.proof || isPartial !== wasPartial;
  const taken = await putOnTop(context, { ward, epoch, wseq, chain, events, proof, isPartial, from }, hasNews);
  return taken.ok && taken.value === 'done' && page.more ? ok('more') : taken;
}

async function putOnTop(context: SyncContext, page: AppliedPage, hasNews: boolean): Promise<Result<Step, LoadError>> {
  const { store } = context;
  const { ward } = page;
  const ids = page.events.map(({ dossierId }) => dossierId);
  // What left this tablet long ago is not guessed at: the ward comes anew with the whole of it.
  if (await hasTrimmed(store, ward, ids)) return ok('restart');
  const own = [...new Set((await listUnconfirmed(store, ward)).map(({ dossierId }) => dossierId))];
  const load = await store.cache.load.get(ward);
  const needed = load ? await listFrozen(store, [...ids, ...own]) : [];
  const frozen = needed.filter((section) => section.ward === ward);
  if (load && frozen.length > 0) {
    const loaded = await loadHistoriesOf(context, load, frozen);
    if (!loaded.ok) return loaded;
  }
  // Another tab, or the end of a background load, may have moved the ward meanwhile: from where it is now, then.
  if (hasNews && !(await applyPage(store, page))) return ok('more');
  // Own events on closed dossiers may have come back packed: only a thawed history shows it.
  const packed = await listPackedOf(store, own);
  if (packed.length > 0) await projectDossiers(store, packed);
  const passed = await confirmReturned(store, ward, page.epoch);
  return passed.length === 0 ? ok('done') : fetchPassed(context, ward, passed);
}

/**
 * The centre once said that it has stored these, yet its history has gone past them without bringing them. Either it lost
 * them since (a database put back by other means than a restore) or this tablet did: they are offered again, and the ward is
 * fetched anew. Forgotten before they are offered: what is interrupted is then found and done again.
 */
async function fetchPassed(
  context: SyncContext,
  ward: WardCode,
  passed: readonly StoredRow[],
): Promise<Result<Step, LoadError>> {
  const mayStart = await mayStartAnew(context, ward);
  if (!mayStart.ok) return mayStart;
  await forgetWard(context.store, ward);
  await offerDoubted(context.store, passed);
  return ok('restart');
}

/** In the background, in one tab at a time; what fails is begun again after the next round. */
async function tidyUp(context: SyncContext, ward: WardCode): Promise<void> {
  const { store, clock, quietMoment } = context;
  const work = async () => {
    // Lists that have just got their dossiers come first.
    await quietMoment();
    const load = await store.cache.load.get(ward);
    const loaded = load && (await loadHistories(context, load));
    if (loaded && !loaded.ok && loaded.error.type === 'Replaced' && (await isStill(store, load)))
      await forgetWard(store, ward);
    await trimWard(store, ward, clock.now());
  };
  await store.locks.tryHold(`dung-hen-tidy:${store.cache.name}`, work).catch(() => undefined);
}

/** Whether the ward is still loaded from this snapshot. */
async function isStill({ cache }: Store, { ward, epoch, snapshot }: LoadRow): Promise<boolean> {
  const load = await cache.load.get(ward);
  return load?.epoch === epoch && load.snapshot.wseq === snapshot.wseq;
}

function then<E>(result: Result<unknown, E>, step: Step): Result<Step, E> {
  return result.ok ? ok(step) : result;
}
