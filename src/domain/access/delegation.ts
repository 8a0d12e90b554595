/**
 * Ủy quyền ký: who may sign in whose stead, for which procedures, from when to when (Luật TCCQĐP 72/2025/QH15: in writing,
 * with scope and term, no sub-delegation; NĐ 30/2020 điều 13 for KT., TL., TUQ.).
 */
import { err, ok, type Result } from '../base/result.ts';
import type { PlainDate } from '../calendar/plain-date.ts';

export const SIGNATURE_PREFIXES = ['TUQ.', 'TL.', 'KT.'] as const;
export type SignaturePrefix = (typeof SIGNATURE_PREFIXES)[number];

/** One written delegation as the ward's register keeps it. Days are inclusive, in Việt Nam. */
export interface Delegation {
  readonly id: string;
  /** Số văn bản ủy quyền. */
  readonly documentNumber: string;
  readonly issuedOn: PlainDate;
  readonly delegator: { readonly name: string; readonly post: string };
  readonly delegate: { readonly userId: string; readonly name: string; readonly post: string };
  /** National codes; never empty. */
  readonly procedures: readonly string[];
  readonly from: PlainDate;
  readonly through: PlainDate;
  /** The first day it no longer holds; null while it was not revoked. */
  readonly revokedOn: PlainDate | null;
  readonly prefix: SignaturePrefix;
  /** Chữ ký mẫu has been filed. */
  readonly specimenOnFile: boolean;
}

export interface Signing {
  readonly userId: string;
  readonly procedureCode: string;
  readonly on: PlainDate;
}

/** Whether the delegation covers this person, procedure and day. */
export function covers(delegation: Delegation, { userId, procedureCode, on }: Signing): boolean {
  const { delegate, procedures, from, through, revokedOn } = delegation;
  return (
    delegate.userId === userId &&
    procedures.includes(procedureCode) &&
    from <= on &&
    on <= through &&
    (revokedOn === null || on < revokedOn)
  );
}

export function findCovering(delegations: readonly Delegation[], signing: Signing): Delegation | undefined {
  return delegations.find((delegation) => covers(delegation, signing));
}

export type DelegationFault =
  | { readonly type: 'Missing'; readonly field: 'documentNumber' | 'delegator' | 'delegate' | 'procedures' }
  | { readonly type: 'EndsBeforeItStarts' }
  | { readonly type: 'IssuedAfterItStarts' }
  | { readonly type: 'RevokedBeforeItStarts' }
  /** The same delegate already signs one of these procedures on one of these days under another document. */
  | { readonly type: 'Overlaps'; readonly documentNumber: string; readonly procedures: readonly string[] };

/** @param others the register without the delegation itself */
export function checkDelegation(
  delegation: Delegation,
  others: readonly Delegation[],
): Result<Delegation, readonly DelegationFault[]> {
  const missing = (
    [
      ['documentNumber', delegation.documentNumber],
      ['delegator', delegation.delegator.name],
      ['delegate', delegation.delegate.userId],
      ['procedures', delegation.procedures.join()],
    ] as const
  ).filter(([, text]) => text.trim() === '');
  const { from, through, issuedOn, revokedOn } = delegation;
  const faults: DelegationFault[] = [
    ...missing.map(([field]) => ({ type: 'Missing', field }) as const),
    ...(through < from ? [{ type: 'EndsBeforeItStarts' } as const] : []),
    ...(issuedOn > from ? [{ type: 'IssuedAfterItStarts' } as const] : []),
    ...(revokedOn !== null && revokedOn < from ? [{ type: 'RevokedBeforeItStarts' } as const] : []),
    ...others.flatMap((other) => overlapOf(delegation, other)),
  ];
  return faults.length > 0 ? err(faults) : ok(delegation);
}

function overlapOf(delegation: Delegation, other: Delegation): DelegationFault[] {
  if (other.id === delegation.id || other.delegate.userId !== delegation.delegate.userId) return [];
  const procedures = delegation.procedures.filter((code) => other.procedures.includes(code));
  const isApart = endsBefore(other, delegation.from) || endsBefore(delegation, other.from);
  if (procedures.length === 0 || isApart) return [];
  return [{ type: 'Overlaps', documentNumber: other.documentNumber, procedures }];
}

function endsBefore({ through, revokedOn }: Delegation, day: PlainDate): boolean {
  return through < day || (revokedOn !== null && revokedOn <= day);
}
