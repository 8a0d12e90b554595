/** One invented dossier from counter to hand-over: when each step is taken and by whom, checked by the domain's own rules. */
import { invariant } from '#domain/base/invariant.ts';
import { fromLocal, MS_PER_HOUR, MS_PER_MINUTE, toLocal, type Instant } from '#domain/calendar/instant.ts';
import { addOfficeTime, nextOfficeMoment } from '#domain/calendar/office-time.ts';
import { nthWorkingDayAfter, type WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import { decideStep } from '#domain/dossier/decide-step.ts';
import { computeDossierDue } from '#domain/dossier/dossier-due.ts';
import type { DossierEvent, Step } from '#domain/dossier/dossier-event.ts';
import { foldDossier, type DossierState } from '#domain/dossier/dossier-state.ts';
import type { DemoTablet } from './demo-tablet.ts';
import type { Random } from './random.ts';

/** How a dossier goes, decided when it comes in. */
export type Fate = 'smooth' | 'supplement' | 'late' | 'stuck' | 'refused' | 'waiting-citizen' | 'uncollected';

export interface DemoStaff {
  readonly counter: DemoTablet;
  readonly specialist: DemoTablet;
}

export interface PlannedStep {
  readonly at: Instant;
  readonly by: keyof DemoStaff;
  readonly step: Step;
}

export interface LiveDossier {
  readonly fate: Fate;
  /** Taken in within the last weeks of the demo: older dossiers have all found their end, as in a ward that is looked after. */
  readonly isRecent: boolean;
  readonly staff: DemoStaff;
  events: DossierEvent[];
}

export function inventFate(random: Random, isRecent: boolean): Fate {
  const roll = random.next();
  if (roll < 0.9) return 'smooth';
  if (roll < 0.945) return 'supplement';
  if (roll < 0.96) return 'late';
  if (roll < 0.968) return isRecent ? 'stuck' : 'late';
  if (roll < 0.985) return 'refused';
  return isRecent ? 'waiting-citizen' : 'supplement';
}

/** What happens next to the dossier, and when; undefined when nothing more does. */
export function planNext(calendar: WorkingCalendar, dossier: LiveDossier, random: Random): PlannedStep | undefined {
  const state = stateOf(dossier);
  const last = dossier.events.at(-1)?.time.deviceAt ?? state.receivedAt;
  switch (state.status) {
    case 'received': {
      const { userId, name } = dossier.staff.specialist.user;
      const step: Step = { kind: 'assigned', body: { holder: { userId, name }, note: '' } };
      return { at: (last + random.between(1, 9) * MS_PER_MINUTE) as Instant, by: 'counter', step };
    }
    case 'processing':
      return planHandling(calendar, dossier, state, random);
    case 'awaiting-supplement': {
      if (dossier.fate === 'waiting-citizen') return undefined;
      const at = workingDaysLater(calendar, last, random.between(1, 4), random);
      return { at, by: 'counter', step: { kind: 'supplement-received', body: { note: 'Đã nộp đủ giấy tờ' } } };
    }
    case 'resolved': {
      if (dossier.fate === 'uncollected' || (dossier.isRecent && random.chance(0.12))) return undefined;
      const at = workingDaysLater(calendar, last, random.pick([0, 0, 0, 1, 1, 2, 4]), random);
      const to = random.pick(['applicant', 'applicant', 'applicant', 'applicant', 'proxy', 'post'] as const);
      const name = to === 'proxy' ? 'Người được uỷ quyền' : to === 'post' ? 'Bưu điện' : '';
      return { at, by: 'counter', step: { kind: 'handed-over', body: { to, name } } };
    }
    case 'handed-over':
    case 'refused':
      return undefined;
  }
}

/** Takes the step as an officer would: the domain must allow it. */
export function takeStep(dossier: LiveDossier, { at, by, step }: PlannedStep): void {
  const tablet = dossier.staff[by];
  const state = stateOf(dossier);
  const decided = decideStep(state, step, tablet.user.role);
  invariant(decided.ok, `the demo takes lawful steps only (${step.kind} in ${state.status})`);
  dossier.events = [...dossier.events, tablet.record({ ...step, dossierId: state.id, base: state.rev, at })];
}

function planHandling(
  calendar: WorkingCalendar,
  { fate }: LiveDossier,
  state: DossierState,
  random: Random,
): PlannedStep | undefined {
  const due = computeDossierDue(calendar, state);
  invariant(due.ok, 'the demo stays within the calendar');
  const { dueAt } = due.value;
  const start = state.supplementRequests.at(-1)?.receivedAt ?? state.receivedAt;
  const isFirstLook = state.supplementRequests.length === 0;
  if (isFirstLook && (fate === 'supplement' || fate === 'waiting-citizen') && dueAt - start > 12 * MS_PER_HOUR) {
    const at = workingDaysLater(calendar, start, 1, random);
    const body = { reason: 'Tờ khai thiếu thông tin nơi cư trú trước đây', papers: ['Tờ khai bổ sung có chữ ký'] };
    return { at, by: 'specialist', step: { kind: 'supplement-requested', body } };
  }
  if (fate === 'refused') {
    const at = workingDaysLater(calendar, start, 1, random);
    return {
      at,
      by: 'specialist',
      step: { kind: 'refused', body: { reason: 'Không thuộc thẩm quyền giải quyết của phường' } },
    };
  }
  if (fate === 'stuck') return undefined;
  const at =
    fate === 'late'
      ? workingDaysLater(calendar, dueAt, random.between(1, 3), random)
      : beforeDue(calendar, start, dueAt, random);
  return { at, by: 'specialist', step: { kind: 'resolved', body: { result: 'Đã ký, đóng dấu' } } };
}

/** Most results are ready well before the due moment, some on the last afternoon. */
function beforeDue(calendar: WorkingCalendar, start: Instant, dueAt: Instant, random: Random): Instant {
  const share = random.chance(0.2) ? 0.85 + random.next() * 0.13 : 0.15 + random.next() * 0.7;
  const wanted = toLocal(Math.round(start + (dueAt - start) * share) as Instant);
  const moment = nextOfficeMoment(calendar, wanted);
  const at = fromLocal(moment.day, moment.ms);
  return at <= dueAt ? at : ((dueAt - random.between(5, 50) * MS_PER_MINUTE) as Instant);
}

/** A moment within office hours, `days` working days after; the same day means an hour or two later. */
function workingDaysLater(calendar: WorkingCalendar, from: Instant, days: number, random: Random): Instant {
  const local = toLocal(from);
  if (days === 0) {
    const later = addOfficeTime(calendar, nextOfficeMoment(calendar, local), random.between(60, 150) * MS_PER_MINUTE);
    return fromLocal(later.day, later.ms);
  }
  const day = nthWorkingDayAfter(calendar, local.day, days);
  return fromLocal(day, random.pick([8, 9, 10, 13, 14, 15]) * MS_PER_HOUR + random.between(5, 58) * MS_PER_MINUTE);
}

function stateOf({ events }: LiveDossier): DossierState {
  const state = foldDossier(events);
  invariant(state, 'a demo dossier begins with its reception');
  return state;
}
