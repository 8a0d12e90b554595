/** Mẫu 01 on an 80 mm roll: the same facts in one narrow column, without the lines that are written by hand. */
import type { FormLayout } from './base/form-source.ts';
import { html, raw, type Html } from './base/html.ts';
import { renderReprint, sourceOf } from './base/parts.ts';
import { renderQrSvg } from './base/qr.ts';
import { FORM_TITLES } from './form-titles.ts';
import { numberLabel, type ReceiptModel } from './receipt.ts';

/** 72 mm of print; the QR is 40 mm wide, so that a code of a receipt printer's 203 dots an inch still reads. */
export function renderReceiptRoll(model: ReceiptModel, layout: FormLayout): string {
  const { head } = model;
  return html`<article class="form form-roll form-01" lang="vi">
    ${head.letterhead.demo && html`<p class="form-demo">DỮ LIỆU MINH HOẠ - KHÔNG CÓ GIÁ TRỊ</p>`}
    <header class="roll-head">
      <p>${head.letterhead.committee}</p>
      <p class="form-strong">${head.letterhead.office}</p>
    </header>
    <h1>${FORM_TITLES[head.form]}</h1>
    ${renderReprint(layout)}
    <p class="roll-number">Số: ${head.number}</p>
    <dl class="roll-lines">
      ${rollLine('Mã hồ sơ', html`<b class="form-code">${model.code}</b>`)}
      ${rollLine(model.organisation ? 'Tổ chức' : 'Người nộp', html`<b>${model.applicantName}</b>`)}
      ${rollLine('Người đại diện nộp hồ sơ', model.organisation?.representative ?? '')}
      ${rollLine(numberLabel(model), model.personalId)} ${rollLine('Địa chỉ', model.applicantAddress)}
      ${rollLine('Số điện thoại', model.applicantPhone)} ${rollLine('Nội dung yêu cầu giải quyết', model.procedure)}
      ${rollLine('Thời gian giải quyết theo quy định', model.limit)} ${rollLine('Nhận hồ sơ lúc', model.receivedAt)}
    </dl>
    <dl class="roll-due">${rollLine('Hẹn trả kết quả', html`<b>${model.dueAt}</b>`)}</dl>
    ${model.competent && html`<p class="receipt-competent">${model.competent}</p>`}
    <p class="roll-caption">Thành phần hồ sơ (${model.sets})</p>
    <ol class="roll-papers">
      ${model.papers.map(
        ({ name, kind, quantity }, index) => html`<li>${index + 1}. ${name} (${kind.toLowerCase()}: ${quantity})</li>`,
      )}
    </ol>
    <dl class="roll-lines">
      ${rollLine('Nhận kết quả tại', model.returnMethod)} ${rollLine('Phí, lệ phí', model.fee)}
      ${rollLine('Người tiếp nhận', model.officerName)}
    </dl>
    ${
      model.link &&
      html`<div class="roll-qr">
        ${raw(renderQrSvg(model.link))}
        <p>Quét mã hoặc vào</p>
        <p><b>${model.lookupAddress}</b></p>
        <p>Mã tra cứu <b class="form-code">${model.lookupCode}</b></p>
      </div>`
    }
    ${model.contact && html`<p class="roll-foot">${model.contact}</p>`}
    <p class="form-source">${sourceOf(head.form)}</p>
  </article>`.markup;
}

/** There is no pen and no room on a roll: what was not given is left out. */
function rollLine(label: string, value: Html | string): Html {
  if (value === '') return raw('');
  return html`<div>
    <dt>${label}:</dt>
    <dd>${value}</dd>
  </div>`;
}
