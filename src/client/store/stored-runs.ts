/**
 * What the centre said it has stored, kept as one small note for a run of rows that follow one another: marking a thousand rows
 * takes a tablet longer than sending them, and the pull that follows marks them once more. A note only ever saves sending
 * again, which is always right: one that is lost, or that an app of before cannot read, loses nothing.
 */
import type { WardCode } from '#domain/dossier/ids.ts';
import type { OutboxDatabase, OutboxRow, StoredRun } from './outbox-database.ts';

type OwnStore = { readonly outbox: OutboxDatabase };

export interface StoredVerdict {
  readonly dseq: number;
  readonly wseq: number;
}

const PREFIX = 'stored/';

/** For rows that were only here until now: what was ever marked otherwise is marked in its own row again (`recordVerdicts`). */
export async function noteStored(
  { outbox }: OwnStore,
  ward: WardCode,
  verdicts: readonly StoredVerdict[],
): Promise<void> {
  if (verdicts.length === 0) return;
  await outbox.transaction('rw', outbox.setting, async () => {
    const [known, epoch] = await Promise.all([readRuns(outbox, ward), epochOf(outbox, ward)]);
    const added = verdicts.toSorted((a, b) => a.dseq - b.dseq).map(({ dseq, wseq }) => toRun(dseq, wseq, epoch));
    const runs = [...known.filter((run) => run.epoch === epoch), ...added].reduce(joinRun, []);
    await outbox.setting.put({ key: `${PREFIX}${ward}`, value: runs });
  });
}

/**
 * The rows as the notes have them: those still marked as only here that the centre has stored. One it was asked about twice
 * (`offerDoubted`) goes by its own mark. Within a transaction `setting` must be of it.
 */
export async function withStored({ outbox }: OwnStore, rows: readonly OutboxRow[]): Promise<OutboxRow[]> {
  if (!rows.some(isFresh)) return [...rows];
  const settings = await outbox.setting.where('key').startsWith(PREFIX).toArray();
  const notes = new Map<string, readonly StoredRun[]>();
  for (const { key, value } of settings) {
    const ward = key.slice(PREFIX.length) as WardCode;
    const epoch = await epochOf(outbox, ward);
    notes.set(
      ward,
      (value as readonly StoredRun[]).filter((run) => run.epoch === epoch),
    );
  }
  return rows.map((row) => {
    const run = isFresh(row) && notes.get(row.ward)?.findLast((each) => holds(each, row.dseq));
    // The row itself and no copy: one that stays closed says so when it is asked for what is in it.
    return run ? Object.assign(row, { state: 'at-centre', wseq: run.wseq + row.dseq - run.first } as const) : row;
  });
}

/** Marked as nothing but recorded here. */
export function isFresh({ state, doubted }: OutboxRow): boolean {
  return state === 'pending' && doubted === undefined;
}

/** Before the ward's rows are offered again, so that what is interrupted sends too much and never too little. */
export async function forgetStored({ outbox }: OwnStore, ward: WardCode): Promise<void> {
  await outbox.setting.delete(`${PREFIX}${ward}`);
}

/** @param open numbers of the ward's rows that have not come back */
export async function dropStored({ outbox }: OwnStore, ward: WardCode, open: readonly number[]): Promise<void> {
  const runs = await readRuns(outbox, ward);
  const kept = runs.filter((run) => open.some((dseq) => holds(run, dseq)));
  if (kept.length === runs.length) return;
  if (kept.length === 0) await forgetStored({ outbox }, ward);
  else await outbox.setting.put({ key: `${PREFIX}${ward}`, value: kept });
}

function toRun(dseq: number, wseq: number, epoch: string | null): StoredRun {
  return { first: dseq, through: dseq, wseq, epoch };
}

function holds({ first, through }: StoredRun, dseq: number): boolean {
  return first <= dseq && dseq <= through;
}

function joinRun(runs: StoredRun[], run: StoredRun): StoredRun[] {
  const last = runs.at(-1);
  const follows = last && last.through + 1 === run.first && last.wseq + run.first - last.first === run.wseq;
  return follows ? [...runs.slice(0, -1), { ...last, through: run.through }] : [...runs, run];
}

async function readRuns(outbox: OutboxDatabase, ward: WardCode): Promise<readonly StoredRun[]> {
  return ((await outbox.setting.get(`${PREFIX}${ward}`))?.value ?? []) as readonly StoredRun[];
}

async function epochOf(outbox: OutboxDatabase, ward: WardCode): Promise<string | null> {
  return ((await outbox.setting.get(`epoch/${ward}`))?.value ?? null) as string | null;
}
