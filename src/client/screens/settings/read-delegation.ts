/** From what is typed of a document of delegation to the document, or a message by field. */
import type { AddDelegation } from '#client/state/delegation-admin.ts';
import {
  checkDelegation,
  SIGNATURE_PREFIXES,
  type Delegation,
  type SignaturePrefix,
} from '#domain/access/delegation.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import { parseTypedDate } from '#domain/dossier/typed-moment.ts';
import { delegationFaultTexts } from '#i18n/delegation-fault-text.ts';
import { text } from '#i18n/text.ts';

/** Days as `dd/mm/yyyy`. */
export interface TypedDelegation {
  documentNumber: string;
  issuedOn: string;
  delegator: string;
  delegatorPost: string;
  delegate: string;
  delegatePost: string;
  procedures: readonly string[];
  from: string;
  through: string;
  prefix: string;
  specimenOnFile: boolean;
}

/** In the order of the form. */
export const DELEGATION_FIELDS = [
  'documentNumber',
  'issuedOn',
  'delegator',
  'delegatorPost',
  'delegate',
  'delegatePost',
  'from',
  'through',
  'prefix',
  'procedures',
] as const;

const DAYS = ['issuedOn', 'from', 'through'] as const;

/** @param register what the ward has, to find overlaps before the centre does */
export function readDelegation(
  typed: TypedDelegation,
  { register, today }: { readonly register: readonly Delegation[]; readonly today: PlainDate },
): Result<AddDelegation, Readonly<Record<string, string>>> {
  const days = {
    issuedOn: parseTypedDate(typed.issuedOn),
    from: parseTypedDate(typed.from),
    through: parseTypedDate(typed.through),
  };
  const { documentNumber, procedures, specimenOnFile } = typed;
  const document: AddDelegation = {
    documentNumber: documentNumber.trim(),
    issuedOn: days.issuedOn ?? today,
    delegator: { name: typed.delegator.trim(), post: typed.delegatorPost.trim() },
    delegate: { userId: typed.delegate, post: typed.delegatePost.trim() },
    procedures: [...procedures],
    from: days.from ?? today,
    through: days.through ?? today,
    prefix: readPrefix(typed.prefix),
    specimenOnFile,
  };
  const delegate = { ...document.delegate, name: '' };
  const checked = checkDelegation({ ...document, id: '', delegate, revokedOn: null }, register);
  // Today only stands for a day that cannot be read: nothing can be said about the order of the days then.
  const areDays = DAYS.every((field) => days[field] !== undefined);
  const faults = checked.ok ? [] : checked.error.filter(({ type }) => areDays || type === 'Missing');
  const errors = { ...delegationFaultTexts(faults), ...dayErrors(typed) };
  return Object.keys(errors).length > 0 ? err(errors) : ok(document);
}

/** A day typed into the field called `label`, or what is wrong with it. */
export function readDay(typed: string, label: string): Result<PlainDate, string> {
  const day = parseTypedDate(typed);
  if (day) return ok(day);
  return err(text(typed.trim() === '' ? 'step.missing' : 'delegation-fault.NotADate', { field: label }));
}

function dayErrors(typed: TypedDelegation): Record<string, string> {
  return Object.fromEntries(
    DAYS.flatMap((field) => {
      const read = readDay(typed[field], text(`delegation.${field}`));
      return read.ok ? [] : [[field, read.error]];
    }),
  );
}

function readPrefix(typed: string): SignaturePrefix {
  return SIGNATURE_PREFIXES.find((prefix) => prefix === typed) ?? 'TUQ.';
}
