/** What an event adds to the "Ghi chú" of the control slip: steps done, pauses, extensions, signatures, the end. */
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { dateOf, type Instant } from '#domain/calendar/instant.ts';
import { legalTime } from '#domain/dossier/event-time.ts';
import { formatDate, formatMoney, formatNumber, formatTime } from '#i18n/format.ts';
import { withoutFullStop } from './base/wording.ts';

/** @returns an empty text for events that say nothing about the course of the work */
export function noteOf(event: DossierEvent): string {
  const words = wordsOf(event);
  return words === '' ? '' : `${moment(legalTime(event.time))}: ${words}`;
}

function wordsOf(event: DossierEvent): string {
  switch (event.kind) {
    case 'assigned':
      return withDetail(event.body.step && `chuyển bước “${event.body.step}”`, event.body.note);
    case 'step-finished':
      return withDetail(`xong bước “${event.body.step}”`, event.body.note);
    case 'competent-received':
      return `${event.body.agency} nhận hồ sơ, tính thời hạn từ ${moment(event.body.at)}`;
    case 'transferred':
      return withDetail('chuyển phối hợp', event.body.note);
    case 'transfer-returned':
      return withDetail('nhận lại từ cơ quan phối hợp', event.body.note);
    case 'verification-required':
      return withDetail(`xác minh, thêm ${formatNumber(event.body.workingDays)} ngày làm việc`, event.body.basis);
    case 'extended':
      return withDetail(`gia hạn ${formatNumber(event.body.workingDays)} ngày làm việc`, event.body.basis);
    case 'apology-proposed':
      return `dự thảo văn bản xin lỗi, hẹn lại ${moment(event.body.newDueAt)}`;
    case 'apologised':
      return withDetail('đã xin lỗi người nộp', event.body.number && `văn bản số ${event.body.number}`);
    case 'signed':
      return signedWords(event.body);
    case 'resolved':
      return withDetail('có kết quả', event.body.result);
    case 'handed-over':
      return 'đã trả kết quả';
    case 'calendar-reapplied':
      return withDetail('tính lại hạn theo lịch làm việc mới', event.body.reason);
    default:
      return haltWords(event);
  }
}

/** What stops the clock, starts it again, or ends the work. */
function haltWords(event: DossierEvent): string {
  switch (event.kind) {
    case 'supplement-requested':
      return withDetail('tạm dừng, yêu cầu bổ sung', event.body.reason);
    case 'supplement-received':
      return withDetail('đã bổ sung, tính tiếp thời hạn', event.body.note);
    case 'payment-requested':
      return withDetail(`tạm dừng, chờ nộp ${formatMoney(event.body.amount)}`, event.body.basis);
    case 'paid':
      return withDetail(`đã nộp ${formatMoney(event.body.amount)}, tính tiếp thời hạn`, event.body.receiptNumber);
    case 'refused':
      return withDetail('từ chối', event.body.reason);
    case 'withdrawn':
      return withDetail('người nộp rút hồ sơ', event.body.reason);
    case 'stopped':
      return withDetail('dừng giải quyết', event.body.reason);
    case 'reopened':
      return withDetail('giải quyết tiếp', event.body.reason);
    default:
      return '';
  }
}

function signedWords({ signer, delegation, document }: Extract<DossierEvent, { kind: 'signed' }>['body']): string {
  const under = delegation ? `${delegation.prefix} theo văn bản số ${delegation.documentNumber}` : '';
  return withDetail(`${signer.name} ký${document === '' ? '' : ` ${document}`}`, under);
}

/** What somebody typed stands in brackets, without its full stop. */
function withDetail(words: string, typed: string): string {
  const detail = withoutFullStop(typed);
  if (words === '' || detail === '') return words + detail;
  return `${words} (${detail})`;
}

/** @example '09:15 23/11/2026' */
function moment(at: Instant): string {
  return `${formatTime(at)} ${formatDate(dateOf(at))}`;
}
