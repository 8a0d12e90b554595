/** The trace of a due date ("Vì sao hẹn ngày này?"): facts only; the words are in `i18n/due-reason-text.ts`. */
import type { Instant } from './instant.ts';
import type { PauseKind } from './pause.ts';
import type { PlainDate } from './plain-date.ts';
import type { ProcessingTime } from './processing-time.ts';

export type DueReason =
  | { readonly rule: 'received'; readonly at: Instant }
  | { readonly rule: 'deemed-received'; readonly at: Instant }
  | { readonly rule: 'stamped-day-counts'; readonly date: PlainDate }
  | { readonly rule: 'limit'; readonly limit: ProcessingTime; readonly basis: string | null }
  | { readonly rule: 'first-day-not-counted'; readonly date: PlainDate }
  | { readonly rule: 'after-15-next-day'; readonly date: PlainDate }
  | { readonly rule: 'day-off-next-day'; readonly date: PlainDate }
  | { readonly rule: 'before-15-same-day'; readonly date: PlainDate }
  | { readonly rule: 'rolling-hours' }
  | { readonly rule: 'weekends-skipped'; readonly days: number }
  | { readonly rule: 'day-off'; readonly date: PlainDate; readonly name: string; readonly basis: string }
  | { readonly rule: 'make-up-day'; readonly date: PlainDate; readonly name: string; readonly basis: string }
  | { readonly rule: 'same-day-of-month'; readonly date: PlainDate }
  | { readonly rule: 'rolled-to-working-day'; readonly from: PlainDate; readonly to: PlainDate }
  | {
      readonly rule: 'paused';
      readonly kinds: readonly PauseKind[];
      readonly from: Instant;
      readonly to: Instant;
      /** Days (working or calendar, by the limit's unit) or milliseconds given back. */
      readonly amount: number;
      readonly unit: 'working-days' | 'days' | 'ms' | 'office-ms';
    }
  | { readonly rule: 'extended'; readonly workingDays: number; readonly basis: string }
  | { readonly rule: 'due'; readonly at: Instant };

export type DueWarning =
  | {
      readonly type: 'unconfirmed-calendar';
      readonly from: PlainDate;
      readonly through: PlainDate;
      readonly text: string;
    }
  | { readonly type: 'pause-open'; readonly from: Instant }
  /** An extension entered when the due moment had passed; it does not count. */
  | { readonly type: 'extended-when-late'; readonly at: Instant }
  /** Counted by another version of the calendar than the dossier names, because that one is not held here. */
  | { readonly type: 'calendar-not-held'; readonly version: string }
  | { readonly type: 'paused-when-late'; readonly from: Instant; readonly dueAt: Instant };
