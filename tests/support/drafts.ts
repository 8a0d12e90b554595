/** Half-filled forms, typed and read as a form that is opened and closed again does. */
import type { Commands, WriteFailure } from '#client/commands/commands.ts';
import type { DraftForm } from '#client/store/draft-key.ts';
import type { Result } from '#domain/base/result.ts';
import { err } from '#domain/base/result.ts';

/** @returns what the form is told; NotEnrolled when nobody acts */
export async function typeDraft(
  commands: Commands,
  draft: object,
  form: DraftForm = 'intake',
): Promise<Result<null, WriteFailure>> {
  const open = await commands.openDraft(form);
  const kept = await open?.save(draft);
  open?.close();
  return kept ?? err({ type: 'NotEnrolled' });
}

/** What a form that is opened now would be given. */
export async function readDraft(commands: Commands, form: DraftForm = 'intake'): Promise<object | null> {
  const open = await commands.openDraft(form);
  open?.close();
  return open?.kept ?? null;
}

export async function dropDraft(commands: Commands, form: DraftForm = 'intake'): Promise<void> {
  const open = await commands.openDraft(form);
  await open?.discard();
  open?.close();
}
