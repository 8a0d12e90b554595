/** Sửa thông tin: one field of the applicant, checked as at intake. */
import { cleanText } from '#domain/base/fold-text.ts';
import { dateOf } from '#domain/calendar/instant.ts';
import { decideReceive, parseTypedDate, type IntakeFault } from '#domain/dossier/decide-receive.ts';
import { applicantFieldText } from '#domain/dossier/dossier-state.ts';
import type { Applicant, ApplicantField } from '#domain/dossier/event-bodies.ts';
import { cleanTaxCode } from '#domain/dossier/tax-code.ts';
import { formatDate } from '#i18n/format.ts';
import { text, type MessageKey } from '#i18n/text.ts';
import { needText, type StepFacts, type StepFault, type StepReading } from './step-facts.ts';

export interface CorrectDraft {
  readonly field: ApplicantField;
  /** The corrected value as typed; a date as `dd/mm/yyyy`. */
  readonly value: string;
  readonly reason: string;
}

/** What may be wrong with one field of the applicant; its length is held by the control. */
const FAULT_WORDS: Partial<Record<IntakeFault, MessageKey>> = {
  Missing: 'intake.fault.fullName.Missing',
  NotAName: 'intake.fault.fullName.NotAName',
  TaxCodeLength: 'intake.fault.personalId.TaxCodeLength',
  PersonalIdLength: 'intake.fault.personalId.PersonalIdLength',
  NotADate: 'intake.fault.bornOn.NotADate',
  DateInFuture: 'intake.fault.bornOn.DateInFuture',
  NotAPhone: 'intake.fault.phone.NotAPhone',
  CardText: 'intake.fault.address.CardText',
};

const ORGANISATION_FAULT_WORDS: typeof FAULT_WORDS = {
  ...FAULT_WORDS,
  Missing: 'intake.fault.organisation.Missing',
  NotAName: 'intake.fault.organisation.NotAName',
};

/** The value on record, as it is typed. */
export function shownValue(applicant: Applicant, field: ApplicantField): string {
  return field === 'bornOn' ? (applicant.bornOn ? formatDate(applicant.bornOn) : '') : applicant[field];
}

export function readCorrected(draft: CorrectDraft, facts: StepFacts): StepReading {
  const { field, reason } = draft;
  const from = applicantFieldText(facts.state.applicant, field);
  return {
    step: {
      kind: 'corrected',
      body: { field, from, to: storedValue(draft, facts.state.applicant), reason: cleanText(reason) },
    },
    faults: [...valueFaults(draft, facts), ...needText('reason', 'step.corrected.reason', reason)],
  };
}

/** The same checks as at intake, for the one field that changes. */
function valueFaults(draft: CorrectDraft, { state, now }: StepFacts): StepFault[] {
  const { applicant } = state;
  if (storedValue(draft, applicant) === applicantFieldText(applicant, draft.field)) {
    return [{ field: 'value', message: text('step.same') }];
  }
  const typed = { ...applicant, bornOn: shownValue(applicant, 'bornOn'), [draft.field]: draft.value };
  const decided = decideReceive({ ...typed, ...NOTHING_TAKEN_IN }, dateOf(now));
  const found = decided.ok ? undefined : decided.error.find(({ field }) => field === draft.field);
  const words = found && (applicant.organisation ? ORGANISATION_FAULT_WORDS : FAULT_WORDS)[found.fault];
  return words ? [{ field: 'value', message: text(words) }] : [];
}

/** The rest of an intake form, for a check that looks at the applicant alone. */
const NOTHING_TAKEN_IN = {
  procedure: null,
  caseId: '',
  documents: [],
  sets: 1,
  returnMethod: 'counter',
  channel: 'direct',
  competentAgency: '',
  feeIndex: null,
} as const;

/** As the history keeps it: dates as `YYYY-MM-DD`, numbers without the spaces people put in. */
function storedValue({ field, value }: CorrectDraft, { organisation }: Pick<Applicant, 'organisation'>): string {
  if (field === 'bornOn') return parseTypedDate(value) ?? '';
  if (field === 'phone') return value.replace(/[\s.()-]/g, '').replace(/^\+84/, '0');
  if (field !== 'personalId') return cleanText(value);
  return organisation ? cleanTaxCode(value) : value.replace(/[\s.]/g, '');
}
