/** `/api/wards/:ward/calendar`: the ward's calendar, what a change would do to the open dossiers, and the change itself. */
import * as v from 'valibot';
import { err } from '#domain/base/result.ts';
import { calendarFaultTexts } from '#i18n/calendar-fault-text.ts';
import { savedSinceText } from '#i18n/saved-since-text.ts';
import {
  appliedCalendarSchema,
  applyCalendarSchema,
  calendarPreviewSchema,
  previewCalendarSchema,
  wardCalendarSchema,
} from '#protocol/calendar-messages.ts';
import { wardCodeSchema } from '#protocol/primitive-schemas.ts';
import {
  applyWardCalendar,
  previewWardCalendar,
  readWardCalendar,
  type CalendarRefusal,
} from '../use-cases/change-calendar.ts';
import { defineRoute, type ApiRoute } from './api-route.ts';
import type { Refusal } from './problem.ts';

const params = v.strictObject({ ward: wardCodeSchema });

export const calendarRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: 'GET',
    path: '/api/wards/:ward/calendar',
    summary: 'Lịch làm việc đang dùng của phường, các lần sửa, và số hồ sơ còn tính theo bản lịch cũ.',
    access: 'ward.manage',
    params,
    response: wardCalendarSchema,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { params: { ward } }) {
      const calendar = await readWardCalendar(centre, user, ward);
      return calendar.ok ? calendar : err(toRefusal(calendar.error));
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/wards/:ward/calendar/preview',
    summary:
      'Xem trước một thay đổi lịch: hồ sơ nào đổi ngày hẹn, thành quá hạn, hết quá hạn. Không đổi gì; ai được xem tên người nộp thì việc xem vào nhật ký truy cập.',
    access: 'ward.manage',
    params,
    body: previewCalendarSchema,
    response: calendarPreviewSchema,
    problems: ['not-your-ward', 'saved-since'],
    async handle({ centre }, user, { params: { ward }, body }) {
      const preview = await previewWardCalendar(centre, user, { ward, change: body });
      return preview.ok ? preview : err(toRefusal(preview.error));
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/wards/:ward/calendar',
    summary: 'Áp dụng một thay đổi lịch, có lý do; tính lại mọi hồ sơ đang giải quyết. Bản thay đổi rỗng chỉ tính lại.',
    access: 'ward.manage',
    params,
    body: applyCalendarSchema,
    response: appliedCalendarSchema,
    problems: ['not-your-ward', 'saved-since'],
    async handle({ centre }, user, { params: { ward }, body }) {
      const applied = await applyWardCalendar(centre, user, { ward, change: body });
      return applied.ok ? applied : err(toRefusal(applied.error));
    },
  }),
];

function toRefusal(refusal: CalendarRefusal): Refusal {
  switch (refusal.type) {
    case 'NotYourWard':
      return { problem: 'not-your-ward' };
    case 'Faulty':
      return { problem: 'wrong-fields', errors: calendarFaultTexts(refusal.faults, refusal.spec) };
    case 'SavedSince':
      return { problem: 'saved-since', errors: { basedOn: savedSinceText(refusal.current) } };
  }
}
