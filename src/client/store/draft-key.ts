/**
 * Under what a half-filled form is kept: of each officer, in each ward, for each form that stands open under an id of its own, so
 * that two tabs never share one.
 */
import { isCompartment } from '#domain/dossier/compartment.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';

/** A reception, or a step of a dossier. */
export type DraftForm = 'intake' | `step/${DossierId}/${string}`;

export interface DraftOwner {
  readonly userId: string;
  /** What was typed of a denunciation comes back in the compartment alone. */
  readonly ward: WardCode;
}

/** What the keys of the officer's drafts of this form begin with; an id follows. */
export function draftKeysOf({ userId, ward }: DraftOwner, form: DraftForm): string {
  return `${userId}/${ward}/${form}/`;
}

/** Whether it is a draft of a step of one of these dossiers in this ward, whoever typed it. */
export function isStepDraftOf(key: string, ward: WardCode, ids: readonly DossierId[]): boolean {
  return ids.some((id) => key.includes(`/${ward}/step/${id}/`));
}

/** The one reception earlier versions kept of each officer; offered and written on where it lies. */
export function formerDraftKey({ userId, ward }: DraftOwner): string {
  return isCompartment(ward) ? `${userId}/${ward}` : userId;
}
