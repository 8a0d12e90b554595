/**
 * Ngăn riêng cho đơn tố cáo: a unit of its own beside the ward, with its own order of events, numbers, keys on tablets, people,
 * log and figures, so that everything which keeps one ward from another keeps it from the rest of its ward (Luật Tố cáo 2018,
 * điều 8, 56–58). Its code says what it is and whose: every part of the system can tell without asking, offline and from a
 * receipt alone.
 */
import { invariant } from '../base/invariant.ts';
import type { ProcedurePlace } from '../procedure/check-procedure.ts';
import type { WardCode } from './ids.ts';

/**
 * First digit of a ward, and of its compartment. Administrative codes of communes end below 33 000 (QĐ 19/2025/QĐ-TTg), those
 * of invented wards begin with 9.
 */
const DIGITS: readonly (readonly [ward: string, compartment: string])[] = [
  ['0', '4'],
  ['1', '5'],
  ['2', '6'],
  ['3', '7'],
  ['9', '8'],
];

/** The first digits no ward has. */
export const COMPARTMENT_DIGITS: readonly string[] = DIGITS.map(([, compartment]) => compartment);

/** A level no issued agency code has, and nothing that tells what is inside: it stands in every dossier code on paper. */
const AGENCY_SUFFIX = '.R';
const LONGEST_AGENCY_CODE = 35;

export function isCompartment(ward: WardCode): boolean {
  return COMPARTMENT_DIGITS.includes(ward.charAt(0));
}

/** @returns undefined for a compartment, which has none itself */
export function compartmentOf(ward: WardCode): WardCode | undefined {
  const digit = DIGITS.find(([own]) => own === ward.charAt(0))?.[1];
  return digit === undefined ? undefined : (`${digit}${ward.slice(1)}` as WardCode);
}

/** What lies on a tablet together: the ward and its compartment, whichever of the two is asked for. */
export function unitsOf(unit: WardCode): WardCode[] {
  const ward = isCompartment(unit) ? wardBeside(unit) : unit;
  const compartment = compartmentOf(ward);
  return compartment === undefined ? [ward] : [ward, compartment];
}

/** Where holds what is said of a tablet here, a report of loss, a key, codes: a ward speaks for its compartment, that for itself alone. */
export function unitsUnder(unit: WardCode): WardCode[] {
  return isCompartment(unit) ? [unit] : unitsOf(unit);
}

/** The ward beside which a compartment lies. */
export function wardBeside(compartment: WardCode): WardCode {
  const digit = DIGITS.find(([, own]) => own === compartment.charAt(0))?.[0];
  invariant(digit !== undefined, 'only a compartment lies beside a ward');
  return `${digit}${compartment.slice(1)}` as WardCode;
}

/** What its procedures may be (`checkProcedure`). */
export function placeOf(ward: WardCode): ProcedurePlace {
  return isCompartment(ward) ? 'compartment' : 'ward';
}

/** Another one than the ward's, so that no dossier of the two has the same code. @example 'H26.40.12.R' */
export function compartmentAgencyCode(agencyCode: string): string {
  return `${agencyCode.slice(0, LONGEST_AGENCY_CODE - AGENCY_SUFFIX.length)}${AGENCY_SUFFIX}`;
}
