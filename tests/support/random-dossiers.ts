/** Dossiers with whole random histories, folded and summarised as tablet and centre do it; for laws that hold for all of them. */
import * as fc from 'fast-check';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { createCalendarBook } from '#domain/calendar/calendar-book.ts';
import { MS_PER_MINUTE, type Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { CHANNELS, RETURN_METHODS, type EventKind } from '#domain/dossier/event-bodies.ts';
import { summariseDossier, type DossierSummary } from '#domain/dossier/dossier-summary.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import { receivedBody, SAMPLE_BODIES, setupDossierEvents, uuid } from './dossier-events.ts';
import { at } from './fixed-clock.ts';

const SECTORS = ['Hộ tịch', 'Chứng thực', 'Đất đai'];
const STEPS: readonly EventKind[] = [
  'assigned',
  'transferred',
  'transfer-returned',
  'supplement-requested',
  'supplement-received',
  'payment-requested',
  'paid',
  'extended',
  'signed',
  'resolved',
  'resolved',
  'handed-over',
  'rated',
  'refused',
  'withdrawn',
  'reopened',
  'stopped',
];
const FIRST = at('2026-01-05 08:00');
const MINUTES = 250 * 24 * 60;

/** What a history is made from; steps that are not possible where they come are kept and change nothing, as in life. */
export interface DossierPlan {
  readonly receivedAt: Instant;
  readonly sector: string;
  readonly channel: (typeof CHANNELS)[number];
  readonly returnMethod: (typeof RETURN_METHODS)[number];
  readonly limitDays: number;
  readonly competentAgency: string | null;
  readonly isAnchored: boolean;
  readonly steps: readonly { readonly kind: EventKind; readonly afterMinutes: number; readonly score: number }[];
}

export const anyDossierPlan: fc.Arbitrary<DossierPlan> = fc.record({
  receivedAt: fc.nat({ max: MINUTES }).map((minutes) => (FIRST + minutes * MS_PER_MINUTE) as Instant),
  sector: fc.constantFrom(...SECTORS),
  channel: fc.constantFrom(...CHANNELS),
  returnMethod: fc.constantFrom(...RETURN_METHODS),
  // The longest one lies beyond any calendar: no due date can be worked out.
  limitDays: fc.constantFrom(1, 3, 15, 30, 100_000),
  competentAgency: fc.constantFrom(null, null, null, 'UBND phường Bồ Đề'),
  isAnchored: fc.boolean(),
  steps: fc.array(
    fc.record({
      kind: fc.constantFrom(...STEPS),
      // A clock may run behind what was recorded before.
      afterMinutes: fc.integer({ min: -500, max: 30 * 24 * 60 }),
      score: fc.integer({ min: 1, max: 5 }),
    }),
    { maxLength: 8 },
  ),
});

/** @param number tells the dossiers of one test apart */
export function historyOf(plan: DossierPlan, number: number, events = setupDossierEvents()): DossierEvent[] {
  const { receivedAt, sector, channel, returnMethod, limitDays, competentAgency } = plan;
  const time = plan.isAnchored ? {} : { skewMs: null, skewErrorMs: null };
  const body = receivedBody({
    procedure: {
      ...receivedBody().procedure,
      code: `1.00${SECTORS.indexOf(sector)}${limitDays % 7}`,
      sector,
      limit: { value: limitDays, unit: 'WORKING_DAY' },
    },
    channel,
    returnMethod,
    competentAgency,
  });
  let moment = receivedAt;
  return [
    events.make('received', receivedAt, { dossier: number, body, time }),
    ...plan.steps.map(({ kind, afterMinutes, score }) => {
      moment = (moment + afterMinutes * MS_PER_MINUTE) as Instant;
      const said = kind === 'rated' ? { score, comment: '' } : SAMPLE_BODIES[kind];
      return events.make(kind, moment, { dossier: number, body: said, time }) as DossierEvent;
    }),
  ];
}

export const calendarBook = createCalendarBook([loadWorkingCalendar()]);

export function summaryOf(plan: DossierPlan, number: number): DossierSummary {
  const state = foldDossier(historyOf(plan, number));
  if (!state) throw new Error('A history begins with its reception');
  return { ...summariseDossier(calendarBook, state), id: uuid('dossier', number) as DossierSummary['id'] };
}

export const anyDossiers: fc.Arbitrary<DossierSummary[]> = fc
  .array(anyDossierPlan, { maxLength: 40 })
  .map((plans) => plans.map((plan, index) => summaryOf(plan, index + 1)));

/** A moment in the months the dossiers live in. */
export const anyMoment: fc.Arbitrary<Instant> = fc
  .nat({ max: MINUTES + 60 * 24 * 60 })
  .map((minutes) => (FIRST + minutes * MS_PER_MINUTE) as Instant);
