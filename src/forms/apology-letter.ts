/**
 * Mẫu 04: Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết. A draft until the head of the agency has approved it. Both
 * dates stand in it: the new one is a promise to the citizen and does not move the legal due date.
 */
import { isDeputy } from '#domain/access/role.ts';
import { invariant } from '#domain/base/invariant.ts';
import type { Apology } from '#domain/dossier/dossier-state.ts';
import type { ApologyReason } from '#domain/dossier/event-bodies.ts';
import type { FormLayout, FormSource } from './base/form-source.ts';
import { html } from './base/html.ts';
import {
  line,
  renderForm,
  renderRecipients,
  renderSignatures,
  SIGN_WITH_SEAL,
  type FormHead,
  type Signature,
} from './base/parts.ts';
import {
  addressOf,
  appointmentInWords,
  committeeOf,
  letterheadOf,
  momentInWords,
  NUMBER_BY_HAND,
  placeAndDay,
  procedureInWords,
  withoutFullStop,
} from './base/wording.ts';

export interface ApologyLetterModel {
  readonly head: FormHead;
  readonly applicantName: string;
  /** Before the name; empty for an organisation. */
  readonly title: string;
  readonly code: string;
  readonly paragraphs: readonly string[];
  readonly dueAt: string;
  readonly newDueAt: string;
  readonly closing: string;
  readonly signature: Signature;
}

/** As the sentence "do …" goes on. */
const REASONS: Record<ApologyReason, string> = {
  workload: 'số lượng hồ sơ tăng cao, cơ quan chưa bố trí đủ người giải quyết kịp thời',
  'agency-late': 'cơ quan phối hợp chưa gửi ý kiến, kết quả đúng thời gian đã đề nghị',
  verification: 'nội dung hồ sơ cần thêm thời gian xác minh',
  'system-down': 'hệ thống thông tin gặp sự cố, không xử lý được hồ sơ trong thời gian sự cố',
  'staff-absent': 'người được phân công giải quyết vắng mặt, cơ quan chưa kịp bố trí người thay thế',
  other: '',
};

/** Of the latest letter: the draft waiting for approval, or the one last approved. Call only where there is one (`isPrintable`). */
export function createApologyLetterModel({ state, ward }: FormSource): ApologyLetterModel {
  const apology = state.apologies.at(-1);
  invariant(apology, 'a letter of apology is printed of a dossier that has one');
  const { received, receivedAt, applicant } = state;
  const { approved } = apology;
  const agency = committeeOf(ward);
  const { title, you } = addressOf(applicant);
  return {
    head: {
      form: '04',
      letterhead: letterheadOf(ward),
      number: approved?.number ? approved.number : `${NUMBER_BY_HAND}/PXL`,
      placeAndDay: placeAndDay(ward, approved?.at ?? null),
      ...(approved ? {} : { draftMark: 'DỰ THẢO' }),
    },
    applicantName: applicant.fullName,
    title,
    code: received.code,
    paragraphs: [
      `Hồi ${momentInWords(receivedAt)}, ${received.competentAgency === null ? agency : ward.officeName} tiếp nhận hồ sơ của ${you}, mã hồ sơ ${received.code}, về việc ${procedureInWords(received.procedure)}.`,
      `${isBefore(apology) ? `Đến nay, ${agency} nhận thấy không thể` : `Tuy nhiên, đến nay ${agency} chưa`} trả kết quả giải quyết hồ sơ của ${you} đúng thời gian đã hẹn, do ${reasonOf(apology)}.`,
      `${agency} xin lỗi ${you} vì sự chậm trễ này và đề nghị gia hạn thời gian giải quyết như sau:`,
    ],
    dueAt: appointmentInWords(apology.dueAt),
    newDueAt: appointmentInWords(apology.newDueAt),
    closing: `Rất mong nhận được sự thông cảm của ${you}./.`,
    signature: {
      // "KT." stands before the post of whom the deputy signs for (Nghị định 30/2020/NĐ-CP).
      role: approved && isDeputy(approved.by.role) ? 'KT. Chủ tịch\nPhó Chủ tịch' : 'Thủ trưởng cơ quan',
      note: SIGN_WITH_SEAL,
      name: approved?.by.name ?? '',
    },
  };
}

export function renderApologyLetter(model: ApologyLetterModel, layout: FormLayout): string {
  return renderForm(
    model.head,
    layout,
    html`<p class="form-addressee">Kính gửi: ${model.title}<b>${model.applicantName}</b></p>
      ${model.paragraphs.map((paragraph) => html`<p class="form-text">${paragraph}</p>`)}
      <dl class="form-lines form-dates">
        ${line('Thời gian đã hẹn trả kết quả', model.dueAt)}
        ${line('Thời gian hẹn trả kết quả mới', html`<b>${model.newDueAt}</b>`)}
      </dl>
      <p class="form-text">${model.closing}</p>
      ${renderSignatures([model.signature], renderRecipients(['Như trên', `Lưu: hồ sơ ${model.code}`]))}`,
  );
}

/** Written before the due moment, the letter announces; after it, it admits. */
function isBefore({ proposedAt, approved, dueAt }: Apology): boolean {
  return (approved?.at ?? proposedAt) <= dueAt;
}

function reasonOf({ reason, detail }: Apology): string {
  const said = withoutFullStop(detail);
  if (REASONS[reason] === '') return said;
  return said === '' ? REASONS[reason] : `${REASONS[reason]} (${said})`;
}
