/** What a citizen may know of a dossier: its state, dates and place. No name, no identity number, nothing of other people. */
import { foldText } from '#domain/base/fold-text.ts';
import type { DueReason, DueWarning } from '#domain/calendar/due-reason.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { WeeklySessions } from '#domain/calendar/working-calendar.ts';
import { wardOfToken } from '#domain/dossier/citizen-token.ts';
import { isCompartment } from '#domain/dossier/compartment.ts';
import { DOSSIER_CODE_PATTERN } from '#domain/dossier/dossier-code.ts';
import type { HandedOverBody, ReturnMethod } from '#domain/dossier/event-bodies.ts';
import { isOpen, type DossierStatus } from '#domain/dossier/dossier-status.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { parseLookupCode } from '#domain/dossier/lookup-code.ts';
import { lastSeen } from '../store/devices.ts';
import type { DossierDoc, PublicStep } from '../store/dossier-doc.ts';
import { findByToken, findTokenByCode, findTokenByLookupCode, phoneTail } from '../store/dossiers.ts';
import { findWard } from '../store/wards.ts';
import type { Centre } from './centre.ts';
import { followAllEvents, followEvents } from './follow-events.ts';
import { readCalendarBook } from './ward-calendars.ts';

export interface PublicWard {
  readonly code: WardCode;
  readonly name: string;
  readonly officeName: string;
  readonly address: string;
  readonly phone: string;
  readonly demo: boolean;
}

/** Also when it is open. */
export interface OpenWard extends PublicWard {
  /** By the newest calendar it decided on. */
  readonly hours: WeeklySessions;
}

export interface PublicDossier {
  readonly code: string;
  readonly procedureCode: string;
  readonly procedureName: string;
  /** Spoken to as one; which, nobody is told. */
  readonly isOrganisation: boolean;
  readonly status: DossierStatus;
  readonly receivedAt: Instant;
  readonly firstDueAt: Instant;
  readonly dueAt: Instant | null;
  readonly resolvedAt: Instant | null;
  readonly handedOverAt: Instant | null;
  readonly handedOverTo: HandedOverBody['to'] | null;
  readonly returnMethod: ReturnMethod;
  /** Past its due moment: still open, or finished after it. */
  readonly isLate: boolean;
  readonly steps: readonly PublicStep[];
  /** Asked for and not yet brought; null when nothing is asked. */
  readonly asked: { readonly at: Instant; readonly reason: string; readonly papers: readonly string[] } | null;
  /** What is to be paid while the dossier waits for it. */
  readonly toPay: { readonly amount: number; readonly basis: string } | null;
  /** The day an approved letter of apology promises beside the lawful one. */
  readonly promisedAt: Instant | null;
  readonly refusedReason: string | null;
  /** Why it was withdrawn or stopped. */
  readonly endedReason: string | null;
  readonly reasons: readonly DueReason[];
  readonly warnings: readonly DueWarning[];
}

export interface PublicStatus {
  readonly ward: OpenWard;
  /** Null: the receipt is well-formed, but no tablet has brought this dossier to the centre yet. */
  readonly dossier: PublicDossier | null;
  /** When the ward's tablets were last heard from; null before the first. */
  readonly heardAt: Instant | null;
  readonly now: Instant;
}

/**
 * Undefined when the text is no token of a ward of ours. A denunciation has no page: neither whoever finds the paper nor the list of
 * pages a browser keeps may tell that somebody denounced, and the law has the ward answer that person in writing.
 */
export async function lookUpStatus(centre: Centre, token: string): Promise<PublicStatus | undefined> {
  const { db, now } = centre;
  const code = wardOfToken(token);
  const ward = code === undefined || isCompartment(code) ? undefined : await findWard(db, code);
  if (code === undefined || !ward) return undefined;
  await followEvents(centre, code);
  const [doc, heardAt, calendars] = await Promise.all([
    findByToken(db, code, token),
    lastSeen(db, code),
    readCalendarBook(db, code),
  ]);
  const at = now();
  const hours = calendars.current.spec.sessions;
  return { ward: { ...ward, hours }, dossier: doc ? describe(doc, at) : null, heardAt, now: at };
}

export type LookUp =
  | { readonly type: 'found'; readonly token: string }
  /** Could well be right: not at the centre yet. */
  | { readonly type: 'unknown' }
  /** The check character does not fit: a slip of the finger. */
  | { readonly type: 'mistyped'; readonly field: 'lookupCode' | 'code' | 'phoneTail' };

/** @param typed as typed: any case, with or without dashes */
export async function lookUpByLookupCode(centre: Centre, typed: string): Promise<LookUp> {
  const lookupCode = parseLookupCode(typed);
  if (lookupCode === undefined) return { type: 'mistyped', field: 'lookupCode' };
  await followAllEvents(centre);
  const token = await findTokenByLookupCode(centre.db, lookupCode);
  return token === undefined ? { type: 'unknown' } : { type: 'found', token };
}

/** A dossier's number as people type it: any case, with spaces anywhere. May still be none. */
export function readDossierCode(typed: string): string {
  return typed.replace(/\s/g, '').toUpperCase();
}

/** Wrong digits are answered like an unknown number, so that neither can be told apart. */
export async function lookUpByCode(centre: Centre, typedCode: string, typedTail: string): Promise<LookUp> {
  const code = readDossierCode(typedCode);
  if (!DOSSIER_CODE_PATTERN.test(code)) return { type: 'mistyped', field: 'code' };
  const digits = typedTail.replace(/\D/g, '');
  if (digits.length < 4) return { type: 'mistyped', field: 'phoneTail' };
  await followAllEvents(centre);
  const token = await findTokenByCode(centre.db, code, phoneTail(digits));
  return token === undefined ? { type: 'unknown' } : { type: 'found', token };
}

function describe(doc: DossierDoc, now: Instant): PublicDossier {
  // Earlier releases did not keep all of these.
  const { summary, toPay = null, endedReason = null, representative = '' } = doc;
  const open = doc.supplementRequests.find(({ receivedAt }) => receivedAt === null);
  const hide = (text: string) => hidePersonal(text, { ...summary, representative });
  const isRunningLate =
    isOpen(summary.status) && summary.pausedSince === null && summary.dueAt !== null && summary.dueAt < now;
  return {
    code: summary.code,
    procedureCode: summary.procedureCode,
    procedureName: summary.procedureName,
    isOrganisation: doc.representative !== undefined,
    status: summary.status,
    receivedAt: summary.receivedAt,
    firstDueAt: summary.firstDueAt,
    dueAt: summary.dueAt,
    resolvedAt: summary.resolvedAt,
    handedOverAt: summary.handedOverAt,
    handedOverTo: doc.handedOverTo,
    returnMethod: doc.returnMethod,
    isLate: isRunningLate || summary.lateSince !== null || summary.timeliness === 'late',
    steps: doc.steps,
    asked:
      summary.status === 'awaiting-supplement' && open
        ? { at: open.requestedAt, reason: hide(open.reason), papers: open.papers.map(hide) }
        : null,
    toPay: toPay && { amount: toPay.amount, basis: hide(toPay.basis) },
    promisedAt: summary.promisedAt,
    refusedReason: doc.refusedReason === null ? null : hide(doc.refusedReason),
    endedReason: endedReason === null ? null : hide(endedReason),
    reasons: doc.reasons.map((reason) =>
      reason.rule === 'extended' ? { ...reason, basis: hide(reason.basis) } : reason,
    ),
    warnings: doc.warnings,
  };
}

/**
 * Officers write free text; whoever finds a receipt on the street must not learn from it whose it was. A name is found in any
 * case and spelling ("Hoà", "Hòa", "hoa"), a number in groups or with +84 too; any other long number goes as well.
 */
function hidePersonal(
  text: string,
  {
    applicantName,
    representative,
    personalId,
    phone,
  }: Pick<DossierSummary, 'applicantName' | 'personalId' | 'phone'> & Required<Pick<DossierDoc, 'representative'>>,
): string {
  const patterns = [
    ...[applicantName, representative].filter((name) => name.length > 3).map(namePattern),
    ...[personalId, phone.replace(/^\s*(?:\+?84|0)/, '')].filter((number) => number.length > 3).map(numberPattern),
  ];
  // Taken apart, a letter and its marks are told from one another.
  const withoutKnown = patterns.reduce((rest, pattern) => rest.replace(pattern, '…'), text.normalize('NFD'));
  return withoutKnown.normalize('NFC').replace(/\d{9,}/g, '…');
}

/** Whole words only: "Lê Na" is not in "Lê Nam". */
function namePattern(name: string): RegExp {
  const letters = [...foldText(name)].map((letter) => {
    if (letter === ' ') return '\\s+';
    return `${letter === 'd' ? '[dđ]' : escapeForPattern(letter)}\\p{M}*`;
  });
  return new RegExp(`(?<![\\p{L}\\p{M}])${letters.join('')}(?![\\p{L}\\p{M}])`, 'giu');
}

function numberPattern(number: string): RegExp {
  const signs = number.replace(/[^\p{L}\d]/gu, '');
  return new RegExp([...signs].map(escapeForPattern).join('[\\s.-]?'), 'giu');
}

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
