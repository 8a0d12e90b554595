/** What each kind of event says. Bodies are small intents; what they amount to is worked out in `fold-dossier.ts`. */
import type { SignaturePrefix } from '../access/delegation.ts';
import type { Role } from '../access/role.ts';
import type { DueSettings } from '../calendar/due-settings.ts';
import type { Instant } from '../calendar/instant.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { ProcessingTime } from '../calendar/processing-time.ts';
import type { InternalStep, Verification } from '../procedure/procedure.ts';
import type { EventId } from './ids.ts';

/** Người nộp hồ sơ. Empty strings mean "not given"; `fromCard` lists the fields still as read from the card's QR. */
export interface Applicant {
  readonly fullName: string;
  readonly personalId: string;
  readonly bornOn: PlainDate | null;
  readonly phone: string;
  readonly address: string;
  readonly fromCard: readonly ApplicantField[];
  /** Only of a tổ chức: `fullName` is then its name and `personalId` its mã số thuế. */
  readonly organisation?: Organisation;
}

/** What a tổ chức has beside a person's fields. */
export interface Organisation {
  /** Who handed the dossier in for it; empty where nobody was named. */
  readonly representative: string;
}

export const APPLICANT_FIELDS = ['fullName', 'personalId', 'bornOn', 'phone', 'address'] as const;
export type ApplicantField = (typeof APPLICANT_FIELDS)[number];

/** What a correction can change: the fields of every applicant, and of a tổ chức who came for it. */
export const CORRECTABLE_FIELDS = [...APPLICANT_FIELDS, 'representative'] as const;
export type CorrectableField = (typeof CORRECTABLE_FIELDS)[number];

/** Giấy tờ đã nộp: what the citizen handed over, as it is listed on the receipt. */
export interface SubmittedDocument {
  readonly documentId: string;
  readonly name: string;
  readonly originals: number;
  readonly copies: number;
}

/** The procedure as it was when the dossier was received; the dossier keeps it whatever changes later. */
export interface PinnedProcedure {
  readonly code: string;
  readonly version: string;
  readonly name: string;
  readonly sector: string;
  readonly caseId: string;
  readonly caseName: string;
  readonly limit: ProcessingTime;
  readonly limitBasis: string;
  readonly verification: Verification | null;
  readonly steps: readonly InternalStep[];
}

export const RETURN_METHODS = ['counter', 'post', 'electronic'] as const;
export type ReturnMethod = (typeof RETURN_METHODS)[number];

/** Kênh thực hiện: the portal's `KenhThucHien` 1, 2, 3. */
export const CHANNELS = ['direct', 'online', 'post'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Nhận bằng giấy khi chưa dùng được máy: when the citizen handed it in, and the number of the paper given; empty when none. */
export interface PaperReception {
  readonly at: Instant;
  readonly number: string;
}

export interface ReceivedBody {
  readonly code: string;
  readonly token: string;
  readonly lookupCode: string;
  readonly applicant: Applicant;
  readonly procedure: PinnedProcedure;
  readonly documents: readonly SubmittedDocument[];
  /** Số lượng hồ sơ (bộ). */
  readonly sets: number;
  readonly channel: Channel;
  readonly returnMethod: ReturnMethod;
  /**
   * Phi địa giới hành chính: the agency that will resolve it when that is not this ward; null otherwise. Its time counts
   * from when that agency receives the dossier (NĐ 118/2025 điều 17 khoản 3, sửa đổi bởi NĐ 309/2026).
   */
  readonly competentAgency: string | null;
  /** Total of fees to collect, đồng; null where it is not yet set. */
  readonly fee: number | null;
  readonly calendarVersion: string;
  readonly dueSettings: DueSettings;
  /** What the receipt promises; the centre computes it again from the same input. */
  readonly dueAt: Instant;
  /** Only where it was received on paper and entered afterwards: the limit runs from then. */
  readonly paperReception?: PaperReception;
}

/** Turned away at the counter with everything said in one go (Mẫu 02) or refused (Mẫu 03): no number, no clock. */
export interface NotReceivedBody {
  readonly form: '02' | '03';
  readonly applicant: Applicant;
  readonly procedure: { readonly code: string; readonly name: string; readonly caseName: string };
  readonly papers: readonly string[];
  readonly reason: string;
}

export interface SupplementRequestedBody {
  readonly reason: string;
  readonly papers: readonly string[];
}

export interface CorrectedBody {
  readonly field: CorrectableField;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/**
 * A person has looked at a conflict. `field`, `from` and `value` only when a field was in question: what it said when it was
 * looked at (another tablet may change it meanwhile), and the value chosen.
 */
export interface ConflictSettledBody {
  /** The event that lost, or had no effect. */
  readonly eventId: EventId;
  readonly field: CorrectableField | null;
  readonly from: string | null;
  readonly value: string | null;
  readonly reason: string;
}

export const FILE_MEDIA_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'] as const;
export type FileMediaType = (typeof FILE_MEDIA_TYPES)[number];

export const FILE_ABOUTS = ['papers', 'result', 'other'] as const;
export type FileAbout = (typeof FILE_ABOUTS)[number];

export const MAX_FILE_BYTES = 20 * 1024 * 1024;

/** What a scan is; its bytes travel apart from it and may arrive later. */
export interface FileAttachedBody {
  /** UUID made on the tablet. */
  readonly fileId: string;
  readonly name: string;
  readonly mediaType: FileMediaType;
  readonly bytes: number;
  /** SHA-256 of the whole file, hexadecimal. */
  readonly sha256: string;
  readonly about: FileAbout;
  /** Which paper of the dossier it shows; empty when none was named. */
  readonly document: string;
}

export interface HandedOverBody {
  readonly to: 'applicant' | 'proxy' | 'post';
  /** Who took it, when not the applicant; the number of the postal item when posted. */
  readonly name: string;
  /** Giấy ủy quyền or identity paper of the proxy, empty otherwise. */
  readonly paper: string;
}

/** Lý do xin lỗi: what the letter says; `other` is told in the detail. */
export const APOLOGY_REASONS = [
  'workload',
  'agency-late',
  'verification',
  'system-down',
  'staff-absent',
  'other',
] as const;
export type ApologyReason = (typeof APOLOGY_REASONS)[number];

/** Dự thảo Mẫu 04: the letter with both dates. The new one is a promise to the citizen, never an extension of the limit. */
export interface ApologyProposedBody {
  readonly reason: ApologyReason;
  readonly detail: string;
  readonly dueAt: Instant;
  readonly newDueAt: Instant;
}

export interface SignedBody {
  readonly signer: { readonly userId: string; readonly name: string; readonly role: Role };
  /** The written delegation the signer signed under; null for the chair and vice-chair. */
  readonly delegation: {
    readonly id: string;
    readonly documentNumber: string;
    readonly prefix: SignaturePrefix;
  } | null;
  /** Số, ký hiệu of what was signed. */
  readonly document: string;
}

/** Mẫu 05. `refund` in đồng; null when nothing had been paid. */
export interface StoppedBody {
  readonly reason: string;
  readonly basis: string;
  readonly returnedPapers: readonly string[];
  readonly refund: number | null;
}

/** Forms of TT 03/2025/TT-VPCP, phụ lục I. */
export const FORM_NUMBERS = ['01', '02', '03', '04', '05', '06', '07'] as const;
export type FormNumber = (typeof FORM_NUMBERS)[number];

export const PAPERS = ['A4', 'A5', '80mm'] as const;
export type Paper = (typeof PAPERS)[number];

export interface CalendarReappliedBody {
  readonly calendarVersion: string;
  /** The due moment before and after; null where none could be worked out. */
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly reason: string;
}

/** Body by kind. */
export interface EventBodies {
  received: ReceivedBody;
  'not-received': NotReceivedBody;
  refused: { readonly reason: string };
  'papers-recorded': { readonly documents: readonly SubmittedDocument[] };
  /** `step` names the internal step it is handed over for; empty when none. */
  assigned: {
    readonly holder: { readonly userId: string; readonly name: string };
    readonly note: string;
    readonly step: string;
  };
  'step-finished': { readonly step: string; readonly note: string };
  /** The competent agency has it (phi địa giới): the clock starts at `at`. */
  'competent-received': { readonly agency: string; readonly at: Instant };
  /** Lấy ý kiến, phối hợp: it lies at another agency while our limit runs on. */
  transferred: { readonly agency: string; readonly note: string };
  'transfer-returned': { readonly note: string };
  'supplement-requested': SupplementRequestedBody;
  'supplement-received': { readonly note: string };
  /** `amount` in đồng; `basis` is the notice it rests on. */
  'payment-requested': { readonly amount: number; readonly basis: string };
  paid: { readonly amount: number; readonly receiptNumber: string };
  /** The procedure's own days for verifying facts are used; copied here so that the history explains itself. */
  'verification-required': { readonly reason: string; readonly workingDays: number; readonly basis: string };
  extended: {
    readonly workingDays: number;
    readonly basis: string;
    readonly reason: string;
    readonly approvedBy: string;
  };
  'apology-proposed': ApologyProposedBody;
  apologised: { readonly proposalId: EventId; readonly number: string };
  signed: SignedBody;
  resolved: { readonly result: string };
  'handed-over': HandedOverBody;
  withdrawn: { readonly reason: string };
  stopped: StoppedBody;
  reopened: { readonly reason: string };
  corrected: CorrectedBody;
  'conflict-settled': ConflictSettledBody;
  'file-attached': FileAttachedBody;
  noted: { readonly text: string };
  'calendar-reapplied': CalendarReappliedBody;
  printed: { readonly form: FormNumber; readonly paper: Paper; readonly copies: number };
  /** Mức độ hài lòng, 1 to 5 (SIPAS). */
  rated: { readonly score: number; readonly comment: string };
}

export type EventKind = keyof EventBodies;
