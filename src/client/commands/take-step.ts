/** One lawful step on a dossier (bổ sung, chuyển, có kết quả, trả, …), checked against its state as this tablet knows it. */
import { err, ok, type Result } from '#domain/base/result.ts';
import { decideStep, type StepRefusal } from '#domain/dossier/decide-step.ts';
import type { Step } from '#domain/dossier/dossier-event.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import { legalTime } from '#domain/dossier/event-time.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import type { AttachedBytes } from '../store/append-event.ts';
import { listCurrentRecords } from '../store/ward-records.ts';
import { joinEvents } from '../store/dossier-row.ts';
import { listUnconfirmedOf } from '../store/projection.ts';
import { readHistory } from '../store/thaw.ts';
import type { WriteFailure } from './commands.ts';
import { readEventTime, recordEvent, toWriteFailure, type CommandContext } from './record-event.ts';

/**
 * One at a time across tabs: a second tap is judged by the state the first one left.
 * @param file the bytes `file-attached` speaks of
 */
export function takeStep(
  context: CommandContext,
  id: DossierId,
  step: Step,
  file?: AttachedBytes,
): Promise<Result<null, WriteFailure | StepRefusal>> {
  return context.store.locks.hold(`dung-hen-step:${id}`, () => decideAndRecord(context, id, step, file));
}

async function decideAndRecord(
  context: CommandContext,
  id: DossierId,
  step: Step,
  file?: AttachedBytes,
): Promise<Result<null, WriteFailure | StepRefusal>> {
  const { store, clock } = context;
  const acting = context.acting();
  if (!acting) return err({ type: 'NotEnrolled' });
  try {
    // Own rows before the history: one that is confirmed between the two readings is then in both, and never in neither.
    const own = await listUnconfirmedOf(store, id);
    const events = joinEvents(await readHistory(store, id), own);
    const state = foldDossier(events);
    if (!state) return err({ type: 'DossierNotFound' });
    if (state.ward !== acting.ward) return err({ type: 'DossierElsewhere' });
    const time = readEventTime(clock);
    // The ward's register as this tablet holds it: a signing is checked without a network too.
    const delegations = await listCurrentRecords(store.cache, state.ward, 'delegation');
    const decided = decideStep(state, step, {
      role: acting.actor.role,
      now: legalTime(time),
      calendars: store.calendars.book(state.ward),
      delegations: delegations.map(({ body }) => body),
    });
    if (!decided.ok) return decided;
    const { kind, body } = decided.value;
    const recorded = await recordEvent(context, {
      kind,
      dossierId: id,
      base: state.rev,
      time,
      serialDate: null,
      body: () => body,
      ...(file && { file }),
    });
    return recorded.ok ? ok(null) : recorded;
  } catch (error) {
    return err(toWriteFailure(error));
  }
}
