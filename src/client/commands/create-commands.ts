/** Binds the commands to this tablet. */
import { attachFile } from './attach-file.ts';
import type { Commands } from './commands.ts';
import { openDraft } from './keep-draft.ts';
import { receiveDossier } from './receive-dossier.ts';
import { noteAccess } from './note-access.ts';
import type { CommandContext } from './record-event.ts';
import { takeStep } from './take-step.ts';
import { turnAway } from './turn-away.ts';

export function createCommands(context: CommandContext): Commands {
  return {
    receiveDossier: (facts) => receiveDossier(context, facts),
    turnAway: (body) => turnAway(context, body),
    takeStep: (id, step) => takeStep(context, id, step),
    attachFile: (id, scan) => attachFile(context, id, scan),
    openDraft: (form, offers) => openDraft(context, form, offers),
    noteAccess: (note) => noteAccess(context, note),
  };
}
