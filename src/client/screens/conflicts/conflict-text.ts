/** What happened, in the words of the counter: the two sides of a conflict, how it was settled, what was recorded at the same time. */
import { parsePlainDate } from '#domain/calendar/plain-date.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierProblem, Recorded, Settlement } from '#domain/dossier/dossier-problem.ts';
import { applicantFieldText, type DossierState } from '#domain/dossier/dossier-state.ts';
import type { CorrectableField } from '#domain/dossier/event-bodies.ts';
import { maskPersonalId } from '#domain/dossier/mask-personal-id.ts';
import { formatDate, formatMoment } from '#i18n/format.ts';
import { text } from '#i18n/text.ts';
import { applicantLabel } from '../officer/applicant-fields.ts';

/** Enough of a tablet's id to tell the few of a ward apart. */
const SHORT_ID = 4;

export function describeProblem(problem: DossierProblem, { applicant }: Pick<DossierState, 'applicant'>): string {
  switch (problem.type) {
    case 'field-changed-twice':
      return text('conflicts.what-field', {
        field: applicantLabel(problem.field, applicant),
        current: maskValue(problem.field, applicantFieldText(applicant, problem.field)),
      });
    case 'impossible-step':
      return problem.against.kind === problem.kind
        ? text('conflicts.what-repeated', { step: text(`event.${problem.kind}`) })
        : text('conflicts.what-impossible', {
            step: text(`event.${problem.kind}`),
            status: text(`status.${problem.status}`),
          });
    case 'step-not-allowed':
      return text('conflicts.what-not-allowed', {
        step: text(`event.${problem.kind}`),
        role: text(`role.${problem.role}`),
      });
  }
}

/** @example 'Trần Thị Bình (Cán bộ một cửa), 09:15 thứ Hai, 09/03/2026, máy 0100' */
export function describeRecorded({ by, at, device }: Recorded): string {
  return text('conflicts.by', {
    name: by.name,
    role: text(`role.${by.role}`),
    moment: formatMoment(at),
    tablet: shortTablet(device),
  });
}

/** Who decided what and why: the settlement that stands, then those that came too late. */
export function describeSettlements(problem: DossierProblem): string[] {
  if (!problem.settled) return [];
  const words = (settlement: Settlement) => ({
    by: describeRecorded(settlement),
    choice:
      problem.type === 'field-changed-twice' && settlement.value !== null
        ? text('conflicts.chosen', { value: maskValue(problem.field, settlement.value) })
        : '',
    reason: settlement.reason,
  });
  return [
    text('conflicts.settled', words(problem.settled)),
    ...problem.settledAgain.map((settlement) => text('conflicts.settled-again', words(settlement))),
  ];
}

/** An identity number is whole only where it was asked for (`ShowPersonalId.svelte`). */
export function maskValue(field: CorrectableField, value: string): string {
  return field === 'personalId' && value !== '' ? maskPersonalId(value) : showValue(field, value);
}

export function showValue(field: CorrectableField, value: string): string {
  if (value === '') return text('dossier.not-given');
  const date = field === 'bornOn' ? parsePlainDate(value) : undefined;
  return date ? formatDate(date) : value;
}

/** For the history: what another tablet recorded at the same time as this event. */
export function describeConcurrent(
  event: DossierEvent,
  others: readonly DossierEvent[],
  { applicant }: Pick<DossierState, 'applicant'>,
): string[] {
  const words = others.map((other) =>
    event.kind === 'corrected' && other.kind === 'corrected'
      ? text('conflicts.concurrent-corrected', {
          field: applicantLabel(other.body.field, applicant),
          tablet: shortTablet(other.device),
        })
      : text('conflicts.concurrent', { step: text(`event.${other.kind}`), tablet: shortTablet(other.device) }),
  );
  return [...new Set(words)];
}

function shortTablet(device: string): string {
  return device.slice(-SHORT_ID);
}
