import { expect, test } from 'vitest';
import { DEFAULT_DUE_SETTINGS, DUE_SETTING_VALUES } from '#domain/calendar/due-settings.ts';

test('unless a ward says otherwise the readings are those of law.md 2.2 and 5.1, the first allowed of each', () => {
  expect(DEFAULT_DUE_SETTINGS).toEqual({
    outsideHours: 'next_session',
    receivedAfter15: 'same_day',
    workingDayCounting: 'whole_days',
    lateAfter: 'moment',
  });
  expect(DUE_SETTING_VALUES).toEqual({
    outsideHours: ['next_session', 'actual_day'],
    receivedAfter15: ['same_day', 'next_working_day'],
    workingDayCounting: ['whole_days', 'rolling_hours'],
    lateAfter: ['moment', 'end_of_day'],
  });
});
