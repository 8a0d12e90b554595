/** The half-typed intake form, kept beside the outbox so that nothing typed is lost to a dead battery or an update. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { IntakeDraft } from '#domain/dossier/decide-receive.ts';
import type { WriteFailure } from './commands.ts';
import { toWriteFailure, type CommandContext } from './record-event.ts';

export function saveDraft(context: CommandContext, draft: IntakeDraft): Promise<Result<null, WriteFailure>> {
  return onDraft(context, async (userId) => {
    await context.store.outbox.draft.put({ userId, draft, savedAt: context.clock.now() });
  });
}

export function discardDraft(context: CommandContext): Promise<Result<null, WriteFailure>> {
  return onDraft(context, (userId) => context.store.outbox.draft.delete(userId));
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
