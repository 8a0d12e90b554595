/** The words of "Vì sao hẹn ngày này?": the same on the tablet, the receipt, the citizen page and the command line. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { DueReason, DueWarning } from '#domain/calendar/due-reason.ts';
import type { PauseKind } from '#domain/calendar/pause.ts';
import type { ProcessingTime } from '#domain/calendar/processing-time.ts';
import {
  formatDate,
  formatDateWithWeekday,
  formatLimit,
  formatMoment,
  formatNumber,
  formatOfficeTime,
  secondsAfter15,
} from './format.ts';

/** One step of the explanation: its rule's name, the sentence, and the provision it rests on. */
export interface ReasonText {
  readonly rule: DueReason['rule'];
  readonly text: string;
  readonly source: string;
}

const PAUSE_NAMES: Record<PauseKind, string> = {
  SUPPLEMENT: 'chờ bổ sung hồ sơ',
  FINANCIAL_DUTY: 'chờ thực hiện nghĩa vụ tài chính',
  OTHER: 'tạm dừng theo quy định',
};

const DUE_SOURCE = 'BLDS 2015 điều 148';
const PAUSE_SOURCE =
  'NĐ 118/2025/NĐ-CP (sửa đổi bởi NĐ 309/2026/NĐ-CP): thời gian chờ người nộp không tính vào thời hạn';

/** Which provision a limit's unit is counted by, when the limit itself names none. */
function countingSource({ unit }: ProcessingTime): string {
  switch (unit) {
    case 'SAME_DAY_15H':
      return 'NĐ 23/2015/NĐ-CP điều 7; Luật Hộ tịch 2014 điều 5 khoản 3';
    case 'MONTH':
      return 'BLDS 2015 điều 148 khoản 3';
    case 'HOUR':
    case 'WORKING_HOUR':
      return 'BLDS 2015 điều 147 khoản 1';
    case 'DAY':
    case 'WORKING_DAY':
      return 'BLDS 2015 điều 147, 148';
  }
}

export function describeReason(reason: DueReason): ReasonText {
  const [text, source] = wordsFor(reason);
  return { rule: reason.rule, text, source };
}

function wordsFor(reason: DueReason): [text: string, source: string] {
  switch (reason.rule) {
    case 'received':
      return [
        `Nhận hồ sơ đầy đủ, hợp lệ lúc ${formatReception(reason.at)}.`,
        'NĐ 118/2025/NĐ-CP điều 17 khoản 3 (sửa đổi bởi NĐ 309/2026/NĐ-CP)',
      ];
    case 'deemed-received':
      return [
        `Nhận ngoài giờ làm việc nên tính từ buổi làm việc kế tiếp: ${formatMoment(reason.at)}.`,
        'Cách tính mặc định của phường',
      ];
    case 'stamped-day-counts':
    case 'first-day-not-counted':
    case 'after-15-next-day':
    case 'day-off-next-day':
    case 'before-15-same-day':
      return firstDayWords(reason);
    case 'limit':
      return [
        `Thời hạn giải quyết: ${lowerFirst(formatLimit(reason.limit))}.`,
        reason.basis ?? countingSource(reason.limit),
      ];
    case 'rolling-hours':
      return ['Mỗi ngày làm việc tính bằng 8 giờ làm việc kể từ giờ nhận.', 'Thiết lập của phường'];
    case 'weekends-skipped':
      return [`Không tính ${formatNumber(reason.days)} ngày thứ Bảy, Chủ nhật.`, 'BLLĐ 2019 điều 111'];
    case 'day-off':
      return [`Không tính ${formatDateWithWeekday(reason.date)}: ${dayOffText(reason.name)}.`, reason.basis];
    case 'make-up-day':
      return [`Có tính ${formatDateWithWeekday(reason.date)}: ${lowerFirst(reason.name)}.`, reason.basis];
    case 'same-day-of-month':
      return [
        `Đếm theo tháng từ ${formatDate(reason.date)}: hết hạn vào ngày tương ứng của tháng cuối.`,
        'BLDS 2015 điều 148 khoản 3',
      ];
    case 'rolled-to-working-day':
      return [
        `Ngày cuối ${formatDateWithWeekday(reason.from)} là ngày nghỉ, chuyển sang ${formatDateWithWeekday(reason.to)}.`,
        'BLDS 2015 điều 148 khoản 5',
      ];
    case 'paused':
      return [pausedText(reason), PAUSE_SOURCE];
    case 'extended':
      return [`Gia hạn ${formatNumber(reason.workingDays)} ngày làm việc.`, reason.basis];
    case 'due':
      return [`Hẹn trả kết quả: ${formatMoment(reason.at)}.`, DUE_SOURCE];
  }
}

/** How the day of reception itself is treated. */
type FirstDayRule =
  'stamped-day-counts' | 'first-day-not-counted' | 'after-15-next-day' | 'day-off-next-day' | 'before-15-same-day';

function firstDayWords(reason: Extract<DueReason, { rule: FirstDayRule }>): [text: string, source: string] {
  switch (reason.rule) {
    case 'stamped-day-counts':
      return [
        `Ngày nhận ${formatDateWithWeekday(reason.date)} vẫn là ngày đầu dù là ngày nghỉ.`,
        'Thiết lập của phường',
      ];
    case 'first-day-not-counted':
      return [
        `Không tính ngày nhận ${formatDateWithWeekday(reason.date)}; đếm từ ngày tiếp theo.`,
        'BLDS 2015 điều 147 khoản 2',
      ];
    case 'after-15-next-day':
      return [
        `Không kịp trong ngày ${formatDateWithWeekday(reason.date)} vì tiếp nhận sau 15 giờ: chuyển sang ngày làm việc tiếp theo.`,
        'NĐ 23/2015/NĐ-CP điều 7; Luật Hộ tịch 2014 điều 5 khoản 3',
      ];
    case 'day-off-next-day':
      return [
        `Tiếp nhận vào ngày nghỉ ${formatDateWithWeekday(reason.date)}: chuyển sang ngày làm việc tiếp theo.`,
        'BLDS 2015 điều 148 khoản 5',
      ];
    case 'before-15-same-day':
      return [
        `Tiếp nhận không quá 15 giờ nên trả trong ngày ${formatDateWithWeekday(reason.date)}.`,
        'NĐ 23/2015/NĐ-CP điều 7; Luật Hộ tịch 2014 điều 5 khoản 3',
      ];
  }
}

export function describeWarning(warning: DueWarning): string {
  switch (warning.type) {
    case 'unconfirmed-calendar':
      return `Lịch chưa chốt: ${warning.text}`;
    case 'pause-open':
      return `Đang tạm dừng từ ${formatMoment(warning.from)}; ngày hẹn sẽ được tính lại khi hết tạm dừng.`;
    case 'paused-when-late':
      return `Việc tạm dừng lúc ${formatMoment(warning.from)} được lập khi đã quá hạn (hạn ${formatMoment(warning.dueAt)}); hồ sơ vẫn là quá hạn.`;
    case 'extended-when-late':
      return `Việc gia hạn ghi lúc ${formatMoment(warning.at)} được lập khi đã quá hạn nên không được tính; hồ sơ vẫn là quá hạn.`;
    case 'calendar-not-held':
      return `Máy này không giữ bản lịch làm việc ${warning.version} của hồ sơ; ngày hẹn đang tính theo lịch hiện hành, cần kiểm tra lại.`;
  }
}

function pausedText({ kinds, from, to, amount, unit }: Extract<DueReason, { rule: 'paused' }>): string {
  const why = kinds.map((kind) => PAUSE_NAMES[kind]).join(', ');
  return `Không tính ${pausedAmountText(amount, unit)} ${why} (từ ${formatMoment(from)} đến ${formatMoment(to)}).`;
}

function pausedAmountText(amount: number, unit: Extract<DueReason, { rule: 'paused' }>['unit']): string {
  switch (unit) {
    case 'working-days':
      return `${formatNumber(amount)} ngày làm việc`;
    case 'days':
      return `${formatNumber(amount)} ngày`;
    case 'ms':
      return formatOfficeTime(amount);
    case 'office-ms':
      return `${formatOfficeTime(amount)} làm việc`;
  }
}

/** Some days off are named after the day ("Tết Âm lịch"), others after what they are ("Nghỉ bù Giỗ Tổ"). */
function dayOffText(name: string): string {
  return /^nghỉ\s/i.test(name) ? lowerFirst(name) : `nghỉ ${name}`;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLocaleLowerCase('vi') + text.slice(1);
}

/** @example '09:15 thứ Hai, 09/03/2026', '15:00:20 thứ Hai, 09/03/2026' */
function formatReception(at: Instant): string {
  const seconds = secondsAfter15(at);
  const moment = formatMoment(at);
  return seconds === 0 ? moment : moment.replace(' ', `:${String(seconds).padStart(2, '0')} `);
}
