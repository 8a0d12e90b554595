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
  /** Read once: whoever pressed the button is named, in her ward, though another officer takes over or she changes wards meanwhile. */
  const asPressed = (): CommandContext => {
    const acting = context.acting();
    return { ...context, acting: () => acting };
  };
  return {
    receiveDossier: (facts) => receiveDossier(asPressed(), facts),
    turnAway: (body) => turnAway(asPressed(), body),
    takeStep: (id, step) => takeStep(asPressed(), id, step),
    attachFile: (id, scan) => attachFile(asPressed(), id, scan),
    openDraft: (form, offers) => openDraft(context, form, offers),
    noteAccess: (note) => noteAccess(context, note),
  };
}
