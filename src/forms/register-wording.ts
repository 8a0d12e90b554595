/** What the printed register and its sheet say alike. */
import { dateOf } from '#domain/calendar/instant.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { Timeliness } from '#domain/calendar/timeliness.ts';
import { toldTimeliness } from '#domain/dossier/dossier-summary.ts';
import type { DossierStatus } from '#domain/dossier/dossier-status.ts';
import type { ReturnMethod } from '#domain/dossier/event-bodies.ts';
import type { RegisterRow } from '#domain/report/register-row.ts';
import { formatDate } from '#i18n/format.ts';
import type { FormWard } from './base/form-source.ts';
import { committeeOf } from './base/wording.ts';

/** Phương thức nhận kết quả. */
export const REGISTER_RETURN: Record<ReturnMethod, string> = {
  counter: 'Trực tiếp',
  post: 'Bưu chính',
  electronic: 'Điện tử',
};

const STATUS_NOTES: Record<DossierStatus, string> = {
  lodged: 'Chờ cơ quan có thẩm quyền nhận',
  received: '',
  processing: '',
  transferred: 'Đang lấy ý kiến phối hợp',
  'awaiting-supplement': 'Chờ bổ sung',
  'awaiting-payment': 'Chờ nghĩa vụ tài chính',
  withdrawn: 'Người nộp rút hồ sơ',
  stopped: 'Dừng giải quyết',
  refused: 'Từ chối',
  resolved: 'Có kết quả, chưa trả',
  'handed-over': '',
};

const TIMELINESS_NOTES: Record<Timeliness, string> = { early: 'Trước hạn', on_time: 'Đúng hạn', late: 'Quá hạn' };

export function procedureText({ procedureCode, procedureName }: RegisterRow): string {
  return `${procedureName} (${procedureCode})`;
}

export function registerName({ applicantName, maskedPersonalId }: RegisterRow): string {
  return maskedPersonalId === '' ? applicantName : `${applicantName} (${maskedPersonalId})`;
}

export function registerAddress({ address, phone }: RegisterRow): string {
  return [address, phone].filter((part) => part !== '').join('; ');
}

/** Cơ quan chủ trì: the committee of the ward that keeps the register, or for phi địa giới the competent agency. */
export function registerAgency(ward: FormWard, { competentAgency }: RegisterRow): string {
  return competentAgency ?? committeeOf(ward);
}

export function dueOnOf({ dueAt }: RegisterRow): PlainDate | null {
  return dueAt === null ? null : dateOf(dueAt);
}

export function registerNote(row: RegisterRow): string {
  const { status, promisedOn, supplementRequests, extensions } = row;
  // As in II.06a.
  const timeliness = toldTimeliness(row);
  return [
    STATUS_NOTES[status],
    row.resolvedOn !== null && isCollectedAfterDue(row) ? `Có kết quả ngày ${formatDate(row.resolvedOn)}` : '',
    timeliness === null ? '' : TIMELINESS_NOTES[timeliness],
    row.dueAt === null ? 'Chưa tính được ngày hẹn' : '',
    extensions > 0 ? 'Có gia hạn' : '',
    promisedOn === null ? '' : `Xin lỗi, hẹn lại ${formatDate(promisedOn)}`,
    supplementRequests > 1 ? `Yêu cầu bổ sung ${supplementRequests} lần` : '',
  ]
    .filter((note) => note !== '')
    .join('; ');
}

/** Without the day of the result, "đúng hạn" would contradict the two days that stand beside it. */
function isCollectedAfterDue(row: RegisterRow): boolean {
  const dueOn = dueOnOf(row);
  const isInTime = row.timeliness === 'early' || row.timeliness === 'on_time';
  return isInTime && dueOn !== null && row.handedOverOn !== null && row.handedOverOn > dueOn;
}
