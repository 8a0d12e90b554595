/** Parts of a snapshot from the centre, each checked against its hash. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { err, ok, type Result } from '#domain/base/result.ts';
import {
  MAX_SECTIONS_AT_ONCE,
  snapshotPath,
  type SnapshotFile,
  type SnapshotSection,
} from '#protocol/snapshot-messages.ts';
import type { LoadRow } from '../store/cache-database.ts';
import { unpackEarly, type ArrivedPart } from '../store/keep-part.ts';
import { orderParts, type MissingPart } from '../store/take-section.ts';
import { isWholePart } from '../store/unpack-part.ts';
import { isOwnRefusal, type CentreError } from './centre.ts';
import type { SyncContext } from './sync-context.ts';

/** Replaced: the centre no longer has this snapshot, or gives another under its address. */
export type LoadError = CentreError | { readonly type: 'Replaced' };

/** The same part of sections that follow one another: asked for together. */
export type Run = readonly [MissingPart, ...MissingPart[]];

/** A request costs the tablet as much as some forty kilobytes; more at once would have to come again when a poor line is cut. */
const RUN_BYTES = 256 * 1024;
/** In the given order. */
export function toRuns(parts: readonly MissingPart[]): Run[] {
  const runs: [MissingPart, ...MissingPart[]][] = [];
  for (const part of parts) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    const goesOn =
      run !== undefined &&
      last?.part === part.part &&
      nameOf(last) === nameOf(part) &&
      last.section.section + 1 === part.section.section &&
      run.length < MAX_SECTIONS_AT_ONCE &&
      bytesOf(run) + bytesOf([part]) <= RUN_BYTES;
    if (goesOn) run.push(part);
    else runs.push([part]);
  }
  return runs;
}

/** Undefined when they did not come together: asked for one by one, each tells what is wrong with it. */
type Fetched = Result<readonly ArrivedPart[], LoadError> | undefined;

/** What is under way, by its path. */
export type BegunRuns = Map<string, Promise<Fetched>>;

/** Runs: as many as keep the line busy while what arrived is unpacked and written. */
export const IN_FLIGHT = 2;

/** As many as come while a tablet is greeted; what is left of the load is not asked for before somebody may keep it. */
const BEGUN_RUNS = 6;

/**
 * Asks for what a tablet that has nothing of the ward fetches first, and unpacks it; no more once a run has not come, or nobody
 * waits for the next one any longer (taken out of `begun`).
 */
export function beginFetching(context: SyncContext, load: LoadRow, begun: BegunRuns): void {
  const { store } = context;
  // What comes after a lock stays packed: it may lie here until the next round.
  const unpackOpen = (fetched: Fetched): Fetched =>
    fetched?.ok && store.wardKeys.keyOf(load.ward)
      ? ok(fetched.value.map((part) => unpackEarly(store, load, part)))
      : fetched;
  let isCut = false;
  const arrivals: Promise<void>[] = [];
  for (const run of toRuns(orderParts(load.snapshot).first).slice(0, BEGUN_RUNS)) {
    const path = pathOf(load, run);
    const before = arrivals.at(-IN_FLIGHT) ?? Promise.resolve();
    const begin = () => (isCut || !begun.has(path) ? undefined : fetchNow(context, load, run));
    const fetching = before.then(begin).then(unpackOpen);
    // Perhaps nobody comes for it.
    const hasCome = fetching.then((fetched) => fetched?.ok === true).catch(() => false);
    arrivals.push(hasCome.then((came) => void (isCut ||= !came)));
    begun.set(path, fetching);
  }
}

export async function fetchRun(context: SyncContext, load: LoadRow, run: Run, begun?: BegunRuns): Promise<Fetched> {
  const path = pathOf(load, run);
  const fetched = await begun?.get(path);
  begun?.delete(path);
  // What did not come then, or came for another snapshot under the same path, is asked for now.
  return fetched?.ok && areSame(fetched.value, run) ? fetched : fetchNow(context, load, run);
}

function areSame(some: readonly MissingPart[], others: readonly MissingPart[]): boolean {
  const hashes = (parts: readonly MissingPart[]) => parts.map((part) => told(part).sha256).join();
  return hashes(some) === hashes(others);
}

async function fetchNow(context: SyncContext, load: LoadRow, run: Run): Promise<Fetched> {
  if (run.length > 1) {
    const together = await fetchTogether(context, load, run);
    return together && ok(together);
  }
  const [part] = run;
  const fetched = await fetchPart(context, load, part);
  return fetched.ok ? ok([{ ...part, bytes: fetched.value }]) : fetched;
}

/** @returns undefined when what came is not these parts, or nothing came */
async function fetchTogether(
  { connection }: SyncContext,
  load: LoadRow,
  run: Run,
): Promise<readonly ArrivedPart[] | undefined> {
  const answer = await connection.fetchBytes(pathOf(load, run)).catch(() => undefined);
  if (answer?.status !== 200 || answer.bytes.byteLength !== bytesOf(run)) return undefined;
  let at = 0;
  const arrived = run.map((missing): ArrivedPart => {
    const bytes = answer.bytes.slice(at, at + bytesOf([missing]));
    at += bytes.byteLength;
    return { ...missing, bytes };
  });
  const areWhole = await Promise.all(arrived.map(isAsTold));
  return areWhole.every(Boolean) ? arrived : undefined;
}

async function fetchPart(
  { connection }: SyncContext,
  load: LoadRow,
  missing: MissingPart,
): Promise<Result<ArrayBuffer, LoadError>> {
  const answer = await connection.fetchBytes(pathOf(load, [missing])).catch(() => undefined);
  if (!answer) return err({ type: 'Unreachable' });
  const { status, bytes } = answer;
  if (status === 401) return err({ type: 'SignedOut' });
  // A centre put back to before rows by columns cannot give them: the ward is asked for anew, and offered as it can be.
  const isGone = status === 404 || (status === 422 && nameOf(missing) === 'columns');
  if (isGone && isOwnRefusal(bytes)) return err({ type: 'Replaced' });
  if (status === 200 && (await isAsTold({ ...missing, bytes }))) return ok(bytes);
  // A part of another snapshot under this address: this one will never come whole.
  if (status === 200 && (await isWholePart(bytes))) return err({ type: 'Replaced' });
  // Something in between answered in the centre's place, or the part was cut: fetched again in the next round.
  return err({ type: 'Unreachable' });
}

/** Where the centre has them. */
export function pathOf({ ward, snapshot }: Pick<LoadRow, 'ward' | 'snapshot'>, run: Run): string {
  const [first] = run;
  const through = (run.at(-1) ?? first).section.section;
  return snapshotPath(ward, snapshot.wseq, { section: first.section.section, through, part: nameOf(first) });
}

/** Rows come by columns where they are offered. */
function nameOf({ section, part }: MissingPart): SnapshotFile {
  return part === 'rows' && section.columns ? 'columns' : part;
}

/** What was said of the bytes that are fetched. */
function told(missing: MissingPart): SnapshotSection['rows'] {
  return missing.section[nameOf(missing)] ?? missing.section[missing.part];
}

function bytesOf(parts: readonly MissingPart[]): number {
  return parts.reduce((sum, missing) => sum + told(missing).bytes, 0);
}

async function isAsTold(arrived: ArrivedPart): Promise<boolean> {
  return bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', arrived.bytes))) === told(arrived).sha256;
}
