/** A ward's next calendar from its present one and a draft of changes: checked as a whole, with every fault and its place. */
import { err, ok, type Result } from '../base/result.ts';
import type { CalendarDraft, CalendarFault, DraftPlace, Stretch } from './calendar-draft.ts';
import { findSwapQuestions, isWeekend } from './calendar-question.ts';
import { checkWeek } from './check-week.ts';
import { addDays, type PlainDate } from './plain-date.ts';
import {
  createWorkingCalendar,
  type CalendarSpec,
  type DayOff,
  type MakeUpDay,
  type UnconfirmedDays,
  type WorkingCalendar,
} from './working-calendar.ts';

interface Placed<Entry> {
  readonly place: DraftPlace;
  readonly entry: Entry;
}

/** The draft with its answers turned into the days they mean. */
interface Changes {
  readonly daysOff: readonly Placed<DayOff>[];
  readonly makeUpDays: readonly Placed<MakeUpDay>[];
  readonly removed: readonly Placed<PlainDate>[];
  readonly decided: ReadonlySet<PlainDate>;
  readonly confirmed: readonly Stretch[];
}

/**
 * @param version of the calendar that results; an empty draft gives the present one under that version
 * @returns the calendar compiled, or all that is wrong with the draft
 */
export function changeCalendar(
  spec: CalendarSpec,
  draft: CalendarDraft,
  version: string,
): Result<WorkingCalendar, readonly CalendarFault[]> {
  const changes = toChanges(draft);
  const week = draft.sessions === null ? ok(spec.sessions) : checkWeek(draft.sessions);
  const faults = [
    ...questionFaults(spec, draft),
    ...removalFaults(spec, changes),
    ...dayFaults(spec, changes),
    ...stretchFaults(spec, draft),
    ...(week.ok ? [] : week.error),
  ];
  if (faults.length > 0 || !week.ok) return err(faults);
  const gone = new Set(draft.removed);
  const calendar = createWorkingCalendar({
    ...spec,
    version,
    daysOff: inOrder([...kept(spec.daysOff, gone), ...changes.daysOff.map(({ entry }) => entry)]),
    makeUpDays: inOrder([...kept(spec.makeUpDays, gone), ...changes.makeUpDays.map(({ entry }) => entry)]),
    unconfirmed: [...confirm(spec.unconfirmed, changes), ...draft.proposed],
    sessions: week.value,
  });
  return calendar.ok ? calendar : err([{ ...calendar.error, place: 'calendar' }]);
}

/** A day decided on one by one is no longer a question; a whole stretch stays open until it is confirmed as such. */
function toChanges({ answers, addedDaysOff, addedMakeUpDays, removed, confirmed }: CalendarDraft): Changes {
  const swapped = answers.flatMap((answer, index) =>
    answer.answer === 'swapped' ? [{ ...answer, place: `answers.${index}` as const }] : [],
  );
  const daysOff = [
    ...addedDaysOff.map((entry, index) => ({ place: `addedDaysOff.${index}` as const, entry })),
    ...swapped.map(({ place, dayOff: date, dayOffName: name, basis }) => ({ place, entry: { date, name, basis } })),
  ];
  const makeUpDays = [
    ...addedMakeUpDays.map((entry, index) => ({ place: `addedMakeUpDays.${index}` as const, entry })),
    ...swapped.map(({ place, makeUp: date, dayOff: replaces, makeUpName: name, basis }) => ({
      place,
      entry: { date, replaces, name, basis },
    })),
  ];
  const decided = [
    ...[...daysOff, ...makeUpDays].map(({ entry }) => entry.date),
    ...removed,
    ...answers.flatMap(({ dayOff, makeUp }) => [dayOff, makeUp]),
  ];
  return {
    daysOff,
    makeUpDays,
    removed: removed.map((entry, index) => ({ place: `removed.${index}`, entry })),
    decided: new Set(decided),
    confirmed,
  };
}

function questionFaults(spec: CalendarSpec, { answers }: CalendarDraft): CalendarFault[] {
  const asked = findSwapQuestions(spec);
  return answers.flatMap(({ dayOff, makeUp }, index): CalendarFault[] => {
    const isOpen = asked.some((question) => question.dayOff === dayOff && question.makeUp === makeUp);
    return isOpen ? [] : [{ type: 'NotAsked', place: `answers.${index}`, date: dayOff }];
  });
}

function removalFaults(spec: CalendarSpec, { removed, daysOff }: Changes): CalendarFault[] {
  const listed = new Set([...spec.daysOff, ...spec.makeUpDays].map(({ date }) => date));
  const gone = new Set(removed.map(({ entry }) => entry));
  const again = new Set(daysOff.map(({ entry }) => entry.date));
  return removed.flatMap(({ place, entry }): CalendarFault[] => {
    if (!listed.has(entry)) return [{ type: 'NotInCalendar', place, date: entry }];
    const orphan = spec.makeUpDays.find(({ date, replaces }) => replaces === entry && !gone.has(date));
    if (!orphan || again.has(entry)) return [];
    return [{ type: 'ReplacesWorkedDay', place, date: orphan.date, replaces: entry }];
  });
}

function dayFaults(spec: CalendarSpec, { daysOff, makeUpDays, removed }: Changes): CalendarFault[] {
  const gone = new Set(removed.map(({ entry }) => entry));
  const taken = new Set([...kept(spec.daysOff, gone), ...kept(spec.makeUpDays, gone)].map(({ date }) => date));
  const off = new Set([...kept(spec.daysOff, gone), ...daysOff.map(({ entry }) => entry)].map(({ date }) => date));
  const replaced = new Set(kept(spec.makeUpDays, gone).map(({ replaces }) => replaces));
  const common = ({ place, entry }: Placed<DayOff>): CalendarFault[] => {
    const { date, name, basis } = entry;
    const isTwice = taken.has(date);
    taken.add(date);
    return [
      ...(isOutside(spec, date) ? [{ type: 'DateOutsideCalendar', place, date } as const] : []),
      ...(isTwice ? [{ type: 'DateTwice', place, date } as const] : []),
      ...(name.trim() === '' ? [{ type: 'NameMissing', place, date } as const] : []),
      ...(basis.trim() === '' ? [{ type: 'BasisMissing', place, date } as const] : []),
    ];
  };
  return [
    ...daysOff.flatMap((placed): CalendarFault[] => {
      const { place, entry } = placed;
      const faults = common(placed);
      return isWeekend(entry.date) ? [...faults, { type: 'NotWorkedAnyway', place, date: entry.date }] : faults;
    }),
    ...makeUpDays.flatMap((placed): CalendarFault[] => {
      const faults = [...common(placed), ...makeUpFaults(placed, off, replaced)];
      replaced.add(placed.entry.replaces);
      return faults;
    }),
  ];
}

/** @param replaced days that another day makes up for already: what was worked once is not worked twice */
function makeUpFaults(
  { place, entry }: Placed<MakeUpDay>,
  off: ReadonlySet<PlainDate>,
  replaced: ReadonlySet<PlainDate | null>,
): CalendarFault[] {
  const { date, replaces } = entry;
  const faults: CalendarFault[] = isWeekend(date) ? [] : [{ type: 'AlreadyWorkingDay', place, date }];
  if (replaces === null) return [...faults, { type: 'ReplacedDayMissing', place, date }];
  if (!off.has(replaces)) return [...faults, { type: 'ReplacesWorkedDay', place, date, replaces }];
  return replaced.has(replaces) ? [...faults, { type: 'ReplacedTwice', place, date, replaces }] : faults;
}

function stretchFaults(spec: CalendarSpec, { confirmed, proposed }: CalendarDraft): CalendarFault[] {
  const check = (place: DraftPlace, { from, through }: Stretch): CalendarFault[] => [
    ...[from, through]
      .filter((date) => isOutside(spec, date))
      .map((date) => ({ type: 'DateOutsideCalendar', place, date }) as const),
    ...(through < from ? [{ type: 'EndsBeforeItStarts', place, from, through } as const] : []),
  ];
  return [
    ...confirmed.flatMap((stretch, index) => check(`confirmed.${index}`, stretch)),
    ...proposed.flatMap((days, index): CalendarFault[] => {
      const place = `proposed.${index}` as const;
      const faults = check(place, days);
      return days.text.trim() === '' ? [...faults, { type: 'TextMissing', place, date: days.from }] : faults;
    }),
  ];
}

/** What stays open once these days are decided and these stretches confirmed: a stretch cut in the middle leaves two. */
function confirm(open: readonly UnconfirmedDays[], { decided, confirmed }: Changes): UnconfirmedDays[] {
  const undecided = open.filter(({ from, through }) => from !== through || !decided.has(from));
  return confirmed.reduce<UnconfirmedDays[]>((left, cut) => left.flatMap((days) => without(days, cut)), undecided);
}

function without(days: UnconfirmedDays, { from, through }: Stretch): UnconfirmedDays[] {
  if (through < days.from || days.through < from) return [days];
  return [
    ...(days.from < from ? [{ ...days, through: addDays(from, -1) }] : []),
    ...(through < days.through ? [{ ...days, from: addDays(through, 1) }] : []),
  ];
}

function kept<Day extends DayOff>(days: readonly Day[], gone: ReadonlySet<PlainDate>): Day[] {
  return days.filter(({ date }) => !gone.has(date));
}

function inOrder<Day extends DayOff>(days: readonly Day[]): Day[] {
  return [...days].sort((a, b) => (a.date < b.date ? -1 : 1));
}

function isOutside({ from, through }: CalendarSpec, date: PlainDate): boolean {
  return date < from || through < date;
}
