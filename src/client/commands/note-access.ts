/** Notes a look at personal data on this tablet. Never waited for and never a reason to stop: a citizen may be waiting. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { MAX_ABOUT, MAX_REASON, type AccessEntry } from '#domain/personal-data/access-entry.ts';
import { addAccess } from '../store/access.ts';
import type { Store } from '../store/store.ts';
import type { AccessNote } from './commands.ts';
import type { CommandContext } from './record-event.ts';

/** What the wire carries (`protocol/primitive-schemas.ts`). */
const EARLIEST = Date.UTC(2015, 0, 1);
const LATEST = Date.UTC(2099, 11, 31);

/** Done when it lies on disk; a tablet without room, or nobody signed in, leaves it out. */
export async function noteAccess(context: CommandContext, note: AccessNote): Promise<void> {
  const acting = context.acting();
  if (!acting) return;
  const { action, dossierId = null, ward = acting.ward, holderId, about = '', reason = '', personalId } = note;
  const { userId } = acting.actor;
  const at = Math.min(LATEST, Math.max(EARLIEST, context.clock.now())) as Instant;
  const id = context.ids.newId();
  try {
    const entry: Omit<AccessEntry, 'number'> = {
      id,
      at,
      userId,
      action,
      dossierId,
      isHolder: dossierId !== null && holderId === userId,
      about: about.slice(0, MAX_ABOUT),
      reason: reason.trim().slice(0, MAX_REASON),
      sought: personalId === undefined ? null : await sealForCentre(context.store, ward, personalId),
    };
    await context.store.withReopen(() => addAccess(context.store, ward, entry));
  } catch {
    // On a full disk the dossier comes first: the note is lost, the work is not.
  }
}

/**
 * Encrypted for the centre, so that neither the outbox nor the log holds a number anybody could read. Base64; null where this
 * tablet was never told for whom, or the browser cannot: that somebody searched is noted all the same.
 */
async function sealForCentre({ outbox }: Store, ward: WardCode, personalId: string): Promise<string | null> {
  const recipient = (await outbox.enrolment.get(ward))?.blackBoxRecipient;
  if (!recipient) return null;
  try {
    const { Encrypter } = await import('age-encryption');
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    return btoa(String.fromCharCode(...(await encrypter.encrypt(personalId))));
  } catch {
    return null;
  }
}
