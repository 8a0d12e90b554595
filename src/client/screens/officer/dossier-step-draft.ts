/** What an officer has typed for a step, and the step it makes; every fault is named with its field and in words. */
import { err, ok, type Result } from '#domain/base/result.ts';
import { cleanText } from '#domain/base/fold-text.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import { decideReceive, parseTypedDate, type IntakeFault } from '#domain/dossier/decide-receive.ts';
import type { Applicant, ApplicantField, HandedOverBody, Step, StepKind } from '#domain/dossier/dossier-event.ts';
import { applicantFieldText, type DossierState } from '#domain/dossier/dossier-state.ts';
import { formatDate } from '#i18n/format.ts';
import { text, type MessageKey } from '#i18n/text.ts';

/** One draft serves every kind: each has at most one free text, and its own few choices. */
export interface StepDraft {
  /** The step's free text: reason, note, result or remark. */
  readonly words: string;
  /** Papers to ask for, one a line. */
  readonly papers: string;
  readonly holderId: string;
  readonly to: HandedOverBody['to'];
  readonly name: string;
  readonly field: ApplicantField;
  /** The corrected value as typed; a date as `dd/mm/yyyy`. */
  readonly value: string;
}

export const EMPTY_DRAFT: StepDraft = {
  words: '',
  papers: '',
  holderId: '',
  to: 'applicant',
  name: '',
  field: 'fullName',
  value: '',
};

export type StepDraftField = 'words' | 'holder' | 'name' | 'value';

export interface StepFault {
  readonly field: StepDraftField;
  readonly message: string;
}

export interface StepContext {
  readonly state: DossierState;
  readonly colleagues: readonly { readonly userId: string; readonly name: string }[];
  readonly today: PlainDate;
}

/** The label of each step's free text; null where the step has none. */
export const WORDS_LABEL: Record<StepKind, MessageKey | null> = {
  refused: 'step.refused.reason',
  assigned: 'step.assigned.note',
  'supplement-requested': 'step.supplement-requested.reason',
  'supplement-received': 'step.supplement-received.note',
  resolved: 'step.resolved.result',
  'handed-over': null,
  corrected: 'step.corrected.reason',
  noted: 'step.noted.text',
};

/** What may be wrong with one field of the applicant; its length is held by the control. */
const FAULT_WORDS: Partial<Record<IntakeFault, MessageKey>> = {
  Missing: 'intake.fault.fullName.Missing',
  NotAName: 'intake.fault.fullName.NotAName',
  PersonalIdLength: 'intake.fault.personalId.PersonalIdLength',
  NotADate: 'intake.fault.bornOn.NotADate',
  DateInFuture: 'intake.fault.bornOn.DateInFuture',
  NotAPhone: 'intake.fault.phone.NotAPhone',
};

/** Steps whose free text may stay empty. */
export function isWordsOptional(kind: StepKind): boolean {
  return kind === 'assigned' || kind === 'supplement-received' || kind === 'resolved';
}

/** The value on record, as it is typed. */
export function shownValue(applicant: Applicant, field: ApplicantField): string {
  return field === 'bornOn' ? (applicant.bornOn ? formatDate(applicant.bornOn) : '') : applicant[field];
}

export function draftToStep(
  kind: StepKind,
  draft: StepDraft,
  context: StepContext,
): Result<Step, readonly StepFault[]> {
  const label = WORDS_LABEL[kind];
  const words = cleanText(draft.words);
  const missing =
    label !== null && !isWordsOptional(kind) && words === ''
      ? [fault('words', text('step.missing', { field: text(label) }))]
      : [];
  const own = ownFaults(kind, draft, context);
  const faults = [...own, ...missing];
  return faults.length > 0 ? err(faults) : ok(toStep(kind, { ...draft, words }, context));
}

function toStep(kind: StepKind, draft: StepDraft, { state, colleagues }: StepContext): Step {
  const { words } = draft;
  switch (kind) {
    case 'refused':
      return { kind, body: { reason: words } };
    case 'assigned': {
      const holder = colleagues.find(({ userId }) => userId === draft.holderId);
      return { kind, body: { holder: { userId: draft.holderId, name: holder?.name ?? '' }, note: words } };
    }
    case 'supplement-requested':
      return { kind, body: { reason: words, papers: draft.papers.split('\n').map(cleanText).filter(Boolean) } };
    case 'supplement-received':
      return { kind, body: { note: words } };
    case 'resolved':
      return { kind, body: { result: words } };
    case 'handed-over':
      return { kind, body: { to: draft.to, name: draft.to === 'applicant' ? '' : cleanText(draft.name) } };
    case 'corrected': {
      const from = applicantFieldText(state.applicant, draft.field);
      return { kind, body: { field: draft.field, from, to: storedValue(draft), reason: words } };
    }
    case 'noted':
      return { kind, body: { text: words } };
  }
}

function ownFaults(kind: StepKind, draft: StepDraft, context: StepContext): StepFault[] {
  if (kind === 'assigned' && draft.holderId === '') {
    return [fault('holder', text('step.not-chosen', { field: text('step.assigned.holder') }))];
  }
  if (kind === 'handed-over' && draft.to !== 'applicant' && cleanText(draft.name) === '') {
    return [
      fault(
        'name',
        text('step.missing', {
          field: text(draft.to === 'post' ? 'step.handed-over.post-name' : 'step.handed-over.name'),
        }),
      ),
    ];
  }
  return kind === 'corrected' ? correctionFaults(draft, context) : [];
}

/** The same checks as at intake, for the one field that changes. */
function correctionFaults(draft: StepDraft, { state, today }: StepContext): StepFault[] {
  const { applicant } = state;
  if (storedValue(draft) === applicantFieldText(applicant, draft.field)) return [fault('value', text('step.same'))];
  const typed = { ...applicant, bornOn: shownValue(applicant, 'bornOn'), [draft.field]: draft.value };
  const form = { ...typed, procedure: null, caseId: '', documents: [], sets: 1, returnMethod: 'counter' } as const;
  const decided = decideReceive(form, today);
  const found = decided.ok ? undefined : decided.error.find(({ field }) => field === draft.field);
  const words = found && FAULT_WORDS[found.fault];
  return words ? [fault('value', text(words))] : [];
}

/** As the history keeps it: dates as `YYYY-MM-DD`, numbers without the spaces people put in. */
function storedValue({ field, value }: StepDraft): string {
  if (field === 'bornOn') return parseTypedDate(value) ?? '';
  return field === 'personalId' || field === 'phone' ? value.replace(/[\s.()-]/g, '') : cleanText(value);
}

function fault(field: StepDraftField, message: string): StepFault {
  return { field, message };
}
