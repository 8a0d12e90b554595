/** Mẫu 05: Thông báo dừng giải quyết hồ sơ, after the agency stopped it or the applicant withdrew it. */
import { invariant } from '#domain/base/invariant.ts';
import { dateOf } from '#domain/calendar/instant.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import { formatMoney } from '#i18n/format.ts';
import type { FormLayout, FormSource } from './base/form-source.ts';
import { html } from './base/html.ts';
import { line, renderForm, renderRecipients, renderSignatures, SIGN_WITH_SEAL, type FormHead } from './base/parts.ts';
import {
  addressOf,
  committeeOf,
  dayInWords,
  letterheadOf,
  momentInWords,
  NUMBER_BY_HAND,
  placeAndDay,
  procedureInWords,
} from './base/wording.ts';

export interface DiscontinuationModel {
  readonly head: FormHead;
  readonly code: string;
  readonly applicantName: string;
  /** How it is spoken to (`addressOf`). */
  readonly address: { readonly title: string; readonly you: string };
  readonly applicantAddress: string;
  readonly applicantPhone: string;
  readonly procedure: string;
  readonly receivedAt: string;
  readonly announcement: string;
  /** The applicant's own request; empty when the agency stopped it unasked. */
  readonly withdrawal: string;
  /** Empty where nothing was recorded, which prints as a line to write on. */
  readonly reason: string;
  readonly basis: string;
  readonly returnedPapers: readonly string[];
  readonly refund: string;
}

/** Call only for a dossier that was stopped or withdrawn (`isPrintable`). */
export function createDiscontinuationModel({ state, ward }: FormSource): DiscontinuationModel {
  const { received, applicant, stopped } = state;
  const withdrawal = standingWithdrawal(state);
  const at = stopped?.at ?? withdrawal?.at;
  invariant(at !== undefined, 'a notice of discontinuation is printed of a dossier that was stopped or withdrawn');
  return {
    head: {
      form: '05',
      letterhead: letterheadOf(ward),
      number: `${NUMBER_BY_HAND}/TB`,
      placeAndDay: placeAndDay(ward, at),
    },
    code: received.code,
    applicantName: applicant.fullName,
    address: addressOf(applicant),
    applicantAddress: applicant.address,
    applicantPhone: applicant.phone,
    procedure: procedureInWords(received.procedure),
    receivedAt: momentInWords(state.receivedAt),
    announcement: `${committeeOf(ward)} thông báo dừng giải quyết hồ sơ nêu trên kể từ ${dayInWords(dateOf(at))}.`,
    withdrawal: withdrawal
      ? `Người nộp đề nghị rút hồ sơ ${dayInWords(dateOf(withdrawal.at))}: ${withdrawal.reason}`
      : '',
    reason: stopped?.reason ?? (withdrawal ? 'Người nộp rút hồ sơ' : ''),
    basis: stopped?.basis ?? '',
    returnedPapers: stopped?.returnedPapers ?? [],
    refund: stopped ? refundInWords(stopped.refund) : '',
  };
}

export function renderDiscontinuation(model: DiscontinuationModel, layout: FormLayout): string {
  const { returnedPapers } = model;
  return renderForm(
    model.head,
    layout,
    html`<p class="form-addressee">Kính gửi: ${model.address.title}<b>${model.applicantName}</b></p>
      <dl class="form-lines">
        ${line('Mã hồ sơ', html`<b class="form-code">${model.code}</b>`)} ${line('Địa chỉ', model.applicantAddress)}
        ${line('Số điện thoại', model.applicantPhone)} ${line('Nội dung yêu cầu giải quyết', model.procedure)}
        ${line('Thời gian nhận hồ sơ', model.receivedAt)}
      </dl>
      <p class="form-text">${model.announcement}</p>
      ${model.withdrawal && html`<p class="form-text">${model.withdrawal}</p>`}
      <dl class="form-lines">
        ${line('1. Lý do', model.reason)} ${line('2. Căn cứ', model.basis)}
        ${line('3. Giấy tờ trả lại', returnedPapers.length > 0 ? `gồm ${returnedPapers.length} loại` : '')}
      </dl>
      ${
        returnedPapers.length > 0 &&
        html`<ol class="form-list">
          ${returnedPapers.map((paper) => html`<li>${paper}</li>`)}
        </ol>`
      }
      <dl class="form-lines">${line('4. Phí, lệ phí hoàn lại', model.refund)}</dl>
      <p class="form-text">Xin thông báo để ${model.address.you} được biết./.</p>
      ${renderSignatures(
        [{ role: 'Thủ trưởng cơ quan', note: SIGN_WITH_SEAL, name: '' }],
        renderRecipients(['Như trên', `Lưu: hồ sơ ${model.code}`]),
      )}`,
  );
}

function standingWithdrawal({ withdrawals }: DossierState): DossierState['withdrawals'][number] | undefined {
  return withdrawals.find(({ reopenedAt }) => reopenedAt === null);
}

function refundInWords(refund: number | null): string {
  if (refund === null) return 'Không có (chưa nộp phí, lệ phí)';
  return refund === 0 ? 'Không hoàn lại' : formatMoney(refund);
}
