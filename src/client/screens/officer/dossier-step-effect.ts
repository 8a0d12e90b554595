/** What a step will do to the due date, said before it is saved. Worked out by the same engine that will count it. */
import type { Instant } from '#domain/calendar/instant.ts';
import { judgeTimeliness } from '#domain/calendar/timeliness.ts';
import type { WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import { computeDossierDue } from '#domain/dossier/dossier-due.ts';
import type { StepKind } from '#domain/dossier/dossier-event.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import { formatMoment } from '#i18n/format.ts';
import { text } from '#i18n/text.ts';

export interface StepEffect {
  readonly tone: 'info' | 'warning';
  readonly words: string;
}

/** @param now the moment the step would be saved at */
export function describeStepEffect(
  kind: StepKind,
  state: DossierState,
  calendar: WorkingCalendar,
  now: Instant,
): StepEffect[] {
  switch (kind) {
    case 'refused':
      return [warning(text('step.effect.refused'))];
    case 'supplement-requested':
      return pauseEffect(state, calendar, now);
    case 'supplement-received':
      return [resumeEffect(state, calendar, now)];
    case 'resolved':
      return [finishEffect(state, calendar, now)];
    case 'handed-over':
      return [info(text('step.effect.handed-over'))];
    case 'assigned':
    case 'corrected':
    case 'noted':
      return [info(text('step.effect.unchanged'))];
  }
}

function pauseEffect(state: DossierState, calendar: WorkingCalendar, now: Instant): StepEffect[] {
  const due = computeDossierDue(calendar, state);
  const isLate = due.ok && due.value.dueAt < now;
  const asked = state.supplementRequests.length;
  return [
    isLate ? warning(text('step.effect.pause-late')) : info(text('step.effect.pause')),
    ...(asked > 0 ? [warning(text('step.effect.second-request', { count: asked }))] : []),
  ];
}

function resumeEffect(state: DossierState, calendar: WorkingCalendar, now: Instant): StepEffect {
  const supplementRequests = state.supplementRequests.map((request) => ({
    ...request,
    receivedAt: request.receivedAt ?? now,
  }));
  const due = computeDossierDue(calendar, { ...state, supplementRequests });
  if (!due.ok) return warning(text(`error.${due.error.type}`));
  return info(text('step.effect.resume', { moment: formatMoment(due.value.dueAt) }));
}

function finishEffect(state: DossierState, calendar: WorkingCalendar, now: Instant): StepEffect {
  const due = computeDossierDue(calendar, state);
  if (!due.ok) return warning(text(`error.${due.error.type}`));
  const timeliness = judgeTimeliness(due.value, now, state.received.dueSettings.lateAfter);
  const words = text('step.effect.finish', { timeliness: text(`timeliness.${timeliness}`) });
  return timeliness === 'late' ? warning(words) : info(words);
}

function info(words: string): StepEffect {
  return { tone: 'info', words };
}

function warning(words: string): StepEffect {
  return { tone: 'warning', words };
}
