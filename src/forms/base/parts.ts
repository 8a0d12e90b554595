/** The pieces the forms are laid out of: head, lines with a label, papers, signatures, foot. Layout only; words come from the models. */
import type { Applicant, FormNumber, Paper } from '#domain/dossier/event-bodies.ts';
import { FORM_TITLES } from '../form-titles.ts';
import type { FormLayout } from './form-source.ts';
import { html, raw, type Html } from './html.ts';
import { renderLetterhead, type Letterhead } from './letterhead.ts';

/** What stands around the text of every form but the roll and the register. */
export interface FormHead {
  readonly form: FormNumber;
  readonly letterhead: Letterhead;
  readonly number: string;
  readonly placeAndDay: string;
  /** Not valid yet: stands above the title. Empty otherwise. */
  readonly draftMark?: string;
}

const PAGE: Record<Paper, string> = { A4: 'form-a4', A5: 'form-a5', '80mm': 'form-roll' };

/** @returns one `<article>` that flows over as many pages as it needs */
export function renderForm(head: FormHead, layout: FormLayout, body: Html): string {
  return html`<article class="form ${PAGE[layout.paper]} form-${head.form}" lang="vi">
    ${renderLetterhead(head.letterhead)}
    <p class="form-number"><span>Số: ${head.number}</span><i>${head.placeAndDay}</i></p>
    ${head.draftMark && html`<p class="form-draft">${head.draftMark}</p>`}
    <h1>${FORM_TITLES[head.form]}</h1>
    ${renderReprint(layout)} ${body}
    <p class="form-source">${sourceOf(head.form)}</p>
  </article>`.markup;
}

/** @example 'Mẫu số 01, TT 03/2025/TT-VPCP' */
export function sourceOf(form: FormNumber): string {
  return `Mẫu số ${form}, TT 03/2025/TT-VPCP`;
}

export function renderReprint({ reprint }: FormLayout): Html {
  return reprint > 0 ? html`<p class="form-reprint">Bản in lại lần ${reprint}</p>` : raw('');
}

/** `Label: value`; an empty value is a dotted line to write on. */
export function line(label: string, value: Html | string): Html {
  return html`<div>
    <dt>${label}:</dt>
    <dd>${value === '' ? html`<span class="form-blank"></span>` : value}</dd>
  </div>`;
}

/** Whose dossier it is; of an organisation also who came for it, whose name may be written in by hand. */
export function renderApplicant(label: string, of: Pick<Applicant, 'fullName' | 'organisation'>): Html {
  const name = html`<b>${of.fullName}</b>`;
  if (!of.organisation) return line(label, name);
  return html`${line(`${label} tổ chức`, name)} ${line('Người đại diện nộp hồ sơ', of.organisation.representative)}`;
}

export interface Signature {
  readonly role: string;
  /** How to sign, in brackets. */
  readonly note: string;
  /** Empty where the name is written by hand. */
  readonly name: string;
}

export const SIGN_WITH_NAME = '(Ký và ghi rõ họ tên)';
export const SIGN_WITH_SEAL = '(Ký, ghi rõ họ tên và đóng dấu)';

/** Side by side, kept together on one page; one alone stands on the right. */
export function renderSignatures(signatures: readonly Signature[], aside: Html = raw('')): Html {
  return html`<div class="form-signatures">
    ${signatures.length === 1 && html`<div>${aside}</div>`}
    ${signatures.map(
      ({ role, note, name }) =>
        html`<div>
          ${role.split('\n').map((part) => html`<p class="form-strong">${part}</p>`)}
          <p class="form-note">${note}</p>
          <p class="form-signed">${name}</p>
        </div>`,
    )}
  </div>`;
}

/** Nơi nhận, beside the signature of the head of the agency. */
export function renderRecipients(recipients: readonly string[]): Html {
  return html`<div class="form-recipients">
    <p>Nơi nhận:</p>
    <ul>
      ${recipients.map((recipient) => html`<li>- ${recipient}</li>`)}
    </ul>
  </div>`;
}

export interface PaperRow {
  readonly name: string;
  readonly kind: string;
  readonly quantity: string;
}

/** Papers with kind and number of each. */
export function renderPapers(caption: string, papers: readonly PaperRow[]): Html {
  if (papers.length === 0) return html`<p>${caption}: không có</p>`;
  return html`<table class="form-table form-papers">
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        <th scope="col">STT</th>
        <th scope="col">Tên giấy tờ</th>
        <th scope="col">Loại</th>
        <th scope="col">Số lượng</th>
      </tr>
    </thead>
    <tbody>
      ${papers.map(
        ({ name, kind, quantity }, index) =>
          html`<tr>
            <td>${index + 1}</td>
            <td>${name}</td>
            <td>${kind}</td>
            <td>${quantity}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
