/** A draft of a calendar as the page shows and changes it: every function gives a new draft or a view of one. */
import type { CalendarDraft, DraftPlace, OfficeWeekday, Stretch, WeekDraft } from '#domain/calendar/calendar-draft.ts';
import type { SwapQuestion } from '#domain/calendar/calendar-question.ts';
import { MS_PER_HOUR, MS_PER_MINUTE } from '#domain/calendar/instant.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { CalendarSpec, DayOff } from '#domain/calendar/working-calendar.ts';
import { formatDateWithWeekday } from '#i18n/format.ts';
import { text } from '#i18n/text.ts';

/** A day off or make-up day of the calendar or of the draft. */
export interface DayEntry extends DayOff {
  readonly kind: 'off' | 'make-up';
  readonly replaces: PlainDate | null;
  /** What the draft does to it; null leaves it as it is. */
  readonly change: 'added' | 'removed' | null;
  /** Where in the draft that stands; null where it does nothing. */
  readonly place: DraftPlace | null;
}

/** In order of days; a day replaced by the draft stands twice. */
export function listDays(spec: CalendarSpec, draft: CalendarDraft): DayEntry[] {
  const present = [
    ...spec.daysOff.map((day) => ({ ...day, kind: 'off' as const, replaces: null })),
    ...spec.makeUpDays.map((day) => ({ ...day, kind: 'make-up' as const })),
  ].map((day): DayEntry => {
    const index = draft.removed.indexOf(day.date);
    return index < 0 ? { ...day, change: null, place: null } : { ...day, change: 'removed', place: `removed.${index}` };
  });
  return [...present, ...addedDays(draft)].sort((a, b) => (a.date < b.date ? -1 : 1));
}

function addedDays({ addedDaysOff, addedMakeUpDays, answers }: CalendarDraft): DayEntry[] {
  const change = 'added';
  return [
    ...addedDaysOff.map((day, index): DayEntry => ({
      ...day,
      kind: 'off',
      replaces: null,
      change,
      place: `addedDaysOff.${index}`,
    })),
    ...addedMakeUpDays.map((day, index): DayEntry => ({
      ...day,
      kind: 'make-up',
      change,
      place: `addedMakeUpDays.${index}`,
    })),
    ...answers.flatMap(({ answer, dayOff, makeUp, dayOffName, makeUpName, basis }, index): DayEntry[] => {
      if (answer === 'worked') return [];
      const both = { basis, change, place: `answers.${index}` } as const;
      return [
        { ...both, kind: 'off', date: dayOff, name: dayOffName, replaces: null },
        { ...both, kind: 'make-up', date: makeUp, name: makeUpName, replaces: dayOff },
      ];
    }),
  ];
}

/** Takes the day out of the calendar, or takes back what the draft does to it. */
export function toggleDay(draft: CalendarDraft, { date, change }: Pick<DayEntry, 'date' | 'change'>): CalendarDraft {
  const isOther = (day: { readonly date: PlainDate }) => day.date !== date;
  switch (change) {
    case null:
      return { ...draft, removed: [...draft.removed, date] };
    case 'removed':
      return { ...draft, removed: draft.removed.filter((each) => each !== date) };
    case 'added':
      return {
        ...draft,
        addedDaysOff: draft.addedDaysOff.filter(isOther),
        addedMakeUpDays: draft.addedMakeUpDays.filter(isOther),
        answers: draft.answers.filter(({ dayOff, makeUp }) => dayOff !== date && makeUp !== date),
      };
  }
}

/** @param answer null takes it back */
export function answerQuestion(
  draft: CalendarDraft,
  { dayOff, makeUp }: SwapQuestion,
  { answer, basis }: { readonly answer: 'swapped' | 'worked' | null; readonly basis: string },
): CalendarDraft {
  const others = draft.answers.filter((each) => each.dayOff !== dayOff);
  if (answer === null) return { ...draft, answers: others };
  const dayOffName = text('calendar.question.dayOffName', { makeUp: formatDateWithWeekday(makeUp) });
  const makeUpName = text('calendar.question.makeUpName', { dayOff: formatDateWithWeekday(dayOff) });
  return { ...draft, answers: [...others, { dayOff, makeUp, answer, dayOffName, makeUpName, basis }] };
}

/** Marks the stretch as decided, or takes that back. */
export function toggleConfirmed(draft: CalendarDraft, { from, through }: Stretch): CalendarDraft {
  const others = draft.confirmed.filter((each) => each.from !== from || each.through !== through);
  const confirmed = others.length < draft.confirmed.length ? others : [...others, { from, through }];
  return { ...draft, confirmed };
}

export function isConfirmed({ confirmed }: CalendarDraft, { from, through }: Stretch): boolean {
  return confirmed.some((each) => each.from <= from && through <= each.through);
}

/** Whether a day is still only proposed once the draft is applied. */
export function isProposed(spec: CalendarSpec, draft: CalendarDraft, date: PlainDate): boolean {
  const holds = ({ from, through }: Stretch) => from <= date && date <= through;
  if (draft.proposed.some(holds)) return true;
  if (draft.confirmed.some(holds)) return false;
  const isDecided =
    draft.removed.includes(date) ||
    [...draft.addedDaysOff, ...draft.addedMakeUpDays].some((day) => day.date === date) ||
    draft.answers.some(({ dayOff, makeUp }) => dayOff === date || makeUp === date);
  return spec.unconfirmed.some((days) => holds(days) && !(isDecided && days.from === days.through));
}

export function countChanges({ sessions, ...lists }: CalendarDraft): number {
  return Object.values(lists).reduce((sum, list) => sum + list.length, sessions === null ? 0 : 1);
}

/** The id of the control a fault of the draft is told at; of a whole day or week its first session. */
export function fieldIdOf(place: string): string {
  if (place === 'sessions') return 'calendar-sessions.1.0';
  return /^sessions\.\d$/.test(place) ? `calendar-${place}.0` : `calendar-${place}`;
}

/** Two rows a day: morning and afternoon; more where the calendar has more. */
const USUAL_SESSIONS = 2;

export function toWeekDraft({ sessions }: Pick<CalendarSpec, 'sessions'>): WeekDraft {
  const day = (weekday: OfficeWeekday) => {
    const held = sessions[weekday];
    const blank = Array.from({ length: Math.max(0, USUAL_SESSIONS - held.length) }, () => ({ from: null, to: null }));
    return [...held, ...blank];
  };
  return { 1: day(1), 2: day(2), 3: day(3), 4: day(4), 5: day(5), 6: day(6) };
}

/** @example clockText(8 * 3_600_000) // '08:00'; null is '' */
export function clockText(ms: number | null): string {
  if (ms === null) return '';
  const pad = (n: number) => String(n).padStart(2, '0');
  return `${pad(Math.floor(ms / MS_PER_HOUR))}:${pad(Math.floor(ms / MS_PER_MINUTE) % 60)}`;
}

/** What a control for times holds; null when it is empty. */
export function parseClock(typed: string): number | null {
  const match = /^(\d{2}):(\d{2})/.exec(typed);
  return match ? Number(match[1]) * MS_PER_HOUR + Number(match[2]) * MS_PER_MINUTE : null;
}
