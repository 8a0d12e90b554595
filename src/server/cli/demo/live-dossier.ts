/** One invented dossier from counter to hand-over: when each step is taken and by whom, checked by the domain's own rules. */
import type { Delegation } from '#domain/access/delegation.ts';
import { invariant } from '#domain/base/invariant.ts';
import { createCalendarBook } from '#domain/calendar/calendar-book.ts';
import { fromLocal, MS_PER_HOUR, MS_PER_MINUTE, toLocal, type Instant } from '#domain/calendar/instant.ts';
import { addOfficeTime, nextOfficeMoment } from '#domain/calendar/office-time.ts';
import { nthWorkingDayAfter, type WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import { proposeNewDue } from '#domain/dossier/apology.ts';
import { decideStep } from '#domain/dossier/decide-step.ts';
import { computeDossierDue } from '#domain/dossier/dossier-due.ts';
import type { DossierEvent, Step } from '#domain/dossier/dossier-event.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import type { DemoTablet } from './demo-tablet.ts';
import type { Random } from './random.ts';

/** How a dossier goes, decided when it comes in. */
export type Fate =
  | 'smooth'
  | 'supplement'
  | 'payment'
  | 'extended'
  | 'rounds'
  | 'late'
  | 'apologised'
  | 'stuck'
  | 'refused'
  | 'withdrawn'
  | 'waiting-citizen'
  | 'waiting-payment'
  | 'uncollected';

export interface DemoStaff {
  readonly counter: DemoTablet;
  readonly specialist: DemoTablet;
  readonly chair: DemoTablet;
  /** What the specialist signs under. */
  readonly delegation: Delegation;
}

export type DemoPerson = 'counter' | 'specialist' | 'chair';

/** Steps one person takes in one sitting, a minute apart. */
export interface PlannedSteps {
  readonly at: Instant;
  readonly by: DemoPerson;
  readonly steps: readonly Step[];
}

export interface LiveDossier {
  readonly fate: Fate;
  /** Taken in within the last weeks of the demo: older dossiers have all found their end, as in a ward that is looked after. */
  readonly isRecent: boolean;
  readonly staff: DemoStaff;
  events: DossierEvent[];
}

/** Of a thousand dossiers, how many go each way; what may stay open at the end only among the recent ones. */
const FATES: readonly (readonly [share: number, fate: Fate, settled: Fate])[] = [
  [800, 'smooth', 'smooth'],
  [45, 'supplement', 'supplement'],
  [30, 'payment', 'payment'],
  [15, 'extended', 'extended'],
  [50, 'rounds', 'rounds'],
  [5, 'late', 'late'],
  [8, 'apologised', 'apologised'],
  [8, 'stuck', 'late'],
  [14, 'refused', 'refused'],
  [10, 'withdrawn', 'withdrawn'],
  [10, 'waiting-citizen', 'supplement'],
  [5, 'waiting-payment', 'payment'],
];

export function inventFate(random: Random, isRecent: boolean): Fate {
  let roll = random.between(0, 999);
  for (const [share, fate, settled] of FATES) {
    if (roll < share) return isRecent ? fate : settled;
    roll -= share;
  }
  return 'smooth';
}

/** What happens next to the dossier, and when; undefined when nothing more does. */
export function planNext(calendar: WorkingCalendar, dossier: LiveDossier, random: Random): PlannedSteps | undefined {
  const state = stateOf(dossier);
  const last = dossier.events.at(-1)?.time.deviceAt ?? state.receivedAt;
  const later = (days: number) => workingDaysLater(calendar, last, days, random);
  switch (state.status) {
    case 'received': {
      const at = (last + random.between(1, 9) * MS_PER_MINUTE) as Instant;
      return { at, by: 'counter', steps: [passTo(dossier.staff.specialist, '')] };
    }
    case 'processing':
      return planHandling(calendar, dossier, state, random);
    case 'awaiting-supplement': {
      if (dossier.fate === 'waiting-citizen') return undefined;
      const step: Step = { kind: 'supplement-received', body: { note: 'Đã nộp đủ giấy tờ' } };
      return { at: later(random.between(1, 4)), by: 'counter', steps: [step] };
    }
    case 'awaiting-payment': {
      if (dossier.fate === 'waiting-payment') return undefined;
      const amount = state.paymentRequests.at(-1)?.amount ?? 1;
      const receiptNumber = `BL ${random.between(1000, 9999)}`;
      return {
        at: later(random.between(1, 3)),
        by: 'counter',
        steps: [{ kind: 'paid', body: { amount, receiptNumber } }],
      };
    }
    case 'withdrawn': {
      const body = {
        reason: 'Theo đề nghị rút hồ sơ',
        basis: '',
        returnedPapers: ['Toàn bộ giấy tờ đã nộp'],
        refund: null,
      };
      return { at: later(0), by: 'specialist', steps: [{ kind: 'stopped', body }] };
    }
    case 'resolved':
      return planHandOver(calendar, dossier, { last, random });
    default:
      return undefined;
  }
}

/** Takes the steps as an officer would: the domain must allow each. */
export function takeSteps(calendar: WorkingCalendar, dossier: LiveDossier, { at, by, steps }: PlannedSteps): void {
  const tablet = dossier.staff[by];
  const calendars = createCalendarBook([calendar]);
  for (const [index, step] of steps.entries()) {
    const now = (at + index * MS_PER_MINUTE) as Instant;
    const state = stateOf(dossier);
    const context = { role: tablet.user.role, now, calendars, delegations: [dossier.staff.delegation] };
    const decided = decideStep(state, step, context);
    invariant(
      decided.ok,
      `the demo takes lawful steps only (${step.kind} in ${state.status}: ${decided.ok ? '' : decided.error.type})`,
    );
    dossier.events = [...dossier.events, tablet.record({ ...step, dossierId: state.id, base: state.rev, at: now })];
  }
}

function planHandOver(
  calendar: WorkingCalendar,
  { fate, isRecent }: LiveDossier,
  { last, random }: { last: Instant; random: Random },
): PlannedSteps | undefined {
  if (fate === 'uncollected' || (isRecent && random.chance(0.12))) return undefined;
  const at = workingDaysLater(calendar, last, random.pick([0, 0, 0, 1, 1, 2, 4]), random);
  const to = random.pick(['applicant', 'applicant', 'applicant', 'applicant', 'proxy', 'post'] as const);
  const name = to === 'proxy' ? 'Người được ủy quyền' : to === 'post' ? `VN${random.between(100_000, 999_999)}` : '';
  const handed: Step = { kind: 'handed-over', body: { to, name, paper: to === 'proxy' ? 'Giấy ủy quyền' : '' } };
  const rated: Step = { kind: 'rated', body: { score: random.pick([5, 5, 5, 5, 4, 4, 3, 2]), comment: '' } };
  return { at, by: 'counter', steps: to === 'applicant' && random.chance(0.4) ? [handed, rated] : [handed] };
}

function planHandling(
  calendar: WorkingCalendar,
  dossier: LiveDossier,
  state: DossierState,
  random: Random,
): PlannedSteps | undefined {
  const due = computeDossierDue(createCalendarBook([calendar]), state);
  invariant(due.ok, 'the demo stays within the calendar');
  const { dueAt } = due.value;
  const last = dossier.events.at(-1)?.time.deviceAt ?? state.receivedAt;
  const nextDay = workingDaysLater(calendar, last, 1, random);
  const special = planSpecial(dossier, state, { dueAt, nextDay });
  if (special) return special;
  if (dossier.fate === 'stuck') return undefined;
  if (dossier.fate === 'apologised' && state.apologies.length === 0 && dueAt - last > 6 * MS_PER_HOUR) {
    return planApology(calendar, dueAt, random);
  }
  const pending = state.apologies.find(({ approved }) => approved === null);
  if (pending) {
    const step: Step = {
      kind: 'apologised',
      body: { proposalId: pending.proposalId, number: `${random.between(1, 90)}/PXL` },
    };
    return { at: (last + 40 * MS_PER_MINUTE) as Instant, by: 'chair', steps: [step] };
  }
  const isLate = dossier.fate === 'late' || dossier.fate === 'apologised';
  const at = isLate
    ? workingDaysLater(calendar, dueAt, random.between(1, 3), random)
    : beforeDue(calendar, last, dueAt, random);
  return { at, by: 'specialist', steps: finish(dossier, state) };
}

/** What sets some dossiers apart from the smooth ones, while there is time for it. */
function planSpecial(
  { fate, staff }: LiveDossier,
  state: DossierState,
  { dueAt, nextDay }: { dueAt: Instant; nextDay: Instant },
): PlannedSteps | undefined {
  const once = (done: number) => done === 0 && nextDay < dueAt;
  const bySpecialist = (step: Step): PlannedSteps => ({ at: nextDay, by: 'specialist', steps: [step] });
  if ((fate === 'supplement' || fate === 'waiting-citizen') && once(state.supplementRequests.length)) {
    const body = { reason: 'Tờ khai thiếu thông tin nơi cư trú trước đây', papers: ['Tờ khai bổ sung có chữ ký'] };
    return bySpecialist({ kind: 'supplement-requested', body });
  }
  if ((fate === 'payment' || fate === 'waiting-payment') && once(state.paymentRequests.length)) {
    return bySpecialist({
      kind: 'payment-requested',
      body: { amount: 250_000, basis: 'Thông báo nộp tiền số 12/TB-UBND' },
    });
  }
  if (fate === 'extended' && once(state.extensions.length)) {
    const body = {
      workingDays: 2,
      basis: 'NĐ 23/2015/NĐ-CP điều 21',
      reason: 'Số lượng trang lớn, cần thời gian đối chiếu',
      approvedBy: staff.chair.user.name,
    };
    return bySpecialist({ kind: 'extended', body });
  }
  if (fate === 'refused')
    return bySpecialist({ kind: 'refused', body: { reason: 'Không thuộc thẩm quyền giải quyết của phường' } });
  if (fate === 'withdrawn' && once(state.withdrawals.length)) {
    return {
      at: nextDay,
      by: 'counter',
      steps: [{ kind: 'withdrawn', body: { reason: 'Người nộp không còn nhu cầu' } }],
    };
  }
  return fate === 'rounds' && nextDay < dueAt ? planRound(staff, state, nextDay) : undefined;
}

/** Trình lên, trình xuống: to the chair, back for a correction, and up again. */
function planRound(staff: DemoStaff, { stays, holder }: DossierState, at: Instant): PlannedSteps | undefined {
  const atChair = holder?.userId === staff.chair.user.userId;
  if (atChair) return { at, by: 'chair', steps: [passTo(staff.specialist, 'Ghi rõ thêm căn cứ')] };
  return stays.length < 4 ? { at, by: 'specialist', steps: [passTo(staff.chair, 'Trình ký')] } : undefined;
}

/** On the last afternoon before it is due. */
function planApology(calendar: WorkingCalendar, dueAt: Instant, random: Random): PlannedSteps {
  const at = (dueAt - 3 * MS_PER_HOUR) as Instant;
  const newDueAt = proposeNewDue(calendar, { dueAt, now: at, workingDays: random.between(2, 3) });
  invariant(newDueAt !== null, 'the demo stays within the calendar');
  const body = {
    reason: 'agency-late',
    detail: 'Chưa nhận được ý kiến của cơ quan phối hợp',
    dueAt,
    newDueAt,
  } as const;
  return { at, by: 'specialist', steps: [{ kind: 'apology-proposed', body }] };
}

/** Signed by whoever may, then ready: the specialist where the delegation reaches, else the chair. */
function finish({ staff }: LiveDossier, { received }: DossierState): Step[] {
  const { delegation, specialist, chair } = staff;
  const isDelegated = delegation.procedures.includes(received.procedure.code);
  const { userId, name, role } = (isDelegated ? specialist : chair).user;
  const { id, documentNumber, prefix } = delegation;
  const under = isDelegated ? { id, documentNumber, prefix } : null;
  const document = `Kết quả hồ sơ ${received.code}`;
  return [
    { kind: 'signed', body: { signer: { userId, name, role }, delegation: under, document } },
    { kind: 'resolved', body: { result: 'Đã ký, đóng dấu' } },
  ];
}

function passTo({ user: { userId, name } }: DemoTablet, note: string): Step {
  return { kind: 'assigned', body: { holder: { userId, name }, note, step: '' } };
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
