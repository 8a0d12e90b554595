/** Sửa thông tin: one field of the applicant, checked as at intake. */
import { cleanText } from '#domain/base/fold-text.ts';
import { decideReceive } from '#domain/dossier/decide-receive.ts';
import { parseTypedDate } from '#domain/dossier/typed-moment.ts';
import { applicantFieldText } from '#domain/dossier/dossier-state.ts';
import type { Applicant, CorrectableField } from '#domain/dossier/event-bodies.ts';
import { cleanTaxCode } from '#domain/dossier/tax-code.ts';
import { formatDate } from '#i18n/format.ts';
import { text } from '#i18n/text.ts';
import { faultsToErrors } from '../intake-faults.ts';
import { needText, type StepFacts, type StepFault, type StepReading } from './step-facts.ts';

export interface CorrectDraft {
  readonly field: CorrectableField;
  /** The corrected value as typed; a date as `dd/mm/yyyy`. */
  readonly value: string;
  readonly reason: string;
}

/** The value on record, as it is typed. */
export function shownValue(applicant: Applicant, field: CorrectableField): string {
  return field === 'bornOn' && applicant.bornOn ? formatDate(applicant.bornOn) : applicantFieldText(applicant, field);
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
  const kept = { ...applicant, bornOn: shownValue(applicant, 'bornOn') };
  const typed =
    draft.field === 'representative'
      ? { ...kept, organisation: { representative: draft.value } }
      : { ...kept, [draft.field]: draft.value };
  const decided = decideReceive({ ...typed, ...NOTHING_TAKEN_IN }, now);
  const found = decided.ok ? [] : decided.error.filter(({ field }) => field === draft.field);
  return faultsToErrors(found, { ...applicant, procedureCode: '' }).map(({ message }) => ({ field: 'value', message }));
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
