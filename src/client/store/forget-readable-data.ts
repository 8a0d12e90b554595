/** A tablet that was reported lost forgets what it can show, and what opens it. */
import type { WardCode } from '#domain/dossier/ids.ts';
import { withCacheLock } from './cache-lock.ts';
import type { WardKeyRow } from './key-rows.ts';
import type { Store } from './store.ts';

/**
 * Takes away the wrapped keys of these wards with the PINs that open no other, then clears what was read from the centre: lists,
 * histories, packed sections, the cursor. What the ward has decided (calendar, procedures) stays: it names no citizen, and
 * whoever goes on by mistake must not promise wrong days. No event, scan or draft of the outbox is touched: what lies there may
 * be nowhere else. It stays sealed, and opens again when the report is taken back: the copy of the key that only the centre
 * opens is kept, and told with the next greeting.
 */
export async function forgetReadableData(
  store: Pick<Store, 'cache' | 'outbox' | 'locks' | 'withReopen'>,
  wards: readonly WardCode[],
): Promise<void> {
  const { cache } = store;
  // First: a start cut short between the two finds the lists still there and does both again.
  for (const ward of wards) await dropWrappedKeys(store, ward);
  const readable = cache.tables.filter(({ name }) => name !== cache.record.name);
  await withCacheLock(store, () =>
    cache.transaction('rw', readable, () => Promise.all(readable.map((table) => table.clear()))),
  );
}

/** The last copy of a key stays where nobody could send what lies under it otherwise: the centre has neither key nor event. */
function dropWrappedKeys({ outbox }: Pick<Store, 'outbox'>, ward: WardCode): Promise<void> {
  const { wardKey, pin, event, file } = outbox;
  return outbox.transaction('rw', [wardKey, pin, event, file], async () => {
    const copies = await wardKey.where('ward').equals(ward).toArray();
    const unsent = await event.where('unconfirmed').equals(1).toArray();
    const scans = await file.where('state').equals('waiting').toArray();
    const isNeeded =
      unsent.some((row) => row.ward === ward && !row.forCentre) || scans.some((scan) => scan.ward === ward);
    const inKeeping = new Set(copies.flatMap(({ holder, keyId }) => (holder === 'centre' ? [keyId] : [])));
    const gone = copies.filter(({ holder, keyId }) => holder !== 'centre' && (inKeeping.has(keyId) || !isNeeded));
    await wardKey.bulkDelete(
      gone.map(({ keyId, holder }): [WardCode, string, WardKeyRow['holder']] => [ward, keyId, holder]),
    );
    const holders = new Set((await wardKey.toArray()).map(({ holder }) => holder));
    await pin.filter(({ userId }) => !holders.has(`pin/${userId}`)).delete();
  });
}
