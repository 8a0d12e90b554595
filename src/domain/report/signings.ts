/** Who signed the results of a period, in their own right or under a delegation: what the chair's desk was relieved of. */
import type { DossierSummary } from '../dossier/dossier-summary.ts';
import { compareNames, groupRows } from './group-rows.ts';
import type { Period } from './period.ts';
import { resultsOf } from './results-of.ts';

type SignedRow = Pick<DossierSummary, 'receivedAt' | 'resolvedAt' | 'signedById' | 'signedByName' | 'delegationId'>;

export interface SignerRow<Row> {
  readonly signerId: string;
  readonly signerName: string;
  readonly inOwnRight: readonly Row[];
  readonly underDelegation: readonly Row[];
}

export interface Signings<Row> {
  /** By name. */
  readonly signers: readonly SignerRow<Row>[];
  readonly inOwnRight: readonly Row[];
  readonly underDelegation: readonly Row[];
  /** Results ready without a recorded signing. */
  readonly unsigned: readonly Row[];
}

export function computeSignings<Row extends SignedRow>(rows: readonly Row[], period: Period): Signings<Row> {
  const results = resultsOf(rows, period);
  const signed = results.filter(({ signedById }) => signedById !== null);
  const signers = [...groupRows(signed, ({ signedById }) => signedById ?? '')].map(([signerId, group]) => ({
    signerId,
    signerName: group.at(-1)?.signedByName ?? '',
    ...split(group),
  }));
  return {
    signers: signers.sort((a, b) => compareNames(a.signerName, b.signerName)),
    ...split(signed),
    unsigned: results.filter(({ signedById }) => signedById === null),
  };
}

function split<Row extends SignedRow>(rows: readonly Row[]): Pick<SignerRow<Row>, 'inOwnRight' | 'underDelegation'> {
  return {
    inOwnRight: rows.filter(({ delegationId }) => delegationId === null),
    underDelegation: rows.filter(({ delegationId }) => delegationId !== null),
  };
}
