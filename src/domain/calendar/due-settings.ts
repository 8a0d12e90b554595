/**
 * The readings the texts leave open. Each is a setting of the ward, shown in the explanation when it decides a date.
 */
export interface DueSettings {
  /**
   * Reception outside office hours: deemed to happen at the start of the next session, or the stamped day is the
   * first day even when it is a day off (the strict reading, a day shorter after a break).
   */
  readonly outsideHours: 'next_session' | 'actual_day';
  /** Limits in working days received after 15:00: the same first day, or the next working day (NĐ 301/2026, liên thông). */
  readonly receivedAfter15: 'same_day' | 'next_working_day';
  /** Whole days (BLDS 2015 điều 147, 148), or eight running office hours for each working day. */
  readonly workingDayCounting: 'whole_days' | 'rolling_hours';
  /** Finished on the due date after the due moment: late (the national portal), or on time until 24:00 (BLDS điều 148.6). */
  readonly lateAfter: 'moment' | 'end_of_day';
}

export const DEFAULT_DUE_SETTINGS: DueSettings = {
  outsideHours: 'next_session',
  receivedAfter15: 'same_day',
  workingDayCounting: 'whole_days',
  lateAfter: 'moment',
};

/** Allowed values by setting, for checking input from files and the command line. */
export const DUE_SETTING_VALUES: { readonly [K in keyof DueSettings]: readonly DueSettings[K][] } = {
  outsideHours: ['next_session', 'actual_day'],
  receivedAfter15: ['same_day', 'next_working_day'],
  workingDayCounting: ['whole_days', 'rolling_hours'],
  lateAfter: ['moment', 'end_of_day'],
};
