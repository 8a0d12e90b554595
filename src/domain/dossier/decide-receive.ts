/** Checks what was typed at the counter and turns it into the facts of a reception. Pure; every fault is named with its field. */
import { err, ok, type Result } from '../base/result.ts';
import { cleanText } from '../base/fold-text.ts';
import { dateOf, type Instant } from '../calendar/instant.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { Procedure, ProcedureCase } from '../procedure/procedure.ts';
import { bindingLimit } from '../procedure/procedure.ts';
import { cardNumberIn } from './citizen-card.ts';
import type {
  Applicant,
  ApplicantField,
  Organisation,
  PaperReception,
  PinnedProcedure,
  ReturnMethod,
  SubmittedDocument,
  Channel,
} from './event-bodies.ts';
import { readPaperReception, type PaperReceptionFault, type TypedPaperReception } from './paper-reception.ts';
import { cleanTaxCode, isTaxCode } from './tax-code.ts';
import { parseTypedDate } from './typed-moment.ts';

/** The form as typed. Dates are `dd/mm/yyyy`; nothing is trimmed or corrected before this. */
export interface IntakeForm {
  readonly fullName: string;
  readonly personalId: string;
  readonly bornOn: string;
  readonly phone: string;
  readonly address: string;
  readonly fromCard: readonly ApplicantField[];
  /** Given where the applicant is a tổ chức; whatever is typed as day of birth is then nobody's. */
  readonly organisation?: Organisation | undefined;
  readonly procedure: Procedure | null;
  readonly caseId: string;
  readonly documents: readonly SubmittedDocument[];
  readonly sets: number;
  readonly returnMethod: ReturnMethod;
  readonly channel: Channel;
  /** The agency that will resolve it when that is not this ward (phi địa giới); empty otherwise. */
  readonly competentAgency: string;
  /** Which fee of the procedure applies, by place in its list; null when it has none or it is not known yet. */
  readonly feeIndex: number | null;
  /** Given where it was received on paper before, and is only entered now. */
  readonly paperReception?: TypedPaperReception | undefined;
}

/** The part of the form that is told of a person or of a tổ chức, each in its own way. */
export type TypedApplicant = Pick<
  IntakeForm,
  'fullName' | 'personalId' | 'bornOn' | 'phone' | 'address' | 'fromCard' | 'organisation'
>;

/** A half-typed form as it is kept on the tablet. */
export interface IntakeDraft extends Omit<IntakeForm, 'procedure'> {
  /** What was typed or read while the other kind of applicant was chosen, to come back with it; saved with no dossier. */
  readonly otherKind?: TypedApplicant | undefined;
  readonly procedureCode: string;
  /** The name of a paper the case does not list, typed and not put on the list yet. */
  readonly otherPaper: string;
}

export type IntakeField = ApplicantField | 'representative' | 'procedure' | 'documents' | 'sets' | 'paperReception';

export type IntakeFault =
  | 'Missing'
  | 'TooLong'
  | 'NotAName'
  | 'PersonalIdLength'
  | 'TaxCodeLength'
  | 'NotADate'
  | 'DateInFuture'
  | 'NotAPhone'
  | 'CardText'
  | 'NoDocuments'
  | 'NotACount'
  | PaperReceptionFault;

export interface IntakeFaultAt {
  readonly field: IntakeField;
  readonly fault: IntakeFault;
}

export interface IntakeFacts {
  readonly applicant: Applicant;
  readonly procedure: PinnedProcedure;
  readonly documents: readonly SubmittedDocument[];
  readonly sets: number;
  readonly returnMethod: ReturnMethod;
  readonly channel: Channel;
  readonly competentAgency: string | null;
  readonly fee: number | null;
  readonly paperReception?: PaperReception;
}

const MAX_TEXT = 200;
const MAX_COUNT = 99;

/** @param now to refuse births and receptions in the future */
export function decideReceive(form: IntakeForm, now: Instant): Result<IntakeFacts, readonly IntakeFaultAt[]> {
  const read = readApplicant(form, dateOf(now));
  const paper = form.paperReception && readPaperReception(form.paperReception, now);
  const procedureCase = findCase(form);
  const faults = [
    ...read.faults,
    faultAt('procedure', procedureCase ? null : 'Missing'),
    faultAt('documents', procedureCase ? documentsFault(form.documents) : null),
    faultAt('sets', isCount(form.sets) && form.sets >= 1 ? null : 'NotACount'),
    faultAt('paperReception', paper && !paper.ok ? paper.error : null),
  ].filter((fault) => fault !== null);
  if (faults.length > 0 || !form.procedure || !procedureCase) return err(faults);
  return ok({
    applicant: read.applicant,
    procedure: pinProcedure(form.procedure, procedureCase),
    documents: form.documents,
    sets: form.sets,
    returnMethod: form.returnMethod,
    channel: form.channel,
    competentAgency: cleanText(form.competentAgency) || null,
    fee: chosenFee(form.procedure, form.feeIndex),
    ...(paper?.ok && { paperReception: paper.value }),
  });
}

export interface ReadApplicant {
  /** As it is kept; to be used only without faults. */
  readonly applicant: Applicant;
  readonly faults: readonly IntakeFaultAt[];
}

/** The person as typed: cleaned, and everything wrong named with its field. */
export function readApplicant(form: IntakeForm, today: PlainDate): ReadApplicant {
  const fullName = cleanText(form.fullName);
  const personalId = form.organisation ? cleanTaxCode(form.personalId) : form.personalId.replace(/[\s.]/g, '');
  const phone = form.phone.replace(/[\s.()-]/g, '').replace(/^\+84/, '0');
  const address = cleanText(form.address);
  const organisation = form.organisation && { representative: cleanText(form.organisation.representative) };
  const typedBirth = organisation ? '' : form.bornOn;
  const bornOn = parseTypedDate(typedBirth);
  const faults = [
    faultAt('fullName', nameFault(fullName)),
    faultAt('representative', organisation?.representative ? nameFault(organisation.representative) : null),
    faultAt('personalId', organisation ? taxCodeFault(personalId) : personalIdFault(personalId)),
    faultAt('bornOn', bornFault(typedBirth, bornOn, today)),
    faultAt('phone', phone !== '' && !/^0\d{8,10}$/.test(phone) ? 'NotAPhone' : null),
    faultAt('address', addressFault(address)),
  ].filter((fault) => fault !== null);
  return {
    applicant: {
      fullName,
      personalId,
      bornOn: bornOn ?? null,
      phone,
      address,
      fromCard: form.fromCard,
      ...(organisation && { organisation }),
    },
    faults,
  };
}

export function pinProcedure(procedure: Procedure, procedureCase: ProcedureCase): PinnedProcedure {
  return {
    code: procedure.code,
    version: procedure.version,
    name: procedure.name,
    sector: procedure.sector.name,
    caseId: procedureCase.id,
    caseName: procedureCase.name,
    limit: bindingLimit(procedureCase),
    limitBasis: procedureCase.basis,
    verification: procedureCase.verification,
    steps: procedure.steps,
  };
}

function findCase({ procedure, caseId }: IntakeForm): ProcedureCase | undefined {
  return procedure?.cases.find(({ id }) => id === caseId);
}

/** A single fee is what is owed; of several the officer says which. */
function chosenFee({ fees }: Procedure, index: number | null): number | null {
  const fee = index === null ? (fees.length === 1 ? fees[0] : undefined) : fees[index];
  return fee?.amount ?? null;
}

function nameFault(name: string): IntakeFault | null {
  if (name === '') return 'Missing';
  if (name.length > MAX_TEXT) return 'TooLong';
  // Organisations have digits in their names ("Công ty 319"); a long run is an identity or phone number gone astray.
  return /\p{L}/u.test(name) && !/[<>{}|]|\d{6}/.test(name) ? null : 'NotAName';
}

function personalIdFault(personalId: string): IntakeFault | null {
  return personalId === '' || /^(\d{12}|\d{9})$/.test(personalId) ? null : 'PersonalIdLength';
}

function taxCodeFault(code: string): IntakeFault | null {
  return code === '' || isTaxCode(code) ? null : 'TaxCodeLength';
}

/** What a slow scanner typed into the field: the raw text of a card is kept nowhere. */
function addressFault(address: string): IntakeFault | null {
  if (cardNumberIn(address) !== null) return 'CardText';
  return address.length > MAX_TEXT ? 'TooLong' : null;
}

/** Every paper listed on the receipt was handed over in at least one sheet. */
function documentsFault(documents: readonly SubmittedDocument[]): IntakeFault | null {
  if (documents.length === 0) return 'NoDocuments';
  return documents.every(({ originals, copies }) => isCount(originals) && isCount(copies) && originals + copies > 0)
    ? null
    : 'NotACount';
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= MAX_COUNT;
}

function bornFault(typed: string, bornOn: PlainDate | undefined, today: PlainDate): IntakeFault | null {
  if (typed.trim() === '') return null;
  if (!bornOn || bornOn < '1890-01-01') return 'NotADate';
  return bornOn > today ? 'DateInFuture' : null;
}

function faultAt(field: IntakeField, fault: IntakeFault | null): IntakeFaultAt | null {
  return fault && { field, fault };
}
