/** From what is typed of days to a draft that holds them, or a message by field. */
import type { CalendarDraft, CalendarFault } from '#domain/calendar/calendar-draft.ts';
import { changeCalendar } from '#domain/calendar/change-calendar.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { CalendarSpec } from '#domain/calendar/working-calendar.ts';
import { parseTypedDate } from '#domain/dossier/typed-moment.ts';
import { calendarFaultTexts } from '#i18n/calendar-fault-text.ts';
import { text } from '#i18n/text.ts';

/** Days as `dd/mm/yyyy`. */
export interface TypedDay {
  kind: string;
  date: string;
  replaces: string;
  name: string;
  basis: string;
}

export interface TypedStretch {
  from: string;
  through: string;
  text: string;
}

/** In the order of the form. */
export const ADD_DAY_FIELDS = ['kind', 'date', 'replaces', 'name', 'basis'] as const;
export const PROPOSE_FIELDS = ['from', 'through', 'text'] as const;

type FieldErrors = Readonly<Record<string, string>>;

export function addTypedDay(
  spec: CalendarSpec,
  draft: CalendarDraft,
  { kind, date: typedDate, replaces: typedReplaces, name, basis }: TypedDay,
): Result<CalendarDraft, FieldErrors> {
  const isMakeUp = kind === 'make-up';
  const date = parseTypedDate(typedDate);
  const replaces = parseTypedDate(typedReplaces);
  const wrong = {
    ...(date ? {} : { date: notADate('calendar.add.date') }),
    ...(isMakeUp && !replaces ? { replaces: notADate('calendar.add.replaces') } : {}),
  };
  if (!date || Object.keys(wrong).length > 0) return err(wrong);
  const day = { date, name: name.trim(), basis: basis.trim() };
  const next = isMakeUp
    ? { ...draft, addedMakeUpDays: [...draft.addedMakeUpDays, { ...day, replaces: replaces ?? null }] }
    : { ...draft, addedDaysOff: [...draft.addedDaysOff, day] };
  const place = isMakeUp
    ? (`addedMakeUpDays.${draft.addedMakeUpDays.length}` as const)
    : (`addedDaysOff.${draft.addedDaysOff.length}` as const);
  return accept(spec, next, { place, fieldOf: dayFieldOf });
}

export function addTypedStretch(
  spec: CalendarSpec,
  draft: CalendarDraft,
  typed: TypedStretch,
): Result<CalendarDraft, FieldErrors> {
  const from = parseTypedDate(typed.from);
  const through = parseTypedDate(typed.through);
  if (!from || !through) {
    return err({
      ...(from ? {} : { from: notADate('calendar.open.from') }),
      ...(through ? {} : { through: notADate('calendar.open.through') }),
    });
  }
  const next = { ...draft, proposed: [...draft.proposed, { from, through, text: typed.text.trim() }] };
  return accept(spec, next, {
    place: `proposed.${draft.proposed.length}`,
    fieldOf: ({ type }) => (type === 'TextMissing' ? 'text' : 'through'),
  });
}

/** Only faults of the new entry stand in its way; those of others are told where they are. */
function accept(
  spec: CalendarSpec,
  next: CalendarDraft,
  { place, fieldOf }: { readonly place: CalendarFault['place']; readonly fieldOf: (fault: CalendarFault) => string },
): Result<CalendarDraft, FieldErrors> {
  const changed = changeCalendar(spec, next, 'draft');
  const faults = changed.ok ? [] : changed.error.filter((fault) => fault.place === place);
  const errors: Record<string, string> = {};
  for (const fault of faults) errors[fieldOf(fault)] ??= calendarFaultTexts([fault], spec)[place] ?? '';
  return faults.length > 0 ? err(errors) : ok(next);
}

function dayFieldOf({ type }: CalendarFault): string {
  switch (type) {
    case 'NameMissing':
      return 'name';
    case 'BasisMissing':
      return 'basis';
    case 'ReplacesWorkedDay':
    case 'ReplacedTwice':
    case 'ReplacedDayMissing':
      return 'replaces';
    default:
      return 'date';
  }
}

function notADate(
  field: 'calendar.add.date' | 'calendar.add.replaces' | 'calendar.open.from' | 'calendar.open.through',
) {
  return text('calendar.not-a-date', { field: text(field) });
}
