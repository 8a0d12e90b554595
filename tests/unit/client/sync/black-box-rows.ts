/** An outbox of any shape, written row by row: what lies in it need not have come about by the app's own doing. */
import type { OutboxRow, OutboxState } from '#client/store/outbox-database.ts';
import type { Store } from '#client/store/store.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';

const TIME = { deviceAt: 0, skewMs: null, notBefore: null, arrivedAt: null };

export interface RowFacts {
  readonly ward: WardCode;
  readonly dseq: number;
  readonly state: OutboxState;
}

export function outboxRow({ ward, dseq, state }: RowFacts): OutboxRow {
  const dossierId = `dossier-${ward}-${dseq % 3}` as DossierId;
  return {
    ward,
    dseq,
    dossierId,
    event: {
      id: `${ward}-${dseq}`,
      dossierId,
      ward,
      dseq,
      time: TIME,
      note: 'ghi chú có dấu ấầẩẫậ',
    } as unknown as DossierEvent,
    state,
    ...(state === 'confirmed' ? {} : { unconfirmed: 1 as const }),
    wseq: null,
    reason: null,
  };
}

export async function fillOutbox({ outbox }: Store, rows: readonly RowFacts[]): Promise<void> {
  await outbox.event.clear();
  await outbox.event.bulkAdd(rows.map(outboxRow));
}
