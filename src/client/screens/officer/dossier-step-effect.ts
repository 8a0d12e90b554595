/**
 * What a step will do to the due date, said before it is saved. The step is folded into the dossier as if it had been
 * taken now, and the same engine that will count it says what comes out.
 */
import { toLocal, type Instant } from '#domain/calendar/instant.ts';
import { judgeTimeliness } from '#domain/calendar/timeliness.ts';
import { countWorkingDays } from '#domain/calendar/working-calendar.ts';
import { computeDossierDue } from '#domain/dossier/dossier-due.ts';
import type { DossierEvent, Step } from '#domain/dossier/dossier-event.ts';
import { endOf, type DossierState } from '#domain/dossier/dossier-state.ts';
import { isOpen, type DossierStatus } from '#domain/dossier/dossier-status.ts';
import { applyEvent } from '#domain/dossier/fold-dossier.ts';
import type { DeviceId, EventId } from '#domain/dossier/ids.ts';
import { formatMoment } from '#i18n/format.ts';
import { text, type MessageKey } from '#i18n/text.ts';
import type { StepFacts } from './steps/step-facts.ts';

export interface StepEffect {
  readonly tone: 'info' | 'warning';
  readonly words: string;
}

/** @param step null while what the due date depends on is not typed yet: nothing is said then */
export function describeStepEffect(step: Step | null, facts: StepFacts): StepEffect[] {
  if (!step) return [];
  const after = applyEvent(facts.state, asIfTaken(step, facts));
  return [describeChange(step, after, facts), ...describeRisks(step, facts)];
}

/** What becomes of the due date. */
function describeChange(step: Step, after: DossierState, facts: StepFacts): StepEffect {
  const { state, calendars, now } = facts;
  if (step.kind === 'handed-over') return info(text('step.effect.handed-over'));
  const due = computeDossierDue(calendars, after);
  if (!due.ok) return warning(text(`error.${due.error.type}`));
  const moment = formatMoment(due.value.dueAt);
  if (after.status === 'resolved' && isOpen(state.status)) {
    const timeliness = judgeTimeliness(due.value, now, state.received.dueSettings.lateAfter);
    const words = text('step.effect.finish', { timeliness: text(`timeliness.${timeliness}`) });
    return timeliness === 'late' ? warning(words) : info(words);
  }
  if (isOver(after.status)) return describeEnd(step, state);
  if (isPaused(after.status) && !isPaused(state.status)) return describePause(step, { isLate: isPast(facts) });
  if (isPaused(state.status) && !isPaused(after.status)) return info(text('step.effect.resume', { moment }));
  if (step.kind === 'reopened') {
    return due.value.dueAt < now
      ? warning(text('step.effect.reopened-late', { moment }))
      : info(text('step.effect.reopened', { moment }));
  }
  if (step.kind === 'competent-received') return info(text('step.effect.competent-received', { moment }));
  const before = computeDossierDue(calendars, state);
  if (before.ok && before.value.dueAt !== due.value.dueAt) {
    return info(text('step.effect.moved', { from: formatMoment(before.value.dueAt), to: moment }));
  }
  return info(text(UNCHANGED_WORDS[step.kind] ?? 'step.effect.unchanged', { moment }));
}

/** Where "nothing changes" is not what people expect, it is said why. */
const UNCHANGED_WORDS: Partial<Record<Step['kind'], MessageKey>> = {
  transferred: 'step.effect.transferred',
  'apology-proposed': 'step.effect.apology',
  apologised: 'step.effect.apology',
  'papers-recorded': 'step.effect.papers',
};

function describeEnd(step: Step, state: DossierState): StepEffect {
  switch (step.kind) {
    case 'refused':
      return warning(text('step.effect.refused'));
    case 'withdrawn':
      return warning(text('step.effect.withdrawn'));
    case 'stopped':
      return warning(text(endOf(state) === null ? 'step.effect.stopped' : 'step.effect.stopped-withdrawn'));
    default:
      return info(text('step.effect.unchanged'));
  }
}

function describePause(step: Step, { isLate }: { readonly isLate: boolean }): StepEffect {
  if (isLate) return warning(text('step.effect.pause-late'));
  return info(text(step.kind === 'payment-requested' ? 'step.effect.pause-payment' : 'step.effect.pause'));
}

/** What the officer should know before going on, beside the due date itself. */
function describeRisks(step: Step, facts: StepFacts): StepEffect[] {
  const { state } = facts;
  switch (step.kind) {
    case 'supplement-requested': {
      const count = state.supplementRequests.length;
      return [
        ...(count > 0 ? [warning(text('step.effect.second-request', { count }))] : []),
        ...(isLastDay(facts) ? [warning(text('step.effect.last-day'))] : []),
      ];
    }
    case 'apology-proposed':
      return state.apologies.some(({ approved }) => approved !== null)
        ? [warning(text('step.effect.second-apology'))]
        : [];
    case 'resolved':
      return state.signings.length === 0 && needsSignature(state) ? [info(text('step.effect.unsigned'))] : [];
    default:
      return [];
  }
}

function needsSignature({ received }: DossierState): boolean {
  return received.procedure.steps.some(({ part }) => part === 'signer');
}

/** No working day lies between today and the due day. */
function isLastDay(facts: StepFacts): boolean {
  const { state, calendars, now } = facts;
  const due = computeDossierDue(calendars, state);
  if (!due.ok || now > due.value.dueAt) return false;
  return countWorkingDays(calendars.current, toLocal(now).day, toLocal(due.value.dueAt).day) === 0;
}

function isPast({ state, calendars, now }: StepFacts): boolean {
  const due = computeDossierDue(calendars, state);
  return due.ok && (due.value.dueAt < now || due.value.lateSince !== null);
}

function isPaused(status: DossierStatus): boolean {
  return status === 'awaiting-supplement' || status === 'awaiting-payment';
}

/** Ended, with nothing left that a due date could be for. */
function isOver(status: DossierStatus): boolean {
  return !isOpen(status);
}

/** Only the moment and the body count for the fold; who and where are filled in with what is at hand. */
function asIfTaken(step: Step, { state, now }: StepFacts): DossierEvent {
  return {
    ...step,
    id: 'as-if' as EventId,
    dossierId: state.id,
    ward: state.ward,
    device: 'as-if' as DeviceId,
    dseq: 0,
    v: 1,
    base: state.rev,
    actor: state.receivedBy,
    time: timeOf(now),
  };
}

function timeOf(deviceAt: Instant): DossierEvent['time'] {
  return {
    deviceAt,
    skewMs: 0,
    skewErrorMs: 0,
    tickMs: 0,
    startId: 'as-if',
    notBefore: null,
    arrivedAt: null,
  };
}

function info(words: string): StepEffect {
  return { tone: 'info', words };
}

function warning(words: string): StepEffect {
  return { tone: 'warning', words };
}
