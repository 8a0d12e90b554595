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

/** The first `count` rows of a ward still to send, without gaps in `dseq`. */
export async function readPending({ outbox }: Store, ward: WardCode, count: number): Promise<OutboxRow[]> {
  const open = await outbox.event.where('unconfirmed').equals(1).toArray();
  const first = Math.min(...open.filter((row) => row.ward === ward && row.state === 'pending').map(({ dseq }) => dseq));
  return Number.isFinite(first) ? readFrom({ outbox }, ward, { first, count }) : [];
}

/** Rows from `first` on, whatever their state: what the centre asks for when its history is shorter than ours. */
export function readFrom(
  { outbox }: Pick<Store, 'outbox'>,
  ward: WardCode,
  { first, count }: { first: number; count: number },
): Promise<OutboxRow[]> {
  return outbox.event.where('[ward+dseq]').between([ward, first], [ward, Infinity]).limit(count).toArray();
}

export async function recordVerdicts({ outbox }: Store, ward: WardCode, verdicts: readonly Verdict[]): Promise<void> {
  await outbox.transaction('rw', outbox.event, async () => {
    for (const verdict of verdicts) {
      const row = await outbox.event.get([ward, verdict.dseq]);
      if (!row || row.state === 'confirmed') continue;
      if (verdict.outcome === 'stored') {
        await outbox.event.put({ ...row, state: 'at-centre', wseq: verdict.wseq, reason: null });
      } else {
        await outbox.event.put({ ...row, state: 'set-aside', reason: verdict.reason });
      }
    }
  });
}

/**
 * Confirms the ward's rows whose events have come back: they stand in the history the centre gave us. A number the centre
 * once named proves nothing, since a restored centre gives it out again.
 */
export async function confirmReturned(
  { outbox, cache }: Pick<Store, 'outbox' | 'cache'>,
  ward: WardCode,
): Promise<void> {
  const open = (await outbox.event.where('unconfirmed').equals(1).toArray()).filter((row) => row.ward === ward);
  const histories = await cache.history.bulkGet(open.map(({ dossierId }) => dossierId));
  const returned = open.filter(({ event }, index) => histories[index]?.events.some(({ id }) => id === event.id));
  await outbox.transaction('rw', outbox.event, async () => {
    for (const { dseq } of returned) {
      const row = await outbox.event.get([ward, dseq]);
      if (!row) continue;
      const { unconfirmed: _, ...confirmed } = row;
      await outbox.event.put({ ...confirmed, state: 'confirmed' });
    }
  });
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
}
