/**
 * Mutants of the domain that no test can notice, because the broken program answers as the whole one does. Each was looked
 * at by a person. A survivor in a reviewed file that does not stand here fails the run, and so does a line here that is killed.
 */
export interface EquivalentMutant {
  /** Below `src/domain`. */
  readonly file: string;
  /** The source line it stands on, without the space around it. */
  readonly line: string;
  /** What Stryker writes in place of `original`. */
  readonly original: string;
  readonly replacement: string;
  readonly why: string;
}

export const EQUIVALENT_MUTANTS: readonly EquivalentMutant[] = [
  {
    file: 'calendar/count-limit.ts',
    line: 'const whole = Math.min(months.whole, calendar.lastDay - calendar.firstDay);',
    original: 'calendar.lastDay - calendar.firstDay',
    replacement: 'calendar.lastDay + calendar.firstDay',
    why: 'Any cap this large lies past the end of the calendar; it only keeps the arithmetic of dates from losing its way.',
  },
  {
    file: 'calendar/count-limit.ts',
    line: 'return { whole, fraction: fraction < 1e-9 ? 0 : fraction };',
    original: 'fraction < 1e-9',
    replacement: 'fraction <= 1e-9',
    why: 'No limit ends exactly a billionth of a day past a whole one.',
  },
  {
    file: 'calendar/due-date.ts',
    line: 'if (received.day < calendar.firstDay || received.day > calendar.lastDay) return notLoaded(calendar);',
    original: 'received.day > calendar.lastDay',
    replacement: 'false',
    why: 'Received after the calendar is due after it too, which is refused in the end with the same words.',
  },
  {
    file: 'calendar/due-date.ts',
    line: 'const stretches = mergePauses(request.pauses ?? [], request.finishedAt ?? null);',
    original: '[]',
    replacement: '["Stryker was here"]',
    why: 'A pause without moments, which the types forbid, is left out when pauses are merged.',
  },
  {
    file: 'calendar/due-date.ts',
    line: 'for (const [index, pause] of (pauses ?? []).entries()) {',
    original: '[]',
    replacement: '["Stryker was here"]',
    why: 'Comparing moments that are not there, which the types forbid, is never true.',
  },
  {
    file: 'calendar/due-date.ts',
    line: 'if (finishedAt !== null && finishedAt !== undefined && finishedAt < receivedAt)',
    original: 'finishedAt !== undefined',
    replacement: 'true',
    why: 'Said for the compiler: undefined is before no moment.',
  },
  {
    file: 'calendar/due-date.ts',
    line: 'const open = finishedAt ? [] : (pauses ?? []).filter(({ to }) => to === null);',
    original: '[]',
    replacement: '["Stryker was here"]',
    why: 'A pause without an end of null, which the types forbid, is left out.',
  },
  {
    file: 'calendar/due-date.ts',
    line: 'return open.reduce<Instant | null>((since, { from }) => (since === null || from < since ? from : since), null);',
    original: 'from < since',
    replacement: 'from <= since',
    why: 'Of two equal moments either is the earlier.',
  },
  {
    file: 'calendar/due-date.ts',
    line: 'notice(standingSince !== null && standingSince < stretch.from ? standingSince : stretch.from);',
    original: 'standingSince < stretch.from',
    replacement: 'standingSince <= stretch.from',
    why: 'Of two equal moments either is the earlier.',
  },
  {
    file: 'calendar/due-date.ts',
    line: 'if (standingSince !== null) notice(standingSince);',
    original: 'standingSince !== null',
    replacement: 'true',
    why: 'Said for the compiler: null is after no due moment.',
  },
  {
    file: 'calendar/instant.ts',
    line: "const date = match ? parsePlainDate(match[1] ?? '') : undefined;",
    original: "''",
    replacement: '"Stryker was here!"',
    why: 'Said for the compiler: a match has this group.',
  },
  {
    file: 'calendar/instant.ts',
    line: "const offset = parseOffset(match[6] ?? '');",
    original: "''",
    replacement: '"Stryker was here!"',
    why: 'Said for the compiler: a match has this group.',
  },
  {
    file: 'calendar/office-time.ts',
    line: 'if (moment.ms < session.from) return { day: moment.day, ms: session.from };',
    original: 'moment.ms < session.from',
    replacement: 'moment.ms <= session.from',
    why: 'At the opening itself both ways give the opening.',
  },
  {
    file: 'calendar/office-time.ts',
    line: 'if (close > open) total += close - open;',
    original: 'close > open',
    replacement: 'close >= open',
    why: 'Nothing is added.',
  },
  {
    file: 'calendar/pause.ts',
    line: 'to: to > last.to ? to : last.to,',
    original: 'to > last.to',
    replacement: 'to >= last.to',
    why: 'Of two equal ends either is the later.',
  },
  {
    file: 'calendar/timeliness.ts',
    line: "if (finishedDay !== dueDay) return finishedDay < dueDay ? 'early' : 'late';",
    original: 'finishedDay < dueDay',
    replacement: 'finishedDay <= dueDay',
    why: 'The days are known to differ.',
  },
  {
    file: 'calendar/working-calendar.ts',
    line: 'const workingDaysThrough = new Int32Array(lastDay - firstDay + 1);',
    original: 'lastDay - firstDay',
    replacement: 'lastDay + firstDay',
    why: 'The table is longer than the days that are looked up in it.',
  },
  {
    file: 'calendar/working-calendar.ts',
    line: 'return through <= after ? 0 : workingDaysUpTo(calendar, through) - workingDaysUpTo(calendar, after);',
    original: 'through <= after',
    replacement: 'through < after',
    why: 'From a day to itself the difference is 0.',
  },
  {
    file: 'calendar/working-calendar.ts',
    line: 'return calendar.spec.sessions[weekday > 5 ? 5 : weekday];',
    original: 'weekday > 5',
    replacement: 'weekday >= 5',
    why: 'Friday is Friday either way.',
  },
  {
    file: 'calendar/working-calendar.ts',
    line: 'if (day < calendar.firstDay) return 0;',
    original: 'day < calendar.firstDay',
    replacement: 'false',
    why: 'Before the first day the table has no entry, which counts as 0.',
  },
];
