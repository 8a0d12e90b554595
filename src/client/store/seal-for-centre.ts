/**
 * Events sealed for the centre alone, beside what the ward's key opens: whoever has the tablet next sends them and cannot read
 * them. Curves are large and slow: fetched when first needed, reckoned with before a transaction is opened.
 */
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { Store } from './store.ts';

export type SealForCentre = (event: DossierEvent) => Uint8Array;

/**
 * For the centre this tablet spoke to last. Never fails: an event is recorded without it rather than not at all, and then
 * waits for somebody who may read it.
 * @returns null when no centre has been heard of, or it cannot be sealed here
 */
export async function sealerForCentre(
  { outbox }: Pick<Store, 'outbox'>,
  ward: WardCode,
): Promise<SealForCentre | null> {
  try {
    const recipient = (await outbox.enrolment.get(ward))?.blackBoxRecipient;
    if (recipient === undefined) return null;
    const { createEnvelope } = await import('#protocol/sealed-event.ts');
    return createEnvelope(recipient);
  } catch {
    return null;
  }
}
