/** The administrator's calendar at the centre: as it stands, what a change would do, and the change. Needs a connection. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import {
  appliedCalendarSchema,
  calendarPreviewSchema,
  wardCalendarSchema,
  type AppliedCalendar,
  type ApplyCalendar,
  type CalendarPreview,
  type CalendarVersion,
  type PreviewCalendar,
  type WardCalendar,
} from '#protocol/calendar-messages.ts';
import type { Connection } from '../platform/connection.ts';
import { askCentre } from '../sync/centre.ts';
import { toFailure, type CentreFailure } from './administration.ts';

export type { AppliedCalendar, CalendarPreview, CalendarVersion, WardCalendar };

/** Refused with `errors.basedOn` when somebody changed the calendar meanwhile, else with a message by place in the draft. */
export interface CalendarAdmin {
  read(ward: WardCode): Promise<Result<WardCalendar, CentreFailure>>;
  preview(ward: WardCode, change: PreviewCalendar): Promise<Result<CalendarPreview, CentreFailure>>;
  apply(ward: WardCode, change: ApplyCalendar): Promise<Result<AppliedCalendar, CentreFailure>>;
}

export function createCalendarAdmin(connection: Connection): CalendarAdmin {
  return {
    async read(ward) {
      const path = `/api/wards/${ward}/calendar`;
      const answer = await askCentre(connection, { method: 'GET', path, answer: wardCalendarSchema });
      return answer.ok ? ok(answer.value) : err(toFailure(answer.error));
    },
    async preview(ward, body) {
      const path = `/api/wards/${ward}/calendar/preview`;
      const answer = await askCentre(connection, { method: 'POST', path, body, answer: calendarPreviewSchema });
      return answer.ok ? ok(answer.value) : err(toFailure(answer.error));
    },
    async apply(ward, body) {
      const path = `/api/wards/${ward}/calendar`;
      const answer = await askCentre(connection, { method: 'POST', path, body, answer: appliedCalendarSchema });
      return answer.ok ? ok(answer.value) : err(toFailure(answer.error));
    },
  };
}
