/**
 * Fields of the applicant written after the reception: by a correction, or by a settled conflict. Two people may write the
 * same field on two tablets: the later in order stands, and both values are kept for a person to choose from.
 */
import { parsePlainDate } from '../calendar/plain-date.ts';
import type { DossierEvent, DossierEventOf } from './dossier-event.ts';
import { openProblems, recordedOf, type DossierProblem, type Settlement } from './dossier-problem.ts';
import { applicantFieldText, hasField, type DossierState } from './dossier-state.ts';
import type { Applicant, CorrectableField } from './event-bodies.ts';

export function correct(state: DossierState, event: DossierEventOf<'corrected'>): DossierState {
  return writeField(state, event, event.body);
}

/**
 * Of two settlements of one problem the first in order stands; the second is kept beside it. A settlement of what turned out
 * to be no problem (another tablet's event came in between) still writes the value that was chosen.
 */
export function settle(state: DossierState, event: DossierEventOf<'conflict-settled'>): DossierState {
  const { eventId, field, from, value, reason } = event.body;
  const settlement: Settlement = { ...recordedOf(event), value, reason };
  const known = state.problems.find((problem) => problem.eventId === eventId);
  if (known?.settled) {
    return replaceProblem(state, { ...known, settledAgain: [...known.settledAgain, settlement] });
  }
  const next = known ? replaceProblem(state, { ...known, settled: settlement }) : state;
  if (field === null || value === null || !hasField(next.applicant, field)) return next;
  return writeField(next, event, { field, from: from ?? '', to: value });
}

interface Writing {
  readonly field: CorrectableField;
  /** What the writer saw there. */
  readonly from: string;
  readonly to: string;
}

function writeField(state: DossierState, event: DossierEvent, { field, from, to }: Writing): DossierState {
  const current = applicantFieldText(state.applicant, field);
  const isAgreed = current === from || current === to || isOpenSide(state, field, to);
  const by = recordedOf(event);
  const told = isAgreed
    ? state
    : withProblem(state, {
        type: 'field-changed-twice',
        eventId: event.id,
        field,
        earlier: { ...state.applicantBy[field], value: current },
        later: { ...by, value: to },
        settled: null,
        settledAgain: [],
      });
  return {
    ...told,
    applicant: writtenTo(state.applicant, field, to),
    applicantBy: { ...state.applicantBy, [field]: by },
  };
}

function writtenTo(applicant: Applicant, field: CorrectableField, to: string): Applicant {
  if (field === 'representative') return { ...applicant, organisation: { representative: to } };
  const value = field === 'bornOn' ? (parsePlainDate(to) ?? null) : to;
  return { ...applicant, [field]: value, fromCard: applicant.fromCard.filter((read) => read !== field) };
}

/** A value a person is already asked to choose from: writing it once more adds no question, in whatever order they came. */
function isOpenSide({ problems }: DossierState, field: CorrectableField, value: string): boolean {
  return openProblems(problems).some(
    (problem) =>
      problem.type === 'field-changed-twice' &&
      problem.field === field &&
      (problem.earlier.value === value || problem.later.value === value),
  );
}

export function withProblem(state: DossierState, problem: DossierProblem): DossierState {
  return { ...state, problems: [...state.problems, problem] };
}

function replaceProblem(state: DossierState, changed: DossierProblem): DossierState {
  const problems = state.problems.map((problem) => (problem.eventId === changed.eventId ? changed : problem));
  return { ...state, problems };
}
