/** Mẫu 03: Phiếu từ chối tiếp nhận giải quyết hồ sơ, for a dossier refused and for a citizen refused at the counter. */
import { invariant } from '#domain/base/invariant.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { Applicant } from '#domain/dossier/event-bodies.ts';
import type { FormLayout, FormSource, FormWard, SlipSource } from './base/form-source.ts';
import { html } from './base/html.ts';
import { line, renderApplicant, renderForm, renderSignatures, SIGN_WITH_NAME, type FormHead } from './base/parts.ts';
import {
  addressOf,
  letterheadOf,
  NUMBER_BY_HAND,
  placeAndDay,
  procedureInWords,
  serialOf,
  submitterOf,
} from './base/wording.ts';

export interface RefusalModel {
  readonly head: FormHead;
  /** Empty for a citizen not received: there is no dossier. */
  readonly code: string;
  readonly applicant: Applicant;
  readonly procedure: string;
  readonly announcement: string;
  readonly reason: string;
  readonly officerName: string;
}

/** Call only for a dossier that was refused (`isPrintable`). */
export function createRefusalModel({ state, ward }: FormSource): RefusalModel {
  const { received, refused, applicant } = state;
  invariant(refused, 'a refusal is printed of a dossier that was refused');
  return {
    head: headOf(ward, `${serialOf(received.code)}/TCHS`, refused.at),
    code: received.code,
    applicant,
    procedure: procedureInWords(received.procedure),
    announcement: announce(ward),
    reason: refused.reason,
    // Nothing follows a refusal: who brought it here is who refused, whatever another tablet recorded later without effect.
    officerName: state.statusBy.by.name,
  };
}

export function createRefusalSlipModel({ body, at, officerName, ward }: SlipSource): RefusalModel {
  return {
    head: headOf(ward, `${NUMBER_BY_HAND}/TCHS`, at),
    code: '',
    applicant: body.applicant,
    procedure: procedureInWords(body.procedure),
    announcement: announce(ward),
    reason: body.reason,
    officerName,
  };
}

export function renderRefusal(model: RefusalModel, layout: FormLayout): string {
  const { applicant } = model;
  return renderForm(
    model.head,
    layout,
    html`<dl class="form-lines">
        ${model.code && line('Mã hồ sơ', html`<b class="form-code">${model.code}</b>`)}
        ${line('Bộ phận tiếp nhận', model.head.letterhead.office)} ${renderApplicant('Tiếp nhận hồ sơ của', applicant)}
        ${line('Địa chỉ', applicant.address)} ${line('Số điện thoại', applicant.phone)} ${line('Email', '')}
        ${line('Nội dung yêu cầu giải quyết', model.procedure)}
      </dl>
      <p class="form-text">${model.announcement}</p>
      <p class="form-text">${model.reason}</p>
      <p class="form-text">Xin thông báo để ${addressOf(applicant).you} được biết và thực hiện./.</p>
      ${renderSignatures([
        { role: 'Người nộp hồ sơ', note: SIGN_WITH_NAME, name: submitterOf(applicant) },
        { role: 'Người tiếp nhận hồ sơ', note: SIGN_WITH_NAME, name: model.officerName },
      ])}`,
  );
}

function headOf(ward: FormWard, number: string, at: Instant): FormHead {
  return {
    form: '03',
    letterhead: letterheadOf(ward),
    number,
    placeAndDay: placeAndDay(ward, at),
  };
}

function announce({ officeName }: FormWard): string {
  return `Qua xem xét, ${officeName} thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:`;
}
