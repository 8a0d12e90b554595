/** Chưa tiếp nhận: keeps the slip a citizen was sent away with. It is a history without a reception, so no number and no clock. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { DossierEventOf } from '#domain/dossier/dossier-event.ts';
import type { NotReceivedBody } from '#domain/dossier/event-bodies.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import type { WriteFailure } from './commands.ts';
import { readEventTime, recordEvent, type CommandContext } from './record-event.ts';

export async function turnAway(
  context: CommandContext,
  body: NotReceivedBody,
): Promise<Result<DossierEventOf<'not-received'>, WriteFailure>> {
  const recorded = await recordEvent(context, {
    kind: 'not-received',
    dossierId: context.ids.newId() as DossierId,
    base: 0,
    time: readEventTime(context.clock),
    serialDate: null,
    body: () => body,
  });
  if (!recorded.ok) return recorded;
  if (recorded.value.kind !== 'not-received') return err({ type: 'StorageFailed', detail: 'wrong record read back' });
  return ok(recorded.value);
}
