/** Reading the outbox for sending, and noting what the centre answered. Rows are marked, never deleted. */
import type { WardCode } from '#domain/dossier/ids.ts';
import type { Verdict } from '#protocol/sync-messages.ts';
import { offerAccessAgain } from './access.ts';
import { listDestroyed } from './destroyed.ts';
import { briefOf, type FileRow, type OutboxRow } from './outbox-database.ts';
import { readOwnHistories } from './own-histories.ts';
import { keepRowsClosed } from './sealed-core.ts';
import type { Store } from './store.ts';
import { dropStored, forgetStored, withStored } from './stored-runs.ts';
import { listPackedOf } from './thaw.ts';

/** Numbers of what has not come back, by ward and in their order: what is still to send is among it. */
export async function listUnconfirmedNumbers({ outbox }: Pick<Store, 'outbox'>): Promise<Map<WardCode, number[]>> {
  const numbers = new Map<WardCode, number[]>();
  // Of one value of an index rows come by their key: ward, then number.
  for (const [ward, dseq] of await outbox.event.where('unconfirmed').equals(1).primaryKeys()) {
    const ofWard = numbers.get(ward) ?? [];
    ofWard.push(dseq);
    numbers.set(ward, ofWard);
  }
  return numbers;
}

/** What has not come back, of every ward, and how far each row has come. */
export async function listOpenRows({ outbox }: Pick<Store, 'outbox'>): Promise<OutboxRow[]> {
  return withStored({ outbox }, await outbox.event.where('unconfirmed').equals(1).toArray());
}

/** The ward's rows of these numbers, each one more than the one before. Asked for at once: a question each takes far longer. */
export async function readRun(
  { outbox }: Pick<Store, 'outbox'>,
  ward: WardCode,
  numbers: readonly number[],
): Promise<OutboxRow[]> {
  const [from, through] = [numbers[0] ?? 1, numbers.at(-1) ?? 0];
  return outbox.event.where('[ward+dseq]').between([ward, from], [ward, through], true, true).toArray();
}

/** Wards this tablet holds rows of, sent or not. */
export async function listWardsHeld({ outbox }: Pick<Store, 'outbox'>): Promise<WardCode[]> {
  const wards: WardCode[] = [];
  const next = () =>
    outbox.event
      .where('[ward+dseq]')
      .above([wards.at(-1) ?? '', Infinity])
      .first();
  for (let row = await next(); row; row = await next()) wards.push(row.ward);
  return wards;
}

/** Which events are still to send, to tell later whether one was added. */
export async function listPendingKeys({ outbox }: Pick<Store, 'outbox'>): Promise<string[]> {
  const rows = await listOpenRows({ outbox });
  return rows.filter(({ state }) => state === 'pending').map(({ ward, dseq }) => `${ward}/${dseq}`);
}

/** Numbers of rows from `first` on without a gap, whatever their state: what the centre asks for when its history is shorter than ours. */
export async function listFrom({ outbox }: Pick<Store, 'outbox'>, ward: WardCode, first: number): Promise<number[]> {
  const keys = await outbox.event.where('[ward+dseq]').between([ward, first], [ward, Infinity]).primaryKeys();
  const numbers = keys.map(([, dseq]) => dseq);
  const gap = numbers.findIndex((dseq, index) => dseq !== (numbers[0] ?? 0) + index);
  return gap === -1 ? numbers : numbers.slice(0, gap);
}

/** Up to which number this tablet's rows of the ward were trimmed; 0 when it has them all. */
export async function trimmedThrough({ outbox }: Pick<Store, 'outbox'>, ward: WardCode): Promise<number> {
  const first = await outbox.event.where('[ward+dseq]').between([ward, 0], [ward, Infinity]).first();
  return first ? first.dseq - 1 : 0;
}

/** Marks each row, whatever it was marked as before; for rows that only had been recorded, `noteStored` is far cheaper. */
export async function recordVerdicts({ outbox }: Store, ward: WardCode, verdicts: readonly Verdict[]): Promise<void> {
  await outbox.transaction('rw', outbox.event, async (tx) => {
    keepRowsClosed(tx);
    // Those of one batch follow one another.
    const numbers = verdicts.map(({ dseq }) => dseq).sort((a, b) => a - b);
    const rows = new Map((await readRun({ outbox }, ward, numbers)).map((row) => [row.dseq, row]));
    const judged = verdicts.flatMap((verdict): OutboxRow[] => {
      const row = rows.get(verdict.dseq);
      if (!row || row.state === 'confirmed') return [];
      return verdict.outcome === 'stored'
        ? [{ ...row, state: 'at-centre', wseq: verdict.wseq, reason: null }]
        : [{ ...row, state: 'set-aside', reason: verdict.reason }];
    });
    await outbox.event.bulkPut(judged);
  });
}

/**
 * Confirms the ward's rows whose events have come back: they stand in the history the centre gave us, or belonged to a dossier
 * it has destroyed since. A number the centre once named proves nothing, since a restored centre gives it out again.
 * @param epoch the history they stand in
 * @returns rows the centre said it has stored, under numbers this history has gone past without bringing them (`offerDoubted`)
 */
export async function confirmReturned(
  store: Pick<Store, 'outbox' | 'cache' | 'archive'>,
  ward: WardCode,
  epoch: string,
): Promise<StoredRow[]> {
  const { outbox, cache } = store;
  const open = (await listOpenRows(store)).filter((row) => row.ward === ward);
  if (open.length === 0) return [];
  const ids = open.map(({ dossierId }) => dossierId);
  // Together: another tab may be about to forget the ward, and what is gone with the cursor was not left out.
  const [cursor, { histories, elsewhere }] = await cache.transaction('r', cache.cursor, cache.history, () =>
    Promise.all([cache.cursor.get(ward), readOwnHistories(cache, ward, ids)]),
  );
  const there = open.filter((row) => histories.get(row.dossierId)?.events.some(({ id }) => id === briefOf(row).id));
  const through = cursor?.epoch === epoch ? cursor.wseq : 0;
  const passed = open.filter(isStored).filter((row) => row.wseq <= through && !there.includes(row));
  const destroyed = passed.length > 0 ? await listDestroyed(cache, ward) : new Set();
  // No history tells of these: they were destroyed, or are left aside (`applyPage`).
  const isUntold = ({ dossierId }: OutboxRow) => destroyed.has(dossierId) || elsewhere.has(dossierId);
  const returned = [...there, ...passed.filter(isUntold)];
  const lacking = passed.filter((row) => !isUntold(row));
  // What lies packed is not known yet.
  const packed = new Set(lacking.length > 0 ? await listPackedOf(store, ids) : []);
  return outbox.transaction('rw', outbox.event, outbox.setting, async () => {
    // Another tab may have heard of a replaced history since: then this one vouches for nothing.
    const known = await readEpoch(store, ward);
    if (known !== null && known !== epoch) return [];
    await outbox.event.bulkPut((await withStored(store, await readAgain(store, returned))).map(confirmed));
    const numbers = new Set(returned.map(({ dseq }) => dseq));
    await dropStored(
      store,
      ward,
      open.map(({ dseq }) => dseq).filter((dseq) => !numbers.has(dseq)),
    );
    return lacking.filter(({ dossierId }) => !packed.has(dossierId));
  });
}

function confirmed(row: OutboxRow): OutboxRow {
  const { unconfirmed: _, doubted: __, ...rest } = row;
  return { ...rest, state: 'confirmed' };
}

/** As they are now; those that are gone are left out. */
async function readAgain({ outbox }: Pick<Store, 'outbox'>, rows: readonly OutboxRow[]): Promise<OutboxRow[]> {
  const now = await outbox.event.bulkGet(rows.map(({ ward, dseq }): [WardCode, number] => [ward, dseq]));
  return now.filter((row) => row !== undefined);
}

/** By the centre's word, which has not been doubted yet. */
export type StoredRow = OutboxRow & { readonly wseq: number };

function isStored(row: OutboxRow): row is StoredRow {
  return row.state === 'at-centre' && row.wseq !== null && row.wseq !== row.doubted;
}

/** Rows of the ward the centre said it has stored and has not given back yet. */
export async function listStored({ outbox }: Pick<Store, 'outbox'>, ward: WardCode): Promise<StoredRow[]> {
  return (await listOpenRows({ outbox })).filter((row) => row.ward === ward).filter(isStored);
}

/**
 * Rows the ward's history does not have under the number the centre gave them are sent once more: a centre that lacks them
 * takes them in. Once for each number: when the centre names the same one again and still does not bring the event, the row
 * stays 'at-centre' by the centre's word, is never confirmed, never leaves the outbox and is shown as waiting; the next epoch
 * has it offered again.
 * @returns how many were still to be offered
 */
export async function offerDoubted({ outbox }: Pick<Store, 'outbox'>, rows: readonly StoredRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  return outbox.transaction('rw', outbox.event, outbox.setting, outbox.file, async () => {
    const named = new Set(rows.map(({ ward, dseq, wseq }) => `${ward}/${dseq}/${wseq}`));
    const still = (await withStored({ outbox }, await readAgain({ outbox }, rows)))
      .filter(isStored)
      .filter(({ ward, dseq, wseq }) => named.has(`${ward}/${dseq}/${wseq}`));
    await outbox.event.bulkPut(still.map((row) => ({ ...row, state: 'pending', wseq: null, doubted: row.wseq })));
    const keys = new Set(still.map(({ ward, dseq }) => `${ward}/${dseq}`));
    await offerScans({ outbox }, ({ ward, dseq }) => keys.has(`${ward}/${dseq}`));
    return still.length;
  });
}

/** The history of the ward that this tablet last heard of; null before the first. */
export async function readEpoch({ outbox }: Pick<Store, 'outbox'>, ward: WardCode): Promise<string | null> {
  return ((await outbox.setting.get(`epoch/${ward}`))?.value as string | undefined) ?? null;
}

export async function keepEpoch({ outbox }: Pick<Store, 'outbox'>, ward: WardCode, epoch: string): Promise<void> {
  await outbox.setting.put({ key: `epoch/${ward}`, value: epoch });
}

/**
 * What the centre has stored and not given back yet is sent once more: on the first pull nobody can tell whether its history
 * is still the one that stored it.
 */
export async function offerUnreturned({ outbox }: Pick<Store, 'outbox'>, ward: WardCode): Promise<void> {
  await forgetStored({ outbox }, ward);
  await outbox.event
    .where('[ward+dseq]')
    .between([ward, 0], [ward, Infinity])
    .filter(({ state }) => state === 'at-centre')
    .modify((row, context) => void (context.value = offered(row)));
}

/** Whether events of the ward have come back, in whatever history. */
export async function hasConfirmed({ outbox }: Pick<Store, 'outbox'>, ward: WardCode): Promise<boolean> {
  const rows = outbox.event.where('[ward+dseq]').between([ward, 0], [ward, Infinity]);
  return (await rows.filter(({ state }) => state === 'confirmed').first()) !== undefined;
}

/**
 * The centre's history was replaced (restored from a backup) and may lack what it once confirmed: everything recorded here
 * is to be sent and to come back once more. Sending again is always right; what the centre still has it answers as before.
 */
export async function offerAgain({ outbox }: Pick<Store, 'outbox'>, ward: WardCode): Promise<void> {
  await forgetStored({ outbox }, ward);
  await outbox.event
    .where('[ward+dseq]')
    .between([ward, 0], [ward, Infinity])
    .modify((row, context) => void (context.value = offered(row)));
  await offerScans({ outbox }, (file) => file.ward === ward);
  await offerAccessAgain({ outbox }, ward);
}

function offered(row: OutboxRow): OutboxRow {
  const { doubted: _, ...rest } = row;
  return { ...rest, state: 'pending', unconfirmed: 1, wseq: null, reason: null };
}

/** Scans go with their events: the centre says which parts of them it still has. */
async function offerScans({ outbox }: Pick<Store, 'outbox'>, isOffered: (file: FileRow) => boolean): Promise<void> {
  await outbox.file
    .where('state')
    .equals('at-centre')
    .filter(isOffered)
    .modify({ state: 'waiting', heldParts: 0, completeAt: null });
}
