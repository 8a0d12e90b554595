/** A procedure while it is being filled in: facts may be missing, nothing is guessed. */
import type { Procedure, ProcedureCase } from './procedure.ts';

export type CaseDraft = Omit<ProcedureCase, 'statutory'> & { readonly statutory: ProcedureCase['statutory'] | null };

/** What a procedure is before it may be used: a limit may be unanswered, and it has no version yet. */
export type ProcedureDraft = Omit<Procedure, 'cases' | 'version'> & { readonly cases: readonly CaseDraft[] };

/** `path` names the field: `name`, `cases.0.statutory`, `steps`. */
export interface ProcedureFault {
  readonly path: string;
  readonly fault:
    | 'Missing'
    | 'TooLong'
    | 'NoCase'
    | 'CaseTwice'
    | 'LimitMissing'
    | 'LimitNotPositive'
    | 'CommittedLonger'
    | 'VerificationNotPositive'
    | 'DocumentTwice'
    | 'NotACount'
    | 'SharesNotWhole'
    /** Nobody at the counter may see who denounces (Luật Tố cáo 2018, điều 47–58): it belongs in the ward's compartment. */
    | 'Denunciation'
    /** The compartment takes in denunciations and nothing else. */
    | 'NotDenunciation';
}
