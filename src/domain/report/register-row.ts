/** One line of the register (Mẫu 07, Sổ theo dõi hồ sơ) from the summary of a dossier; nothing here is formatted yet. */
import { dateOf, type Instant } from '../calendar/instant.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { Timeliness } from '../calendar/timeliness.ts';
import { asListed } from '../dossier/as-listed.ts';
import type { DossierSummary } from '../dossier/dossier-summary.ts';
import type { DossierStatus } from '../dossier/dossier-status.ts';
import type { ReturnMethod } from '../dossier/event-bodies.ts';
import type { DossierId } from '../dossier/ids.ts';
import { maskPersonalId } from '../dossier/mask-personal-id.ts';

export interface RegisterRow {
  readonly id: DossierId;
  /** Số thứ tự, from 1. */
  readonly number: number;
  readonly code: string;
  readonly procedureCode: string;
  readonly procedureName: string;
  readonly sector: string;
  readonly sets: number;
  readonly applicantName: string;
  /** `•••••234`; empty where none was given. The register is read by many. */
  readonly maskedPersonalId: string;
  readonly address: string;
  readonly phone: string;
  /** Phi địa giới: who resolves it when that is not this ward. */
  readonly competentAgency: string | null;
  readonly receivedOn: PlainDate;
  /** Due now; null where none could be worked out. */
  readonly dueAt: Instant | null;
  readonly resolvedOn: PlainDate | null;
  readonly handedOverOn: PlainDate | null;
  readonly returnMethod: ReturnMethod;
  readonly status: DossierStatus;
  readonly timeliness: Timeliness | null;
  /** Of an end without a result too; null while it is open. */
  readonly endTimeliness: Timeliness | null;
  /** The day promised by an approved letter of apology. */
  readonly promisedOn: PlainDate | null;
  readonly supplementRequests: number;
  readonly extensions: number;
}

/** In the order of reception, numbered from 1; of a compartment without its people, wherever the summaries come from. */
export function createRegisterRows(summaries: readonly DossierSummary[]): RegisterRow[] {
  return [...summaries]
    .sort((a, b) => a.receivedAt - b.receivedAt || (a.code < b.code ? -1 : 1))
    .map((summary, index) => toRegisterRow(asListed(summary), index + 1));
}

function toRegisterRow(summary: DossierSummary, number: number): RegisterRow {
  const { id, code, procedureCode, procedureName, sector, sets, applicantName, address, phone } = summary;
  const { dueAt, returnMethod, status, timeliness, endTimeliness } = summary;
  const { supplementRequests, extensions, competentAgency } = summary;
  return {
    id,
    number,
    code,
    procedureCode,
    procedureName,
    sector,
    sets,
    applicantName,
    address,
    phone,
    competentAgency,
    dueAt,
    returnMethod,
    status,
    timeliness,
    endTimeliness,
    supplementRequests,
    extensions,
    maskedPersonalId: maskPersonalId(summary.personalId),
    receivedOn: dateOf(summary.receivedAt),
    resolvedOn: dayOf(summary.resolvedAt),
    handedOverOn: dayOf(summary.handedOverAt),
    promisedOn: dayOf(summary.promisedAt),
  };
}

function dayOf(at: Instant | null): PlainDate | null {
  return at === null ? null : dateOf(at);
}
