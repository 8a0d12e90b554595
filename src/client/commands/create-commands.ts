/** Binds the commands to this tablet. */
import type { Commands } from './commands.ts';
import { discardDraft, saveDraft } from './keep-draft.ts';
import { receiveDossier } from './receive-dossier.ts';
import type { CommandContext } from './record-event.ts';
import { takeStep } from './take-step.ts';

export function createCommands(context: CommandContext): Commands {
  return {
    receiveDossier: (facts) => receiveDossier(context, facts),
    takeStep: (id, step) => takeStep(context, id, step),
    saveDraft: (draft) => saveDraft(context, draft),
    discardDraft: () => discardDraft(context),
  };
}
