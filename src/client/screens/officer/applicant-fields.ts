/** Which fields an applicant has and what they are called: a tổ chức has a name and a tax code of its own, and no birthday. */
import { APPLICANT_FIELDS, type ApplicantField, type Organisation } from '#domain/dossier/event-bodies.ts';
import { text } from '#i18n/text.ts';

type Kind = { readonly organisation?: Organisation | undefined };

/** In the order they are asked. */
export function applicantFields({ organisation }: Kind): readonly ApplicantField[] {
  return organisation ? APPLICANT_FIELDS.filter((field) => field !== 'bornOn') : APPLICANT_FIELDS;
}

/** @example applicantLabel('personalId', { organisation: { representative: '' } }) // 'Mã số thuế' */
export function applicantLabel(field: ApplicantField, { organisation }: Kind): string {
  const isOwn = organisation && (field === 'fullName' || field === 'personalId');
  return text(isOwn ? `organisation.${field}` : `applicant.${field}`);
}
