/**
 * A whole preview of a changed calendar over 100,000 open dossiers: the due moment of each under its own calendar and under
 * the next one, the verdicts, and the rows. Reading them from the database is not in it.
 */
import { loadCalendarSpec, loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { createCalendarBook } from '#domain/calendar/calendar-book.ts';
import { EMPTY_DRAFT } from '#domain/calendar/calendar-draft.ts';
import { changeCalendar } from '#domain/calendar/change-calendar.ts';
import { fromLocal, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '#domain/calendar/instant.ts';
import type { ProcessingTime } from '#domain/calendar/processing-time.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import { countMoves, previewCalendar } from '#domain/dossier/preview-calendar.ts';
import { receivedBody, setupDossierEvents } from '#support/dossier-events.ts';
import { at, date, dayNumber } from '#support/fixed-clock.ts';
import { toFigure, type Figure } from './measure.ts';

const DOSSIERS = 100_000;
const PREVIEWS = 7;
/** Open dossiers of the weeks before the swap of 23/11/2026. */
const FIRST_DAY = dayNumber('2026-10-26');
const RECEPTION_DAYS = 28;
const NOW = at('2026-11-22 09:00');

const LIMITS: readonly ProcessingTime[] = [
  { value: 0, unit: 'SAME_DAY_15H' },
  { value: 3, unit: 'WORKING_DAY' },
  { value: 5, unit: 'WORKING_DAY' },
  { value: 10, unit: 'WORKING_DAY' },
  { value: 17.5, unit: 'WORKING_DAY' },
  { value: 30, unit: 'DAY' },
];

export function benchCalendarPreview(): readonly Figure[] {
  const states = Array.from({ length: DOSSIERS }, (_, index) => openDossier(index));
  const book = createCalendarBook([loadWorkingCalendar()]);
  const samples = Array.from({ length: PREVIEWS }, () => {
    const started = performance.now();
    const next = changeCalendar(loadCalendarSpec(), { ...EMPTY_DRAFT, ...SWAP }, 'next');
    if (!next.ok) throw new Error(next.error[0]?.type);
    const { moved } = countMoves(previewCalendar(states, { book, next: next.value, now: NOW }));
    const took = performance.now() - started;
    if (moved === 0 || moved === DOSSIERS) throw new Error(`${moved} dossiers moved`);
    return took;
  });
  return [
    toFigure(`calendar preview over ${DOSSIERS} open dossiers`, samples, {
      unit: 'ms',
      limit: { value: 2000, on: 'median' },
    }),
  ];
}

const SWAP = {
  answers: [
    {
      dayOff: date('2026-11-23'),
      makeUp: date('2026-11-28'),
      answer: 'swapped',
      dayOffName: 'Nghỉ hoán đổi',
      makeUpName: 'Làm bù',
      basis: 'Thông báo',
    },
  ],
} as const;

/** Every third waits for the citizen or has waited, every tenth was extended. */
function openDossier(index: number): DossierState {
  const minute = (index * 37) % (11 * 60);
  const receivedAt = fromLocal(FIRST_DAY + ((index * 131) % RECEPTION_DAYS), 7 * MS_PER_HOUR + minute * MS_PER_MINUTE);
  const after = (hours: number) => (receivedAt + hours * MS_PER_HOUR) as Instant;
  const events = setupDossierEvents();
  const procedure = {
    ...receivedBody().procedure,
    limit: LIMITS[index % LIMITS.length] ?? { value: 3, unit: 'WORKING_DAY' },
  };
  const state = foldDossier([
    events.make('received', receivedAt, { body: receivedBody({ procedure }) }),
    events.make('assigned', after(1)),
    ...(index % 3 === 0 ? [events.make('supplement-requested', after(2))] : []),
    ...(index % 6 === 0 ? [events.make('supplement-received', after(50))] : []),
    ...(index % 10 === 4 ? [events.make('extended', after(3))] : []),
  ]);
  if (!state) throw new Error('no reception');
  return state;
}
