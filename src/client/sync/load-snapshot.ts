/**
 * The first load of a ward: parts of a snapshot, a few at a time, each checked against its hash before it is kept. A cut goes
 * on at the part. What was recorded meanwhile is sent between two parts: a first load over a poor line may take long.
 */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { LoadRow, SectionRow } from '../store/cache-database.ts';
import { createPartKeeper, type ArrivedPart, type KeepParts } from '../store/keep-part.ts';
import { endLoad, listMissingParts, noteOneByOne, type MissingPart } from '../store/take-section.ts';
import { UnreadablePartError } from '../store/unpack-part.ts';
import { fetchRun, IN_FLIGHT, toRuns, type BegunRuns, type LoadError, type Run } from './fetch-parts.ts';
import { pushPending } from './push-pending.ts';
import type { SyncContext } from './sync-context.ts';

/** In the background: whoever works on the tablet comes first. */
const IN_FLIGHT_LATER = 2;

/**
 * Everything without which the ward has no cursor: open dossiers first, then the rows of closed ones.
 * @param begun what is under way already
 */
export async function loadSnapshot(
  context: SyncContext,
  load: LoadRow,
  begun?: BegunRuns,
): Promise<Result<null, LoadError>> {
  const { first } = await listMissingParts(context.store, load);
  return fetchAll(context, load, {
    ...createQueue(load, first),
    begun,
    inFlight: IN_FLIGHT,
    // Whatever hinders it is told by the parts too, or by the next round.
    afterEach: async () => void (await pushPending(context)),
  });
}

/** What is still missing, in the background: a section somebody waits for is fetched first. */
export async function loadHistories(context: SyncContext, load: LoadRow): Promise<Result<null, LoadError>> {
  const { archive } = context.store;
  const { first, later } = await listMissingParts(context.store, load);
  const parts = [...first, ...later];
  const isWanted = ({ section }: MissingPart) => archive.isWanted([load.ward, load.snapshot.wseq, section.section]);
  const loaded = await fetchAll(context, load, {
    next: () => {
      const [part] = parts.splice(Math.max(0, parts.findIndex(isWanted)), 1);
      return part && [part];
    },
    inFlight: IN_FLIGHT_LATER,
  });
  if (loaded.ok) await endLoad(context.store, load);
  return loaded;
}

/** The histories of these sections now: events are waiting to be put on top of them. */
export async function loadHistoriesOf(
  context: SyncContext,
  load: LoadRow,
  sections: readonly SectionRow[],
): Promise<Result<null, LoadError>> {
  const numbers = new Set(sections.map(({ section }) => section));
  const { first, later } = await listMissingParts(context.store, load);
  const parts = [...first, ...later].filter(
    ({ section, part }) => part === 'histories' && numbers.has(section.section),
  );
  return fetchAll(context, load, { ...createQueue(load, parts), inFlight: IN_FLIGHT });
}

function createQueue(load: LoadRow, parts: readonly MissingPart[]): Required<Pick<Work, 'next' | 'giveBack'>> {
  const oneByOne = (some: readonly MissingPart[]) => some.map((part): Run => [part]);
  let runs = load.isOneByOne ? oneByOne(parts) : toRuns(parts);
  return {
    next: () => runs.shift(),
    giveBack: (run) => void (runs = oneByOne([run, ...runs].flat())),
  };
}

interface Work {
  readonly next: () => Run | undefined;
  /** It did not come together: the line is too poor for several parts at once, or cut too often, and is given them one by one. */
  readonly giveBack?: (run: Run) => void;
  readonly begun?: BegunRuns | undefined;
  readonly inFlight: number;
  readonly afterEach?: () => Promise<void>;
}

async function fetchAll(
  context: SyncContext,
  load: LoadRow,
  { next, giveBack, begun, inFlight, afterEach }: Work,
): Promise<Result<null, LoadError>> {
  const keep = createPartKeeper(context.store, load);
  let failure: LoadError | undefined;
  let thrown: { readonly error: unknown } | undefined;
  // One after the other; what is fetched is kept while the next one is under way.
  const work = async (isFirst: boolean) => {
    let keeping: Promise<Result<null, LoadError>> | undefined;
    const untilKept = async () => {
      const kept = await keeping;
      keeping = undefined;
      if (kept?.ok === false) failure ??= kept.error;
      else if (kept && isFirst) await afterEach?.();
    };
    for (let run = next(); run && !failure; run = next()) {
      const fetched = await fetchRun(context, load, run, begun);
      await untilKept();
      if (!fetched) {
        giveBack?.(run);
        await noteOneByOne(context.store, load);
      } else if (fetched.ok) keeping = keepParts(keep, fetched.value);
      else failure ??= fetched.error;
      // Told when it is waited for, which may be after the next one has come.
      keeping?.catch(() => undefined);
    }
    await untilKept();
  };
  // All have ended before this does, also when one throws: what goes on alone would write into the next round's load.
  await Promise.all(
    Array.from({ length: inFlight }, (_, index) =>
      work(index === 0).catch((error: unknown) => {
        thrown ??= { error };
      }),
    ),
  );
  if (thrown) throw thrown.error;
  return failure ? err(failure) : ok(null);
}

async function keepParts(keep: KeepParts, arrived: readonly ArrivedPart[]): Promise<Result<null, LoadError>> {
  try {
    return (await keep(...arrived)) ? ok(null) : err({ type: 'Replaced' });
  } catch (error) {
    if (error instanceof UnreadablePartError) return err({ type: 'NotUnderstood' });
    throw error;
  }
}
