/** The deadline engine as a filter: one JSON object in, one out (contract: `npm run -s due`). Pure. */
import type { Result } from '#domain/base/result.ts';
import { computeDueDate, type DueRefusal } from '#domain/calendar/due-date.ts';
import { DEFAULT_DUE_SETTINGS } from '#domain/calendar/due-settings.ts';
import { formatInstant } from '#domain/calendar/instant.ts';
import type { CalendarError, WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import { judgeTimeliness } from '#domain/calendar/timeliness.ts';
import { overrideCalendar } from '#catalogue/override-calendar.ts';
import { describeReason, describeWarning } from '#i18n/due-reason-text.ts';
import { formatDate } from '#i18n/format.ts';
import { InputError, readDueInput, type DueInput } from './due-input.ts';

/**
 * @param line one JSON object of the contract
 * @returns one line of JSON: `due`, `class`, `why`, `calendar_version`, `warnings`, or `error` in Vietnamese; never throws on input
 */
export function answerDueLine(line: string, calendar: WorkingCalendar): string {
  let id: unknown = null;
  try {
    const input = readDueInput(line);
    id = input.id;
    const own = input.override ? overrideCalendar(calendar, input.override) : ({ ok: true, value: calendar } as const);
    return JSON.stringify({ id, ...answer(own, input) });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return JSON.stringify({ id: error.id ?? id, error: error.message });
  }
}

function answer(calendar: Result<WorkingCalendar, CalendarError>, { request, unused }: DueInput): object {
  if (!calendar.ok) return { error: describeCalendarError(calendar.error) };
  const due = computeDueDate(calendar.value, request);
  if (!due.ok) return { error: describeDueRefusal(due.error) };
  const { finishedAt } = request;
  const { lateAfter } = { ...DEFAULT_DUE_SETTINGS, ...request.settings };
  return {
    due: formatInstant(due.value.dueAt),
    class: finishedAt ? judgeTimeliness(due.value, finishedAt, lateAfter) : null,
    why: due.value.reasons.map(describeReason),
    calendar_version: due.value.calendarVersion,
    warnings: [...due.value.warnings.map(describeWarning), ...unused.map((field) => `Không dùng trường "${field}".`)],
  };
}

function describeCalendarError(error: CalendarError): string {
  const date = formatDate(error.date);
  switch (error.type) {
    case 'DateTwice':
      return `calendar: ngày ${date} được khai hai lần.`;
    case 'AlreadyWorkingDay':
      return `calendar.worked: ngày ${date} vốn đã là ngày làm việc.`;
    case 'DateOutsideCalendar':
      return `calendar: ngày ${date} nằm ngoài lịch đã có.`;
  }
}

function describeDueRefusal(error: DueRefusal): string {
  switch (error.type) {
    case 'LimitNotPositive':
      return `limit.value: thời hạn phải lớn hơn 0 (đang là ${error.value}).`;
    case 'PauseEndsBeforeItStarts':
      return `pauses[${error.index}]: thời điểm kết thúc sớm hơn thời điểm bắt đầu.`;
    case 'PauseBeforeReceipt':
      return `pauses[${error.index}].from: tạm dừng bắt đầu trước khi tiếp nhận.`;
    case 'ExtensionNotPositive':
      return 'extension.working_days: số ngày gia hạn phải lớn hơn 0.';
    case 'FinishedBeforeReceipt':
      return 'finished_at: thời điểm hoàn thành sớm hơn thời điểm tiếp nhận.';
    case 'CalendarNotLoaded':
      return `Lịch làm việc chỉ có từ ${formatDate(error.from)} đến ${formatDate(error.through)}; chưa tính được ngày hẹn ngoài khoảng này.`;
  }
}
