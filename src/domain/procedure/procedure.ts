/**
 * Thủ tục hành chính (TTHC): dated, versioned data. A dossier keeps the version it was received under,
 * so nothing here is ever edited in place; a change is a new version.
 */
import type { PlainDate } from '../calendar/plain-date.ts';
import type { ProcessingTime } from '../calendar/processing-time.ts';

/** Mức độ trực tuyến: không, một phần, toàn trình (NĐ 224/2026). */
export const ONLINE_LEVELS = ['none', 'partial', 'full'] as const;
export type OnlineLevel = (typeof ONLINE_LEVELS)[number];

/** Thành phần hồ sơ a case asks for; quantities are numbers of sheets or sets handed in. */
export interface RequiredDocument {
  readonly id: string;
  readonly name: string;
  readonly originals: number;
  readonly copies: number;
  readonly required: boolean;
}

/** Xác minh: what the law allows on top of the limit when facts must be verified ("cần xác minh thì thêm 05 ngày làm việc"). */
export interface Verification {
  readonly workingDays: number;
  readonly basis: string;
}

/** Trường hợp giải quyết: the limit belongs to the case, not to the procedure. */
export interface ProcedureCase {
  /** Unique within the procedure; the portal's case code where there is one (`1.001193.02`). */
  readonly id: string;
  readonly name: string;
  /** The limit the law sets. */
  readonly statutory: ProcessingTime;
  /** The shorter limit the ward has promised, or null. */
  readonly committed: ProcessingTime | null;
  /** Legal source of the limit, as printed in explanations: "NĐ 23/2015/NĐ-CP điều 7". */
  readonly basis: string;
  readonly verification: Verification | null;
  readonly documents: readonly RequiredDocument[];
}

/** Phí, lệ phí. `amount` in đồng; null where the provincial council sets it and it is not yet entered. */
export interface Fee {
  readonly name: string;
  readonly amount: number | null;
  readonly note: string | null;
}

/** Who does an internal step: the counter, the case officer, or whoever signs. */
export const STEP_PARTS = ['counter', 'specialist', 'signer'] as const;
export type StepPart = (typeof STEP_PARTS)[number];

/** Bước nội bộ with its share of the limit, per cent; the shares of a procedure add up to 100. */
export interface InternalStep {
  readonly name: string;
  readonly part: StepPart;
  readonly share: number;
}

export interface Procedure {
  /** National code (mã TTHC), e.g. `1.001193`. */
  readonly code: string;
  readonly version: string;
  readonly name: string;
  /** Lĩnh vực. `code` such as `G15-TP07`, null where the portal gives none. */
  readonly sector: { readonly code: string | null; readonly name: string };
  /** The agency that resolves it, as the portal names it. */
  readonly agency: string;
  readonly cases: readonly ProcedureCase[];
  readonly fees: readonly Fee[];
  /** Names of the results (Giấy khai sinh, …). */
  readonly results: readonly string[];
  readonly onlineLevel: OnlineLevel;
  /** Who may sign, in the portal's or the law's words. */
  readonly signer: string | null;
  /** In the order they are taken; empty where the ward has not divided the limit. */
  readonly steps: readonly InternalStep[];
  /** Thời hạn lưu hồ sơ, years; null where not set. */
  readonly retentionYears: number | null;
  /** Provenance of these facts, and what a ward still has to confirm. */
  readonly source: string;
  /** Day on which the facts were last checked against their source, and by whom; `verifiedBy` null until a person of the ward did. */
  readonly verifiedOn: PlainDate;
  readonly verifiedBy: string | null;
  readonly questions: readonly string[];
}

/** The limit a dossier is held to: the ward's commitment where there is one, else the law's. */
export function bindingLimit(procedureCase: ProcedureCase): ProcessingTime {
  return procedureCase.committed ?? procedureCase.statutory;
}
