/** Which fields an applicant has and what they are called: a tổ chức has a name and a tax code of its own, and no birthday. */
import { CORRECTABLE_FIELDS, type CorrectableField, type Organisation } from '#domain/dossier/event-bodies.ts';
import { text } from '#i18n/text.ts';

/** What tells a tổ chức from a person. */
export type ApplicantKind = { readonly organisation?: Organisation | undefined };

/** In the order they are asked. */
export function applicantFields({ organisation }: ApplicantKind): readonly CorrectableField[] {
  const others = organisation ? 'bornOn' : 'representative';
  return CORRECTABLE_FIELDS.filter((field) => field !== others);
}

/** @example applicantLabel('personalId', { organisation: { representative: '' } }) // 'Mã số thuế' */
export function applicantLabel(field: CorrectableField, { organisation }: ApplicantKind): string {
  if (field === 'representative') return text('organisation.representative');
  const isOwn = organisation && (field === 'fullName' || field === 'personalId');
  return text(isOwn ? `organisation.${field}` : `applicant.${field}`);
}
