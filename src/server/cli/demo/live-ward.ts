/** Some months of one ward, hour by hour: dossiers come in, are worked on, and everything is sent when the hour ends. */
import { invariant } from '#domain/base/invariant.ts';
import { computeDueDate } from '#domain/calendar/due-date.ts';
import { DEFAULT_DUE_SETTINGS } from '#domain/calendar/due-settings.ts';
import { dateOf, fromLocal, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '#domain/calendar/instant.ts';
import { addDays, toDayNumber, type PlainDate } from '#domain/calendar/plain-date.ts';
import { countWorkingDays, nthWorkingDayAfter, type WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import { createCitizenToken } from '#domain/dossier/citizen-token.ts';
import { decideReceive } from '#domain/dossier/decide-receive.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { createLookupCode } from '#domain/dossier/lookup-code.ts';
import type { Procedure } from '#domain/procedure/procedure.ts';
import type { WardProfile } from '#protocol/sync-messages.ts';
import type { DemoTablet } from './demo-tablet.ts';
import {
  inventFate,
  planNext,
  takeSteps,
  type DemoStaff,
  type Fate,
  type LiveDossier,
  type PlannedSteps,
} from './live-dossier.ts';
import { inventApplicant } from './people.ts';
import type { Random } from './random.ts';

/** What people really come for, most often first; the rest of the catalogue fills the remaining fifth. */
const FREQUENT = [
  '2.000815',
  '1.004873',
  '2.000635',
  '1.001193',
  '1.004222',
  '1.004194',
  '2.000884',
  '1.000894',
  '1.001612',
  '1.000656',
];
const RECEPTION_HOURS = [8, 8, 9, 9, 9, 10, 10, 11, 13, 14, 14, 15, 16];
/** Calendar days before the end of the demo in which something may still lie unfinished. */
const RECENT_DAYS = 40;
/** How the first dossiers of those weeks go in every ward, so that each kind of page has one: late, paused, ready. */
const STAGED: readonly Fate[] = ['stuck', 'waiting-citizen', 'uncollected', 'apologised', 'rounds', 'waiting-payment'];
/** Three working days: long enough for each of them. */
const STAGED_PROCEDURE = '1.004873';
/** The demo ends in the morning of its last day, so that the lists are alive. */
export const LAST_HOUR = 10;

export interface WardPlan {
  readonly ward: WardProfile;
  readonly dossiers: number;
  readonly workingDays: number;
  readonly today: PlainDate;
  readonly counters: readonly DemoTablet[];
  readonly specialist: DemoTablet;
  readonly chair: DemoTablet;
  readonly delegation: DemoStaff['delegation'];
  readonly procedures: readonly Procedure[];
}

/** @returns the dossiers of the ward as they stand at the end */
export async function liveWard(calendar: WorkingCalendar, plan: WardPlan, random: Random): Promise<LiveDossier[]> {
  const lastDay = lastWorkingDayThrough(calendar, toDayNumber(plan.today));
  const now = fromLocal(lastDay, LAST_HOUR * MS_PER_HOUR);
  const arrivals = planArrivals(calendar, plan, { lastDay, now }, random);
  const dossiers: LiveDossier[] = [];
  let recent = 0;
  let planned: { dossier: LiveDossier; next: PlannedSteps }[] = [];
  const tablets = [...plan.counters, plan.specialist, plan.chair];

  for (let hour = (arrivals[0] ?? now) - ((arrivals[0] ?? now) % MS_PER_HOUR); hour < now; hour += MS_PER_HOUR) {
    const end = Math.min(hour + MS_PER_HOUR, now);
    const arriving = arrivals.filter((at) => at >= hour && at < end);
    for (const at of arriving) {
      const isRecent = dateOf(at) > addDays(plan.today, -RECENT_DAYS);
      const staged = isRecent ? STAGED[recent++] : undefined;
      const fate = staged ?? (at === arrivals.at(-1) ? 'smooth' : undefined);
      dossiers.push(receive(calendar, plan, { at, isRecent, fate }, random));
    }
    const fresh = dossiers.slice(dossiers.length - arriving.length);
    const moved = planned.filter(({ next }) => next.at < end).sort((a, b) => a.next.at - b.next.at);
    planned = planned.filter(({ next }) => next.at >= end);
    for (const { dossier, next } of moved) takeSteps(calendar, dossier, next);
    for (const dossier of [...fresh, ...moved.map((entry) => entry.dossier)]) {
      const next = planNext(calendar, dossier, random);
      // A step needs what the last one sent: within the hour only the next hour will do.
      if (next) planned.push({ dossier, next: { ...next, at: Math.max(next.at, end) as Instant } });
    }
    for (const tablet of tablets) await tablet.flush();
  }
  return dossiers;
}

/** On a Sunday the demo's last day is the Friday before: nothing may lie in the future. */
function lastWorkingDayThrough(calendar: WorkingCalendar, day: number): number {
  return nthWorkingDayAfter(calendar, calendar.firstDay, countWorkingDays(calendar, calendar.firstDay, day));
}

function planArrivals(
  calendar: WorkingCalendar,
  { dossiers, workingDays }: WardPlan,
  { lastDay, now }: { lastDay: number; now: Instant },
  random: Random,
): Instant[] {
  const total = countWorkingDays(calendar, calendar.firstDay, lastDay);
  const span = Math.min(workingDays, total);
  const firstDay = nthWorkingDayAfter(calendar, calendar.firstDay, total - span + 1);
  const arrivals: Instant[] = [];
  while (arrivals.length < dossiers) {
    const day = nthWorkingDayAfter(calendar, firstDay - 1, random.between(1, span));
    const at = fromLocal(
      day,
      random.pick(RECEPTION_HOURS) * MS_PER_HOUR + random.between(0, 59) * MS_PER_MINUTE + random.between(0, 59) * 1000,
    );
    if (at < now) arrivals.push(at);
  }
  // The last one came in half an hour ago: there is always something open and in time.
  arrivals[arrivals.length - 1] = (now - 30 * MS_PER_MINUTE) as Instant;
  return arrivals.sort((a, b) => a - b);
}

interface Arrival {
  readonly at: Instant;
  readonly isRecent: boolean;
  /** Decided beforehand, for the states a demo must always show; such a dossier takes some days. */
  readonly fate: Fate | undefined;
}

function receive(
  calendar: WorkingCalendar,
  plan: WardPlan,
  { at, isRecent, fate }: Arrival,
  random: Random,
): LiveDossier {
  const counter = random.pick(plan.counters);
  const procedure =
    plan.procedures.find(({ code }) => fate && code === STAGED_PROCEDURE) ?? pickProcedure(plan.procedures, random);
  const procedureCase = procedure.cases[0];
  invariant(procedureCase, 'every procedure has a case');
  const documents = procedureCase.documents.slice(0, 6).map(({ id, name, originals, copies }) => {
    return { documentId: id, name, originals: Math.max(originals, copies === 0 ? 1 : 0), copies };
  });
  const form = {
    ...inventApplicant(random, plan.ward),
    procedure,
    caseId: procedureCase.id,
    documents: documents.length > 0 ? documents : [{ documentId: 'to-khai', name: 'Tờ khai', originals: 1, copies: 0 }],
    sets: 1,
    returnMethod: random.pick(['counter', 'counter', 'counter', 'post', 'electronic'] as const),
    channel: random.pick(['direct', 'direct', 'direct', 'online', 'online', 'online', 'online', 'post'] as const),
    competentAgency: '',
    feeIndex: procedure.fees.length > 1 ? 0 : null,
  };
  const facts = decideReceive(form, at);
  invariant(facts.ok, 'the demo fills forms rightly');
  const { limit, limitBasis } = facts.value.procedure;
  const due = computeDueDate(calendar, { receivedAt: at, limit, limitBasis });
  invariant(due.ok, 'the demo stays within the calendar');
  const body = {
    ...facts.value,
    code: counter.nextCode(at),
    token: createCitizenToken(plan.ward.code, random.bytes(16)),
    lookupCode: createLookupCode(random.bytes(8)),
    calendarVersion: due.value.calendarVersion,
    dueSettings: DEFAULT_DUE_SETTINGS,
    dueAt: due.value.dueAt,
  };
  const event = counter.record({ kind: 'received', dossierId: random.uuid(at) as DossierId, base: 0, at, body });
  return {
    fate: fate ?? inventFate(random, isRecent),
    isRecent,
    staff: { counter, specialist: plan.specialist, chair: plan.chair, delegation: plan.delegation },
    events: [event],
  };
}

function pickProcedure(procedures: readonly Procedure[], random: Random): Procedure {
  const frequent = random.chance(0.8) ? random.pick(FREQUENT.slice(0, random.between(3, FREQUENT.length))) : undefined;
  return procedures.find(({ code }) => code === frequent) ?? random.pick(procedures);
}
