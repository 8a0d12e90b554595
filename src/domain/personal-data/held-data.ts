/**
 * What is held about people and why (mục đích theo từng trường, Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15): one row for each kind
 * of data, and for each field of a dossier the row it belongs to. A field that is added without saying so does not compile.
 * The words are in `i18n/vi-personal-data.ts`, the same for help and `docs/personal-data.md`.
 */
import type { Permission } from '../access/can.ts';
import type { DossierSummary } from '../dossier/dossier-summary.ts';
import type { Applicant, ReceivedBody } from '../dossier/event-bodies.ts';

/**
 * Levels of protection (OWASP ASVS 5.0, 14.1.1 and 14.1.2).
 * identity: masked wherever more than one person's is shown, each full showing is logged, never in addresses or journals ·
 * contact: never in journals or on citizens' pages, in lists only where the form asks for it ·
 * case: what the dossier is about; within the ward, and to the applicant by the secret on the receipt ·
 * staff: what officers do at work; within the ward, and on the dossier for ever.
 */
export const PROTECTION_LEVELS = ['identity', 'contact', 'case', 'staff'] as const;
export type ProtectionLevel = (typeof PROTECTION_LEVELS)[number];

export interface HeldData {
  readonly level: ProtectionLevel;
  /** Who sees it in the app. */
  readonly seenWith: Permission;
}

export const HELD_DATA = {
  name: { level: 'contact', seenWith: 'dossier.view' },
  'personal-id': { level: 'identity', seenWith: 'dossier.view' },
  birth: { level: 'contact', seenWith: 'dossier.view' },
  phone: { level: 'contact', seenWith: 'dossier.view' },
  address: { level: 'contact', seenWith: 'dossier.view' },
  request: { level: 'case', seenWith: 'dossier.view' },
  papers: { level: 'case', seenWith: 'dossier.view' },
  scans: { level: 'identity', seenWith: 'dossier.view' },
  codes: { level: 'case', seenWith: 'dossier.view' },
  collector: { level: 'contact', seenWith: 'dossier.view' },
  rating: { level: 'case', seenWith: 'dossier.view' },
  staff: { level: 'staff', seenWith: 'dossier.view' },
  'access-log': { level: 'staff', seenWith: 'access-log.view' },
} as const satisfies Record<string, HeldData>;

export type HeldDataName = keyof typeof HELD_DATA;

/** In the order people are told of them. */
export const HELD_DATA_NAMES = Object.keys(HELD_DATA) as readonly HeldDataName[];

type Row = HeldDataName | 'not-personal';

/** Người nộp, as the reception, the slips and corrections carry it. */
export const APPLICANT_ROWS = {
  fullName: 'name',
  personalId: 'personal-id',
  bornOn: 'birth',
  phone: 'phone',
  address: 'address',
  fromCard: 'not-personal',
  organisation: 'name',
} as const satisfies Record<keyof Applicant, Row>;

/** The event `received`; `applicant` is told field by field above. */
export const RECEIVED_ROWS = {
  code: 'codes',
  token: 'codes',
  lookupCode: 'codes',
  procedure: 'request',
  documents: 'papers',
  sets: 'not-personal',
  channel: 'not-personal',
  returnMethod: 'not-personal',
  competentAgency: 'not-personal',
  fee: 'not-personal',
  calendarVersion: 'not-personal',
  dueSettings: 'not-personal',
  dueAt: 'not-personal',
  paperReception: 'codes',
} as const satisfies Record<Exclude<keyof ReceivedBody, 'applicant'>, Row>;

/** A dossier as lists and search hold it. */
export const SUMMARY_ROWS = {
  id: 'codes',
  ward: 'not-personal',
  code: 'codes',
  token: 'codes',
  lookupCode: 'codes',
  status: 'request',
  applicantName: 'name',
  bornYear: 'birth',
  phone: 'phone',
  personalId: 'personal-id',
  address: 'address',
  procedureCode: 'request',
  procedureName: 'request',
  sector: 'request',
  sets: 'not-personal',
  channel: 'not-personal',
  returnMethod: 'not-personal',
  competentAgency: 'not-personal',
  receivedAt: 'request',
  receivedById: 'staff',
  calendarVersion: 'not-personal',
  firstDueAt: 'not-personal',
  dueAt: 'not-personal',
  lateSince: 'not-personal',
  pausedSince: 'not-personal',
  resolvedAt: 'request',
  resolvedById: 'staff',
  resolvedByName: 'staff',
  handedOverAt: 'request',
  endedAt: 'request',
  timeliness: 'staff',
  endTimeliness: 'staff',
  evidence: 'not-personal',
  holderId: 'staff',
  holderName: 'staff',
  supplementRequests: 'request',
  extensions: 'request',
  apologies: 'request',
  apologyPending: 'request',
  promisedAt: 'request',
  signedById: 'staff',
  signedByName: 'staff',
  delegationId: 'staff',
  changes: 'staff',
  returns: 'staff',
  workedMs: 'staff',
  rating: 'rating',
  problems: 'not-personal',
  rev: 'not-personal',
} as const satisfies Record<keyof DossierSummary, Row>;
