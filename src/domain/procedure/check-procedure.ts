/** Whether a procedure may be used at the counter: every fault is found and named with its place, nothing is corrected. */
import { foldText } from '../base/fold-text.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { ProcessingTime } from '../calendar/processing-time.ts';
import { compareLimits } from './compare-limits.ts';
import type { CaseDraft, ProcedureDraft, ProcedureFault } from './procedure-draft.ts';
import type { Fee, InternalStep, Procedure, ProcedureCase, RequiredDocument } from './procedure.ts';

export const LONGEST_NAME = 500;
export const LONGEST_TEXT = 2000;
const MOST_SHEETS = 99;
const WHOLE_SHARE = 100;
/** By the name alone: the sector "Khiếu nại, tố cáo" holds complaints too, which anybody may handle. */
const DENUNCIATION = /tố cáo/iu;
/** A third written as 33,33 three times still makes a whole. */
const SHARE_TOLERANCE = 0.05;

/** Where a procedure is to be used: in the compartment denunciations and nothing else, in a ward everything but them. */
export type ProcedurePlace = 'ward' | 'compartment';

/** Whether it takes in who denounces whom, so that only the compartment may have it. */
export function isDenunciation({ name }: Pick<ProcedureDraft, 'name'>): boolean {
  return DENUNCIATION.test(name.normalize('NFC'));
}

/** @returns the procedure with every limit answered, or all of its faults in the order of the form */
export function checkProcedure(
  draft: ProcedureDraft,
  place: ProcedurePlace = 'ward',
): Result<Omit<Procedure, 'version'>, readonly ProcedureFault[]> {
  const cases = draft.cases.filter(hasLimit);
  const faults = [
    ...textFaults('code', draft.code, LONGEST_NAME),
    ...textFaults('name', draft.name, LONGEST_NAME),
    ...placeFaults(draft, place),
    ...textFaults('sector', draft.sector.name, LONGEST_NAME),
    ...textFaults('agency', draft.agency, LONGEST_NAME),
    ...(draft.cases.length === 0 ? [at('cases', 'NoCase')] : []),
    ...draft.cases.flatMap((procedureCase, index) => caseFaults(procedureCase, `cases.${index}`)),
    ...repeated(draft.cases, (procedureCase) => procedureCase.id).map((index) => at(`cases.${index}.id`, 'CaseTwice')),
    ...repeated(draft.cases, (procedureCase) => foldText(procedureCase.name)).map((index) =>
      at(`cases.${index}.name`, 'CaseTwice'),
    ),
    ...draft.fees.flatMap((fee, index) => feeFaults(fee, `fees.${index}`)),
    ...listFaults('results', draft.results),
    ...stepFaults(draft.steps),
    ...(isWhole(draft.retentionYears ?? 1, 1) ? [] : [at('retentionYears', 'NotACount')]),
    ...textFaults('source', draft.source, LONGEST_TEXT),
  ];
  return faults.length > 0 ? err(faults) : ok({ ...draft, cases });
}

/** The ward has really promised less than the law allows; a promise that only the calendar could compare is none. */
export function isShortened({ statutory, committed }: CaseDraft): boolean {
  return statutory !== null && committed !== null && compareLimits(committed, statutory) === 'shorter';
}

function caseFaults(procedureCase: CaseDraft, path: string): ProcedureFault[] {
  const { id, name, basis, statutory, committed, verification, documents } = procedureCase;
  const isLonger = statutory !== null && committed !== null && compareLimits(committed, statutory) === 'longer';
  return [
    ...textFaults(`${path}.id`, id, LONGEST_NAME),
    ...textFaults(`${path}.name`, name, LONGEST_NAME),
    ...(statutory === null ? [at(`${path}.statutory`, 'LimitMissing')] : limitFaults(`${path}.statutory`, statutory)),
    ...(committed === null ? [] : limitFaults(`${path}.committed`, committed)),
    ...(isLonger ? [at(`${path}.committed`, 'CommittedLonger')] : []),
    ...(basis.length > LONGEST_TEXT ? [at(`${path}.basis`, 'TooLong')] : []),
    ...(verification && !(verification.workingDays > 0 && Number.isFinite(verification.workingDays))
      ? [at(`${path}.verification`, 'VerificationNotPositive')]
      : []),
    ...documents.flatMap((document, index) => documentFaults(document, `${path}.documents.${index}`)),
    ...repeated(documents, (document) => document.id).map((index) =>
      at(`${path}.documents.${index}.id`, 'DocumentTwice'),
    ),
  ];
}

function placeFaults(draft: ProcedureDraft, place: ProcedurePlace): ProcedureFault[] {
  if (isDenunciation(draft)) return place === 'ward' ? [at('name', 'Denunciation')] : [];
  return place === 'compartment' ? [at('name', 'NotDenunciation')] : [];
}

function limitFaults(path: string, { value, unit }: ProcessingTime): ProcedureFault[] {
  const isPositive = unit === 'SAME_DAY_15H' || (value > 0 && Number.isFinite(value));
  return isPositive ? [] : [at(path, 'LimitNotPositive')];
}

function documentFaults({ id, name, originals, copies }: RequiredDocument, path: string): ProcedureFault[] {
  return [
    ...textFaults(`${path}.id`, id, LONGEST_NAME),
    ...textFaults(`${path}.name`, name, LONGEST_TEXT),
    ...(isSheets(originals) ? [] : [at(`${path}.originals`, 'NotACount')]),
    ...(isSheets(copies) ? [] : [at(`${path}.copies`, 'NotACount')]),
    ...(isSheets(originals) && isSheets(copies) && originals + copies === 0
      ? [at(`${path}.originals`, 'NotACount')]
      : []),
  ];
}

function feeFaults({ name, amount }: Fee, path: string): ProcedureFault[] {
  return [
    ...textFaults(`${path}.name`, name, LONGEST_NAME),
    ...(amount === null || isWhole(amount, 0) ? [] : [at(`${path}.amount`, 'NotACount')]),
  ];
}

function stepFaults(steps: readonly InternalStep[]): ProcedureFault[] {
  const sum = steps.reduce((total, { share }) => total + share, 0);
  const areParts = steps.every(({ share }) => share > 0) && Math.abs(sum - WHOLE_SHARE) <= SHARE_TOLERANCE;
  return [
    ...steps.flatMap(({ name }, index) => textFaults(`steps.${index}.name`, name, LONGEST_NAME)),
    ...(steps.length === 0 || areParts ? [] : [at('steps', 'SharesNotWhole')]),
  ];
}

function listFaults(path: string, texts: readonly string[]): ProcedureFault[] {
  if (texts.length === 0) return [at(path, 'Missing')];
  return texts.flatMap((text, index) => textFaults(`${path}.${index}`, text, LONGEST_NAME));
}

function textFaults(path: string, text: string, longest: number): ProcedureFault[] {
  if (text.trim() === '') return [at(path, 'Missing')];
  return text.length > longest ? [at(path, 'TooLong')] : [];
}

/** Positions of the entries whose key stood before; an empty key is missing, not repeated. */
function repeated<T>(entries: readonly T[], keyOf: (entry: T) => string): number[] {
  const keys = entries.map(keyOf);
  return keys.flatMap((key, index) => (key !== '' && keys.indexOf(key) < index ? [index] : []));
}

function hasLimit(procedureCase: CaseDraft): procedureCase is ProcedureCase {
  return procedureCase.statutory !== null;
}

function isSheets(value: number): boolean {
  return isWhole(value, 0) && value <= MOST_SHEETS;
}

function isWhole(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}

function at(path: string, fault: ProcedureFault['fault']): ProcedureFault {
  return { path, fault };
}
