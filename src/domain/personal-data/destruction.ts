/**
 * Hủy hồ sơ hết thời hạn lưu trữ: the list of dossiers whose time is over, proposed by one person and decided by another. What
 * is written down of it is kept for ever and names nobody outside the office: numbers, procedures and days alone.
 */
import type { Instant } from '../calendar/instant.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { DossierId } from '../dossier/ids.ts';

/** proposed: waits for the decision · refused: nothing was destroyed · destroyed: done, and cannot be taken back. */
export const DESTRUCTION_STATES = ['proposed', 'refused', 'destroyed'] as const;
export type DestructionState = (typeof DESTRUCTION_STATES)[number];

/** Why a dossier whose time is over stays: a choice and no free words, so that no name of a citizen gets into the record. */
export const KEEP_REASONS = ['dispute', 'inspection', 'value'] as const;
export type KeepReason = (typeof KEEP_REASONS)[number];

/** One transaction destroys them all. */
export const MOST_DESTROYED_AT_ONCE = 500;

/** A line of the list. */
export interface ExpiredDossier {
  readonly id: DossierId;
  readonly code: string;
  readonly procedureCode: string;
  readonly procedureName: string;
  /** The day the result was handed over, or the work ended without one. */
  readonly endedOn: PlainDate;
  readonly retentionYears: number;
}

export interface KeptDossier extends ExpiredDossier {
  readonly why: KeepReason;
}

/** Of the links around what was destroyed, as they were worked out a last time (`use-cases/seal-destruction.ts`). */
export interface DestructionProof {
  /** SHA-256, 64 lower-case hexadecimal digits; printed on the minutes. */
  readonly digest: string;
  /** The same under the centre's signature: a compact JWS. */
  readonly signed: string;
}

/** As it stands after each step: the list is repeated, so that every record can be read alone. */
export interface Destruction {
  readonly state: DestructionState;
  readonly dossiers: readonly ExpiredDossier[];
  /** Left out of the list by whoever proposed it. */
  readonly kept: readonly KeptDossier[];
  readonly proposedBy: { readonly userId: string; readonly name: string };
  readonly proposedAt: Instant;
  /** Số quyết định hủy; empty until it is decided, and where it was refused. */
  readonly decisionNumber: string;
  /** Of what was destroyed; missing where that was before there was one. */
  readonly proof?: DestructionProof | undefined;
}
