/** Rows of the outbox as the app has them: marked in themselves, or by a note over many (`store/stored-runs.ts`). */
import type { OutboxDatabase, OutboxRow } from '#client/store/outbox-database.ts';
import { withStored } from '#client/store/stored-runs.ts';

export async function outboxRows({ outbox }: { readonly outbox: OutboxDatabase }): Promise<OutboxRow[]> {
  return withStored({ outbox }, await outbox.event.toArray());
}
