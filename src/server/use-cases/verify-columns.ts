/**
 * Proves that the columns an event is found and counted by say what its content says, which the chain is over. Who sent it
 * (`sent_by`) stands in no content: nothing proves that column.
 */
import { MS_PER_MINUTE } from '#domain/calendar/instant.ts';
import type { EventId } from '#domain/dossier/ids.ts';
import type { EventRow } from '../store/proofs.ts';

/** A column repeats the content wrongly. */
export interface ColumnFinding {
  readonly type: 'EventColumn';
  readonly wseq: number;
  readonly id: EventId;
  readonly column: string;
}

/** A push reads the clock when it is read and again when it is stored; between the two it waits for others. */
const STORED_WITHIN_MS = 10 * MS_PER_MINUTE;

/** @param row with its content */
export function compareColumns(row: EventRow): ColumnFinding[] {
  const { wseq, id, body } = row;
  const time = partOf(body, 'time');
  const arrivedAt = time['arrivedAt'];
  const ids: [string, unknown, unknown][] = [
    ['event_id', id, body['id']],
    ['dossier_id', row.dossierId, body['dossierId']],
    ['device_id', row.device, body['device']],
  ];
  const same: [string, boolean][] = [
    ...ids.map(([column, kept, said]): [string, boolean] => [column, kept === String(said).toLowerCase()]),
    ['ward_id', row.ward === body['ward']],
    ['dseq', row.dseq === body['dseq']],
    ['kind', row.kind === body['kind']],
    ['v', row.v === body['v']],
    ['actor_id', row.actor === partOf(body, 'actor')['userId']],
    ['copy', row.copy === '' || row.copy.toLowerCase() === id],
    ['device_at', row.deviceAt === time['deviceAt']],
    // Not all that was stored by the first versions says when it arrived.
    ['arrived_at', typeof arrivedAt !== 'number' || isAtOnce(row.arrivedAt, arrivedAt)],
  ];
  return same.filter(([, isSame]) => !isSame).map(([column]) => ({ type: 'EventColumn', wseq, id, column }));
}

/** Earlier as well: the centre's clock may be set back between the two. */
function isAtOnce(storedAt: number, readAt: number): boolean {
  return Math.abs(storedAt - readAt) <= STORED_WITHIN_MS;
}

function partOf(body: EventRow['body'], name: string): Readonly<Record<string, unknown>> {
  const part = body[name];
  return typeof part === 'object' && part !== null ? (part as Readonly<Record<string, unknown>>) : {};
}
