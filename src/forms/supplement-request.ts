/**
 * Mẫu 02: Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ. For a dossier whose clock it stops, and as the slip for a citizen who
 * could not be received yet; both say everything in one go (NĐ 118/2025/NĐ-CP điều 17, sửa đổi bởi NĐ 309/2026/NĐ-CP).
 */
import { invariant } from '#domain/base/invariant.ts';
import type { Applicant } from '#domain/dossier/event-bodies.ts';
import { legalTime } from '#domain/dossier/event-time.ts';
import type { FormLayout, FormSource, FormWard, SlipSource } from './base/form-source.ts';
import { html, type Html } from './base/html.ts';
import { line, renderApplicant, renderForm, renderSignatures, SIGN_WITH_NAME, type FormHead } from './base/parts.ts';
import {
  addressOf,
  letterheadOf,
  NUMBER_BY_HAND,
  placeAndDay,
  procedureInWords,
  serialOf,
  withoutFullStop,
} from './base/wording.ts';
import type { Instant } from '#domain/calendar/instant.ts';

export interface SupplementRequestModel {
  readonly head: FormHead;
  /** Empty for a citizen not received: there is no dossier yet. */
  readonly code: string;
  readonly applicant: Applicant;
  readonly procedure: string;
  readonly papers: readonly string[];
  readonly reason: string;
  /** How often and with what effect on the time limit. */
  readonly rules: readonly string[];
  readonly contact: string;
  readonly officerName: string;
}

const NO_BREAK = '\u00a0';
const ONCE =
  'Nội dung bổ sung, hoàn thiện được nêu một lần, đầy đủ trong phiếu này (Nghị định số 118/2025/NĐ-CP, Điều 17).';
const CLOCK_STOPS =
  'Thời gian bổ sung không tính vào thời hạn giải quyết; thời hạn được tính tiếp từ khi nhận đủ nội dung bổ sung.';
const NO_CLOCK = 'Hồ sơ chưa được tiếp nhận; thời hạn giải quyết tính từ khi tiếp nhận hồ sơ đầy đủ, hợp lệ.';

/** Of the latest request. Call only where there is one (`isPrintable`). */
export function createSupplementRequestModel({ state, history, ward }: FormSource): SupplementRequestModel {
  const request = state.supplementRequests.at(-1);
  invariant(request, 'a supplement request is printed of a dossier that has one');
  const { received, applicant } = state;
  const asked = history.findLast(
    (event) => event.kind === 'supplement-requested' && legalTime(event.time) === request.requestedAt,
  );
  const officerName = asked?.actor.name ?? '';
  const times = state.supplementRequests.length;
  return {
    head: headOf(ward, `${serialOf(received.code)}/HDHS`, request.requestedAt),
    code: received.code,
    applicant,
    procedure: procedureInWords(received.procedure),
    papers: request.papers,
    reason: request.reason,
    // Who asks again cannot say that all was said at once.
    rules: [times > 1 ? `Đây là lần yêu cầu bổ sung thứ ${times} của hồ sơ này.` : ONCE, CLOCK_STOPS],
    contact: contactOf(ward, officerName, applicant),
    officerName,
  };
}

export function createSupplementSlipModel({ body, at, officerName, ward }: SlipSource): SupplementRequestModel {
  return {
    head: headOf(ward, `${NUMBER_BY_HAND}/HDHS`, at),
    code: '',
    applicant: body.applicant,
    procedure: procedureInWords(body.procedure),
    papers: body.papers,
    reason: body.reason,
    rules: [ONCE, NO_CLOCK],
    contact: contactOf(ward, officerName, body.applicant),
    officerName,
  };
}

export function renderSupplementRequest(model: SupplementRequestModel, layout: FormLayout): string {
  const { applicant } = model;
  return renderForm(
    model.head,
    layout,
    html`<dl class="form-lines">
        ${model.code && line('Mã hồ sơ', html`<b class="form-code">${model.code}</b>`)}
        ${renderApplicant('Hồ sơ của', applicant)} ${line('Nội dung yêu cầu giải quyết', model.procedure)}
        ${line('Địa chỉ', applicant.address)} ${line('Số điện thoại', applicant.phone)} ${line('Email', '')}
      </dl>
      <p class="form-lead">Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:</p>
      ${model.papers.length > 0 && renderPapersWanted(model.papers)}
      <dl class="form-lines">${line('Lý do', model.reason)}</dl>
      ${model.rules.map((rule) => html`<p class="form-text">${rule}</p>`)}
      <p class="form-text">${model.contact}</p>
      ${renderSignatures([{ role: 'Người hướng dẫn', note: SIGN_WITH_NAME, name: model.officerName }])}`,
  );
}

/** How each paper is wanted is ticked by hand: it was not asked when the request was written. */
function renderPapersWanted(papers: readonly string[]): Html {
  return html`<table class="form-table form-wanted">
    <thead>
      <tr>
        <th scope="col">STT</th>
        <th scope="col">Thành phần hồ sơ</th>
        <th scope="col">Bản chính</th>
        <th scope="col">Chứng thực</th>
        <th scope="col">Photo</th>
      </tr>
    </thead>
    <tbody>
      ${papers.map(
        (paper, index) =>
          html`<tr>
            <td>${index + 1}</td>
            <td>${paper}</td>
            <td></td>
            <td></td>
            <td></td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function headOf(ward: FormWard, number: string, at: Instant): FormHead {
  return {
    form: '02',
    letterhead: letterheadOf(ward),
    number,
    placeAndDay: placeAndDay(ward, at),
  };
}

function contactOf(ward: FormWard, officerName: string, applicant: Applicant): string {
  const who = [officerName, ward.officeName].filter(Boolean).join(', ');
  const phone =
    ward.phone === ''
      ? 'số điện thoại ........................'
      : `số điện thoại ${ward.phone.replaceAll(' ', NO_BREAK)}`;
  const where = ward.address === '' ? '' : `, địa chỉ ${withoutFullStop(ward.address)}`;
  return `Trong quá trình hoàn thiện hồ sơ, nếu có vướng mắc, ${addressOf(applicant).you} liên hệ với ${who}, ${phone}${where} để được hướng dẫn./.`;
}
