/**
 * Everything a screen can read, all from this tablet. The lists behind counts are the counts. Lists of a compartment are without
 * its people (`domain/dossier/as-listed.ts`).
 */
import type { DueDate, DueRefusal } from '#domain/calendar/due-date.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { Result } from '#domain/base/result.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { ReceiptPromise } from '#domain/dossier/receipt-promise.ts';
import type { Period } from '#domain/report/period.ts';
import type { Colleague, WardProfile } from '#protocol/sync-messages.ts';
import type { WardRecordKind, WardRecordOf } from '#protocol/ward-records.ts';
import type { FileRow } from '../store/outbox-database.ts';

/** The officer's morning: overdue first. Each list is sorted by due moment, the waiting ones by when the wait began. */
export interface WorkLists {
  readonly overdue: readonly DossierSummary[];
  readonly today: readonly DossierSummary[];
  readonly tomorrow: readonly DossierSummary[];
  readonly awaitingCitizen: readonly DossierSummary[];
  readonly awaitingPayment: readonly DossierSummary[];
  /** Thư xin lỗi cần gửi: those overdue or due within a working day; each stands in its other list too. */
  readonly lettersOwed: readonly DossierSummary[];
  readonly lettersToApprove: readonly DossierSummary[];
  /** Có kết quả, chưa trả. */
  readonly ready: readonly DossierSummary[];
  readonly later: readonly DossierSummary[];
}

/** How safe an event is: on this tablet, at the centre, confirmed by coming back; or set aside at the centre. */
export type Safety = 'on-tablet' | 'at-centre' | 'confirmed' | 'set-aside';

export interface HistoryEntry {
  readonly event: DossierEvent;
  readonly safety: Safety;
}

export interface DossierDetail {
  readonly state: DossierState;
  readonly summary: DossierSummary;
  readonly due: Result<DueDate, DueRefusal>;
  readonly history: readonly HistoryEntry[];
}

/** A row of the outbox that is not confirmed yet, for the sync screen. */
export interface UnsentRow {
  readonly dseq: number;
  readonly ward: WardCode;
  readonly dossierId: DossierId;
  readonly code: string;
  readonly kind: DossierEvent['kind'];
  readonly recordedAt: Instant;
  readonly actorName: string;
  readonly safety: Safety;
  /** Why the centre set it aside; null otherwise. */
  readonly reason: string | null;
}

/** What this tablet holds of a scan it made. */
export interface KeptFile extends Pick<FileRow, 'fileId' | 'state' | 'heldParts'> {
  readonly parts: number;
}

/** Counted in dossiers. */
export interface LoadProgress {
  readonly total: number;
  /** Can be listed, found and counted. */
  readonly listed: number;
  /** Can be opened too. */
  readonly opened: number;
}

export interface Queries {
  listWork(ward: WardCode, now: Instant): Promise<WorkLists>;
  /**
   * By name, tail of the code, phone or identity number, without marks; at most 50, best first. Empty text finds the newest. In
   * a compartment by the code alone.
   */
  findDossiers(ward: WardCode, text: string): Promise<readonly DossierSummary[]>;
  /** Open dossiers of the same person and procedure: a possible duplicate, shown and never a block. */
  findDuplicates(ward: WardCode, personalId: string, procedureCode: string): Promise<readonly DossierSummary[]>;
  getDossier(id: DossierId): Promise<DossierDetail | undefined>;
  /** Everything that was to be dealt with in the period: what figures and reports are made from. */
  listPeriod(ward: WardCode, period: Period): Promise<readonly DossierSummary[]>;
  /** Received in the period, in that order. */
  listReceived(ward: WardCode, period: Period): Promise<readonly DossierSummary[]>;
  /** Dossiers that ended before are no longer on this tablet, only at the centre; null when nothing was left out. */
  keptSince(ward: WardCode): Promise<Instant | null>;
  /** How far the first load of the ward has come; null when there is none going on. */
  getLoad(ward: WardCode): Promise<LoadProgress | null>;
  /** Every dossier of the ward was fetched from the centre and can be listed; before, an empty list says nothing. */
  isListed(ward: WardCode): Promise<boolean>;
  /** The dossier is listed and its history is still on its way. */
  isArriving(id: DossierId): Promise<boolean>;
  /** Dossiers with a conflict nobody has settled, the oldest first. */
  listConflicts(ward: WardCode): Promise<readonly DossierDetail[]>;
  /** How many conflicts wait in all. */
  countConflicts(ward: WardCode): Promise<number>;
  /** Results ready for more than a week that nobody has collected, the longest waiting first. */
  listUncollected(ward: WardCode, now: Instant): Promise<readonly DossierSummary[]>;
  /** Scans of the dossier made on this tablet. */
  listFiles(id: DossierId): Promise<readonly KeptFile[]>;
  /** The bytes of a scan; undefined when they are not on this tablet. */
  readFile(fileId: string): Promise<ArrayBuffer | undefined>;
  /**
   * Those of every ordinary ward, for whoever sends them; of a compartment only to a member who works in it.
   * @param ward worked in; null for none
   */
  listUnsent(ward: WardCode | null): Promise<readonly UnsentRow[]>;
  getWard(ward: WardCode): Promise<WardProfile | undefined>;
  listColleagues(ward: WardCode): Promise<readonly Colleague[]>;
  /** The link in the QR of a dossier's receipt, with its promise signed behind the `#` where this tablet can. */
  linkFor(promise: ReceiptPromise): Promise<string>;
  /** What the ward has decided, the newest of each key. */
  listRecords<K extends WardRecordKind>(ward: WardCode, kind: K): Promise<readonly WardRecordOf<K>[]>;
  /** All it ever decided of a kind, oldest first. */
  listRecordHistory<K extends WardRecordKind>(ward: WardCode, kind: K): Promise<readonly WardRecordOf<K>[]>;
}
