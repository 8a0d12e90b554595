/** Phi địa giới: when the agency that resolves the dossier received it; its time counts from then. */
import { cleanText } from '#domain/base/fold-text.ts';
import { dateOf, MS_PER_MINUTE, type Instant } from '#domain/calendar/instant.ts';
import type { Step } from '#domain/dossier/dossier-event.ts';
import { parseTypedMoment } from '#domain/dossier/typed-moment.ts';
import { formatDate, formatTime } from '#i18n/format.ts';
import { text } from '#i18n/text.ts';
import { needText, type StepFacts, type StepFault, type StepReading } from './step-facts.ts';

export interface CompetentDraft {
  readonly agency: string;
  /** As typed: `dd/mm/yyyy` and `hh:mm`. */
  readonly date: string;
  readonly time: string;
}

export function startCompetent({ state, now }: StepFacts): CompetentDraft {
  return {
    agency: state.received.competentAgency ?? '',
    date: formatDate(dateOf(now)),
    time: formatTime(now),
  };
}

export function readCompetent({ agency, date, time }: CompetentDraft, facts: StepFacts): StepReading {
  const { state, now } = facts;
  const at = parseTypedMoment(date, time);
  const isInOrder = at !== undefined && at >= minuteOf(state.receivedAt) && at <= now;
  const order: StepFault[] = isInOrder ? [] : [{ field: 'date', message: text('step.competent-received.order') }];
  const faults: StepFault[] = at === undefined ? [{ field: 'date', message: text('step.not-a-moment') }] : order;
  const step: Step | null = isInOrder
    ? // Only minutes are typed: the minute of reception means not before it.
      { kind: 'competent-received', body: { agency: cleanText(agency), at: laterOf(at, state.receivedAt) } }
    : null;
  return { step, faults: [...needText('agency', 'step.competent-received.agency', agency), ...faults] };
}

function minuteOf(at: Instant): number {
  return at - (at % MS_PER_MINUTE);
}

function laterOf(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}
