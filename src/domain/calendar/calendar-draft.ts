/** What an administrator wants changed in a ward's calendar, as typed: it may still be wrong in many places at once. */
import type { PlainDate } from './plain-date.ts';
import type { CalendarError, DayOff, MakeUpDay, UnconfirmedDays } from './working-calendar.ts';

/** Milliseconds since midnight; null where nothing is typed. Both null: no such session. */
export interface SessionDraft {
  readonly from: number | null;
  readonly to: number | null;
}

/** Sunday is never an office day. */
export const OFFICE_WEEKDAYS = [1, 2, 3, 4, 5, 6] as const;
export type OfficeWeekday = (typeof OFFICE_WEEKDAYS)[number];

export type WeekDraft = Readonly<Record<OfficeWeekday, readonly SessionDraft[]>>;

/** Days inclusive. */
export type Stretch = Pick<UnconfirmedDays, 'from' | 'through'>;

/** The answer to a `SwapQuestion`: swapped as proposed, or an ordinary working day and an ordinary Saturday. */
export interface SwapAnswer {
  readonly dayOff: PlainDate;
  readonly makeUp: PlainDate;
  readonly answer: 'swapped' | 'worked';
  readonly dayOffName: string;
  readonly makeUpName: string;
  /** Needed only where days are swapped. */
  readonly basis: string;
}

export interface CalendarDraft {
  readonly answers: readonly SwapAnswer[];
  readonly addedDaysOff: readonly DayOff[];
  readonly addedMakeUpDays: readonly MakeUpDay[];
  /** Days off and make-up days that become again what their weekday says. */
  readonly removed: readonly PlainDate[];
  /** Đã chốt. */
  readonly confirmed: readonly Stretch[];
  /** Dự kiến. */
  readonly proposed: readonly UnconfirmedDays[];
  /** Office hours of the whole week; null leaves them as they are. */
  readonly sessions: WeekDraft | null;
}

export const EMPTY_DRAFT: CalendarDraft = {
  answers: [],
  addedDaysOff: [],
  addedMakeUpDays: [],
  removed: [],
  confirmed: [],
  proposed: [],
  sessions: null,
};

type DraftList = Exclude<keyof CalendarDraft, 'sessions'>;

/** Where in the draft a fault is: an entry of a list, a session of a weekday, a weekday, or the whole week. */
export type DraftPlace =
  | `${DraftList}.${number}`
  | `sessions.${OfficeWeekday}.${number}`
  | `sessions.${OfficeWeekday}`
  | 'sessions'
  | 'calendar';

export type CalendarFault = { readonly place: DraftPlace } & (
  | CalendarError
  | { readonly type: 'NameMissing' | 'BasisMissing' | 'TextMissing' | 'ReplacedDayMissing'; readonly date: PlainDate }
  /** A Saturday or Sunday is off without being entered. */
  | { readonly type: 'NotWorkedAnyway'; readonly date: PlainDate }
  | { readonly type: 'ReplacesWorkedDay' | 'ReplacedTwice'; readonly date: PlainDate; readonly replaces: PlainDate }
  | { readonly type: 'NotInCalendar' | 'NotAsked'; readonly date: PlainDate }
  | { readonly type: 'EndsBeforeItStarts'; readonly from: PlainDate; readonly through: PlainDate }
  | {
      readonly type: 'SessionIncomplete' | 'SessionEndsBeforeItStarts' | 'SessionsOverlap' | 'NoSession';
      readonly weekday: OfficeWeekday;
    }
  | { readonly type: 'NoSessionAtAll' }
);

export function isEmptyDraft({ sessions, ...lists }: CalendarDraft): boolean {
  return sessions === null && Object.values(lists).every((list) => list.length === 0);
}
