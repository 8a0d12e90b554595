/** Reading the outbox for sending, and noting what the centre answered. Rows are marked, never deleted. */
import type { WardCode } from '#domain/dossier/ids.ts';
import type { Verdict } from '#protocol/sync-messages.ts';
import type { OutboxRow } from './outbox-database.ts';
import type { Store } from './store.ts';

/** Wards with something still to send. */
export async function listWardsToSend({ outbox }: Store): Promise<WardCode[]> {
  const rows = await outbox.event.where('unconfirmed').equals(1).toArray();
  return [...new Set(rows.filter(({ state }) => state === 'pending').map(({ ward }) => ward))];
}

/** Which events are still to send, to tell later whether one was added. */
export async function listPendingKeys({ outbox }: Pick<Store, 'outbox'>): Promise<string[]> {
  const rows = await outbox.event.where('unconfirmed').equals(1).toArray();
  return rows.filter(({ state }) => state === 'pending').map(({ ward, dseq }) => `${ward}/${dseq}`);
}

/** The first `count` rows of a ward still to send, without gaps in `dseq`. */
export async function readPending({ outbox }: Store, ward: WardCode, count: number): Promise<OutboxRow[]> {
  const open = await outbox.event.where('unconfirmed').equals(1).toArray();
  const first = Math.min(...open.filter((row) => row.ward === ward && row.state === 'pending').map(({ dseq }) => dseq));
  return Number.isFinite(first) ? readFrom({ outbox }, ward, { first, count }) : [];
}

/** Rows from `first` on without a gap, whatever their state: what the centre asks for when its history is shorter than ours. */
export async function readFrom(
  { outbox }: Pick<Store, 'outbox'>,
  ward: WardCode,
  { first, count }: { first: number; count: number },
): Promise<OutboxRow[]> {
  const rows = await outbox.event.where('[ward+dseq]').between([ward, first], [ward, Infinity]).limit(count).toArray();
  const gap = rows.findIndex(({ dseq }, index) => dseq !== (rows[0]?.dseq ?? 0) + index);
  return gap === -1 ? rows : rows.slice(0, gap);
}

/** Up to which number this tablet's rows of the ward were trimmed; 0 when it has them all. */
export async function trimmedThrough({ outbox }: Pick<Store, 'outbox'>, ward: WardCode): Promise<number> {
  const first = await outbox.event.where('[ward+dseq]').between([ward, 0], [ward, Infinity]).first();
  return first ? first.dseq - 1 : 0;
}

export async function recordVerdicts({ outbox }: Store, ward: WardCode, verdicts: readonly Verdict[]): Promise<void> {
  await outbox.transaction('rw', outbox.event, async () => {
    const rows = await outbox.event.bulkGet(verdicts.map(({ dseq }) => [ward, dseq] as [WardCode, number]));
    const judged = rows.flatMap((row, index): OutboxRow[] => {
      const verdict = verdicts[index];
      if (!verdict || !row || row.state === 'confirmed') return [];
      return verdict.outcome === 'stored'
        ? [{ ...row, state: 'at-centre', wseq: verdict.wseq, reason: null }]
        : [{ ...row, state: 'set-aside', reason: verdict.reason }];
    });
    await outbox.event.bulkPut(judged);
  });
}

/**
 * Confirms the ward's rows whose events have come back: they stand in the history the centre gave us. A number the centre
 * once named proves nothing, since a restored centre gives it out again.
 * @param epoch the history they stand in
 */
export async function confirmReturned(
  store: Pick<Store, 'outbox' | 'cache'>,
  ward: WardCode,
  epoch: string,
): Promise<void> {
  const { outbox, cache } = store;
  const open = (await outbox.event.where('unconfirmed').equals(1).toArray()).filter((row) => row.ward === ward);
  const histories = await cache.history.bulkGet(open.map(({ dossierId }) => dossierId));
  const returned = open.filter(({ event }, index) => histories[index]?.events.some(({ id }) => id === event.id));
  await outbox.transaction('rw', outbox.event, outbox.setting, async () => {
    // Another tab may have heard of a replaced history since: then this one vouches for nothing.
    const known = await readEpoch(store, ward);
    if (known !== null && known !== epoch) return;
    const rows = await outbox.event.bulkGet(returned.map((row) => [ward, row.dseq] as [WardCode, number]));
    const confirmed = rows.flatMap((row): OutboxRow[] => {
      if (!row) return [];
      const { unconfirmed: _, ...rest } = row;
      return [{ ...rest, state: 'confirmed' }];
    });
    await outbox.event.bulkPut(confirmed);
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
  await outbox.event
    .where('[ward+dseq]')
    .between([ward, 0], [ward, Infinity])
    .filter(({ state }) => state === 'at-centre')
    .modify({ state: 'pending', wseq: null });
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
  await outbox.event
    .where('[ward+dseq]')
    .between([ward, 0], [ward, Infinity])
    .modify({ state: 'pending', unconfirmed: 1, wseq: null, reason: null });
  // Its scans too: the centre says which parts it still has.
  await outbox.file
    .where('state')
    .equals('at-centre')
    .filter((file) => file.ward === ward)
    .modify({ state: 'waiting', heldParts: 0, completeAt: null });
}
