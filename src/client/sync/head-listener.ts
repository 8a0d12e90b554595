/** Listens to the centre's pokes for one ward at a time; a poke carries no data, only how far the ward has come. */
import * as v from 'valibot';
import type { WardCode } from '#domain/dossier/ids.ts';
import { headsSchema } from '#protocol/sync-messages.ts';
import { lastRecord } from '../store/ward-records.ts';
import type { SyncContext } from './sync-context.ts';

export interface HeadListener {
  /** Listens to this ward, or to none; harmless when it does already. A stream that broke is opened again by the next call. */
  listenTo(ward: WardCode | null): void;
}

/** @param onBehind the centre has something this tablet has not fetched yet */
export function createHeadListener({ store, connection }: SyncContext, onBehind: () => void): HeadListener {
  let current: { readonly ward: WardCode; readonly stop: () => void } | null = null;

  async function compare(data: string, ward: WardCode): Promise<void> {
    const tops = readTops(data, ward);
    const cursor = await store.cache.cursor.get(ward);
    const isBehind = tops.head > (cursor?.wseq ?? 0) || tops.records > (await lastRecord(store.cache, ward));
    if (isBehind) onBehind();
  }

  return {
    listenTo(ward) {
      if (current?.ward === ward) return;
      current?.stop();
      current = null;
      if (!ward) return;
      const stop = connection.listen(
        `/api/sync/live?wards=${ward}`,
        (data) => void compare(data, ward).catch(() => undefined),
        () => {
          if (current?.ward === ward) current = null;
        },
      );
      current = { ward, stop };
    },
  };
}

const NOTHING = { head: 0, records: 0 };

function readTops(data: string, ward: WardCode): typeof NOTHING {
  try {
    const told = v.safeParse(headsSchema, JSON.parse(data));
    return told.success ? { head: told.output.heads[ward] ?? 0, records: told.output.records[ward] ?? 0 } : NOTHING;
  } catch {
    return NOTHING;
  }
}
