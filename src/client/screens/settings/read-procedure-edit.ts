/** From what is typed in the editor to a procedure and all that is wrong with it. */
import { foldText } from '#domain/base/fold-text.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { ProcessingTime } from '#domain/calendar/processing-time.ts';
import { checkProcedure, isShortened, type ProcedurePlace } from '#domain/procedure/check-procedure.ts';
import type { CaseDraft, ProcedureDraft } from '#domain/procedure/procedure-draft.ts';
import { KEPT_FOREVER } from '#domain/procedure/retention.ts';
import type { ProcedureFieldFault } from '#i18n/procedure-fault-text.ts';
import { FOREVER, toEdit, type CaseEdit, type LimitEdit, type ProcedureEdit } from './procedure-edit.ts';

export interface EditReading {
  readonly draft: ProcedureDraft;
  /** In the order of the form. Empty: it may be used at the counter. */
  readonly faults: readonly ProcedureFieldFault[];
  /** Those among them that stand in the way of a draft too: what is typed cannot be read. Gaps do not. */
  readonly unreadable: readonly ProcedureFieldFault[];
}

export interface EditContext {
  /** What was opened. */
  readonly opened: ProcedureDraft;
  /** The person signed in. */
  readonly name: string;
  readonly today: PlainDate;
  /** Where it is to be used; a ward when not given. */
  readonly place?: ProcedurePlace;
}

const UNREADABLE: readonly ProcedureFieldFault['fault'][] = [
  'NotANumber',
  'LimitNotPositive',
  'VerificationNotPositive',
  'TooLong',
];

export function readEdit(edit: ProcedureEdit, context: EditContext): EditReading {
  const draft = toDraft(edit, context);
  const noNumbers = findNoNumbers(edit);
  const strange = new Set(noNumbers.map(({ path }) => path));
  const checked = checkProcedure(draft, context.place);
  const rest = checked.ok ? [] : checked.error.filter(({ path }) => !strange.has(path));
  const faults = [...noNumbers, ...rest, ...findStepsTwice(draft)];
  return { draft, faults, unreadable: faults.filter(({ fault }) => UNREADABLE.includes(fault)) };
}

/**
 * A step is handed out and finished by its name, so that two of one name could not be told apart. Asked here alone: a procedure in
 * use that has such steps stays in use.
 */
function findStepsTwice({ steps }: ProcedureDraft): ProcedureFieldFault[] {
  const names = steps.map(({ name }) => foldText(name));
  return names.flatMap((name, index) =>
    name !== '' && names.indexOf(name) < index ? [{ path: `steps.${index}.name`, fault: 'StepTwice' }] : [],
  );
}

/** Something would be lost if the editor were closed. */
export function isChanged(edit: ProcedureEdit, opened: ProcedureDraft): boolean {
  return JSON.stringify(edit) !== JSON.stringify(toEdit(opened));
}

/** What is typed promises less time than the law allows. */
export function isCaseShortened(edit: CaseEdit): boolean {
  return isShortened(readCase(edit));
}

/** Ticked: checked today by whoever is signed in. Changed and not ticked: nobody has checked what is written now. */
function toDraft(edit: ProcedureEdit, { opened, name, today }: EditContext): ProcedureDraft {
  const draft: ProcedureDraft = {
    code: edit.code,
    name: edit.name.trim(),
    sector: readSector(edit.sectorName, opened),
    agency: edit.agency.trim(),
    cases: edit.cases.map(readCase),
    fees: edit.fees.map((fee) => ({
      name: fee.name.trim(),
      amount: fee.amount.trim() === '' ? null : readAmount(fee.amount),
      note: fee.note.trim() || null,
    })),
    results: linesOf(edit.results),
    onlineLevel: edit.onlineLevel,
    signer: edit.signer.trim() || null,
    steps: edit.steps.map(({ name: step, part, share }) => ({ name: step.trim(), part, share: readNumber(share) })),
    retentionYears: edit.retentionYears.trim() === '' ? null : readYears(edit.retentionYears),
    source: edit.source.trim(),
    verifiedOn: opened.verifiedOn,
    verifiedBy: opened.verifiedBy,
    questions: edit.questions.filter(({ answered }) => !answered).map(({ text }) => text),
  };
  if (edit.verified) return { ...draft, verifiedOn: today, verifiedBy: name };
  return isChanged(edit, opened) ? { ...draft, verifiedBy: null } : draft;
}

function readYears(typed: string): number {
  return foldText(typed) === foldText(FOREVER) ? KEPT_FOREVER : readNumber(typed);
}

/** Another name of the sector has lost the code of the old one. */
function readSector(typed: string, { sector }: ProcedureDraft): ProcedureDraft['sector'] {
  const name = typed.trim();
  return name === sector.name ? sector : { code: null, name };
}

function readCase(edit: CaseEdit): CaseDraft {
  const { id, name, basis, verificationDays, verificationBasis, documents } = edit;
  const hasVerification = verificationDays.trim() !== '' || verificationBasis.trim() !== '';
  return {
    id,
    name: name.trim(),
    statutory: readLimit(edit.statutory),
    committed: readLimit(edit.committed),
    basis: basis.trim(),
    verification: hasVerification
      ? { workingDays: readNumber(verificationDays), basis: verificationBasis.trim() }
      : null,
    documents: documents.map((document) => ({
      id: document.id,
      name: document.name.trim(),
      originals: readNumber(document.originals),
      copies: readNumber(document.copies),
      required: document.required,
    })),
  };
}

function readLimit({ value, unit }: LimitEdit): ProcessingTime | null {
  if (unit === 'SAME_DAY_15H') return { value: 0, unit };
  const number = readNumber(value);
  return Number.isNaN(number) ? null : { value: number, unit };
}

function findNoNumbers({ cases, fees, steps, retentionYears }: ProcedureEdit): ProcedureFieldFault[] {
  const typed: Typed[] = [
    ...cases.flatMap((each, index) => caseNumbers(each, `cases.${index}`)),
    ...fees.map(({ amount }, index): Typed => [`fees.${index}.amount`, amount.trim() === '' ? 0 : readAmount(amount)]),
    ...steps.map(({ share }, index): Typed => [`steps.${index}.share`, readNumber(share)]),
    ['retentionYears', retentionYears.trim() === '' ? 0 : readYears(retentionYears)],
  ];
  return typed.filter(([, value]) => Number.isNaN(value)).map(([path]) => ({ path, fault: 'NotANumber' }));
}

/** What a field was read as; NaN when it is no number. A field that may be empty counts as 0 then. */
type Typed = readonly [path: string, value: number];

function caseNumbers(edit: CaseEdit, path: string): Typed[] {
  const { statutory, committed, verificationDays, verificationBasis, documents } = edit;
  const hasVerification = verificationDays.trim() !== '' || verificationBasis.trim() !== '';
  return [
    [`${path}.statutory`, isStrangeLimit(statutory) ? NaN : 0],
    [`${path}.committed`, isStrangeLimit(committed) ? NaN : 0],
    [`${path}.verification`, hasVerification ? readNumber(verificationDays) : 0],
    ...documents.flatMap(({ originals, copies }, index): Typed[] => [
      [`${path}.documents.${index}.originals`, readNumber(originals)],
      [`${path}.documents.${index}.copies`, readNumber(copies)],
    ]),
  ];
}

function isStrangeLimit({ value, unit }: LimitEdit): boolean {
  return unit !== 'SAME_DAY_15H' && value.trim() !== '' && Number.isNaN(readNumber(value));
}

/** A comma or a point before decimals; NaN for anything else, the empty text too. */
function readNumber(typed: string): number {
  const text = typed.trim();
  return /^-?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : NaN;
}

/** Đồng: points between thousands are no decimals. */
function readAmount(typed: string): number {
  const text = typed.trim();
  return /^(\d{1,3}([. ]\d{3})+|\d+)$/.test(text) ? Number(text.replace(/[. ]/g, '')) : NaN;
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
