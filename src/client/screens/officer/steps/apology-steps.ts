/** Xin lỗi và hẹn lại (Mẫu 04): the draft with both dates, and its approval. */
import { cleanText } from '#domain/base/fold-text.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { proposeNewDue } from '#domain/dossier/apology.ts';
import { computeDossierDue } from '#domain/dossier/dossier-due.ts';
import type { Apology, DossierState } from '#domain/dossier/dossier-state.ts';
import type { ApologyReason } from '#domain/dossier/event-bodies.ts';
import { text } from '#i18n/text.ts';
import { needText, type StepFacts, type StepFault, type StepReading } from './step-facts.ts';
import { parseWholeDays } from './typed-numbers.ts';

export interface ApologyDraft {
  readonly reason: ApologyReason;
  readonly detail: string;
  /** Working days after today or the due day, whichever is later, as typed. */
  readonly workingDays: string;
}

export const EMPTY_APOLOGY: ApologyDraft = { reason: 'workload', detail: '', workingDays: '2' };

export interface ApologyDates {
  readonly dueAt: Instant;
  readonly newDueAt: Instant;
}

/** Both dates; null while no number of days is typed, or where the calendar does not reach that far. */
export function computeApologyDates(typed: string, { state, calendars, now }: StepFacts): ApologyDates | null {
  const workingDays = parseWholeDays(typed);
  const due = computeDossierDue(calendars, state);
  if (workingDays === undefined || !due.ok) return null;
  const { dueAt } = due.value;
  const newDueAt = proposeNewDue(calendars.current, { dueAt, now, workingDays });
  return newDueAt === null ? null : { dueAt, newDueAt };
}

export function readApology({ reason, detail, workingDays }: ApologyDraft, facts: StepFacts): StepReading {
  const dates = computeApologyDates(workingDays, facts);
  const label = text('step.apology-proposed.workingDays');
  const noDates: StepFault = {
    field: 'workingDays',
    message:
      parseWholeDays(workingDays) === undefined
        ? text('step.not-whole-days', { field: label })
        : text('error.CalendarNotLoaded'),
  };
  return {
    step: dates && { kind: 'apology-proposed', body: { reason, detail: cleanText(detail), ...dates } },
    faults: [
      ...(reason === 'other' ? needText('detail', 'step.apology-proposed.detail', detail) : []),
      ...(dates ? [] : [noDates]),
    ],
  };
}

/** The letter that waits for the chair. */
export function pendingApology({ apologies }: DossierState): Apology | undefined {
  return apologies.find(({ approved }) => approved === null);
}

/** @param proposal gone when another tablet's approval arrives while the form is open; saving is then refused in words */
export function readApproval(number: string, proposal: Apology | undefined): StepReading {
  if (!proposal) return { step: null, faults: [{ field: 'number', message: text('error.NoSuchProposal') }] };
  const body = { proposalId: proposal.proposalId, number: cleanText(number) };
  return { step: { kind: 'apologised', body }, faults: [] };
}

/** @example 'Cơ quan phối hợp trả lời chậm: chờ công an phường' */
export function describeApologyReason({ reason, detail }: Pick<Apology, 'reason' | 'detail'>): string {
  if (reason === 'other') return detail;
  return [text(`step.apology-proposed.${reason}`), detail].filter(Boolean).join(': ');
}
