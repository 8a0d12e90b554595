/** The half-typed intake form, kept beside the outbox so that nothing typed is lost to a dead battery or an update. */
import { err, ok, type Result } from '#domain/base/result.ts';
import { cardNumberIn } from '#domain/dossier/citizen-card.ts';
import type { IntakeDraft } from '#domain/dossier/decide-receive.ts';
import { APPLICANT_FIELDS } from '#domain/dossier/event-bodies.ts';
import type { WriteFailure } from './commands.ts';
import { toWriteFailure, type CommandContext } from './record-event.ts';

export function saveDraft(context: CommandContext, draft: IntakeDraft): Promise<Result<null, WriteFailure>> {
  return onDraft(context, async (userId) => {
    const kept = { ...draft, ...withoutCardText(draft) };
    await context.store.outbox.draft.put({ userId, draft: kept, savedAt: context.clock.now() });
  });
}

export function discardDraft(context: CommandContext): Promise<Result<null, WriteFailure>> {
  return onDraft(context, (userId) => context.store.outbox.draft.delete(userId));
}

/** A slow scanner types a card's text into whatever field has the cursor: a field that holds one is kept empty. */
function withoutCardText(draft: IntakeDraft): Partial<IntakeDraft> {
  const spoilt = APPLICANT_FIELDS.filter((field) => cardNumberIn(draft[field]) !== null);
  return Object.fromEntries(spoilt.map((field) => [field, '']));
}

async function onDraft(
  context: CommandContext,
  work: (userId: string) => Promise<void>,
): Promise<Result<null, WriteFailure>> {
  const userId = context.acting()?.actor.userId;
  if (!userId) return err({ type: 'NotEnrolled' });
  try {
    await work(userId);
    return ok(null);
  } catch (error) {
    return err(toWriteFailure(error));
  }
}
