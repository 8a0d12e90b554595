/** `/tra-cuu`: finding one's dossier without the QR, by the look-up code or by the dossier's number and one's phone. */
import { html, type Html } from '#forms/base/html.ts';
import { renderPage } from './layout.ts';

/** As typed; kept in the form whatever is wrong with it. */
export interface LookUpForm {
  readonly lookupCode: string;
  readonly code: string;
  readonly phoneTail: string;
}

export type LookUpNotice =
  | { readonly type: 'mistyped'; readonly field: keyof LookUpForm }
  | { readonly type: 'unknown' }
  | { readonly type: 'too-many'; readonly seconds: number }
  /** The address of a status page that is none. */
  | { readonly type: 'not-a-token' };

const MISTYPED: Record<keyof LookUpForm, string> = {
  lookupCode: 'Gõ sai mã: mã tra cứu có 9 ký tự, in dưới mã QR. Xin xem lại từng ký tự.',
  code: 'Gõ sai mã: mã hồ sơ có dạng H26.00118-261123-0007. Xin xem lại từng ký tự.',
  phoneTail: 'Xin nhập đủ 4 số cuối của số điện thoại đã ghi trên giấy hẹn.',
};

export interface LookUpPage {
  readonly form: LookUpForm;
  readonly notice: LookUpNotice | null;
  readonly demo: boolean;
}

export function renderLookUpPage({ form, notice, demo }: LookUpPage): string {
  return renderPage({
    title: 'Tra cứu hồ sơ',
    place: 'Tra cứu hồ sơ',
    demo,
    body: html`${message(notice)}${forms(form, notice)}`,
  });
}

function message(notice: LookUpNotice | null): Html {
  switch (notice?.type) {
    case 'unknown':
      return html`<div role="alert">
        <h1>Chưa thấy hồ sơ này ở trung tâm.</h1>
        <p>
          Nếu quầy vừa nhận hồ sơ, máy của quầy có thể chưa đồng bộ; giấy hẹn vẫn có giá trị. Xin thử lại sau ít giờ,
          hoặc gọi số điện thoại in trên giấy hẹn.
        </p>
        <p>Nếu tra bằng mã hồ sơ, xin xem lại mã và 4 số cuối điện thoại.</p>
      </div>`;
    case 'too-many':
      return html`<div role="alert">
        <h1>Tra cứu quá nhiều lần.</h1>
        <p>Xin thử lại sau ${inWords(notice.seconds)}.</p>
      </div>`;
    case 'not-a-token':
      return html`<h1>Địa chỉ này không đúng.</h1>
        <p>Đường dẫn có thể bị thiếu ký tự. Xin quét lại mã QR trên giấy hẹn, hoặc tra cứu dưới đây.</p>`;
    case 'mistyped':
    case undefined:
      return html`<h1>Tra cứu hồ sơ</h1>`;
  }
}

/** Nobody waits by counting hundreds of seconds; the minute is rounded up, so that the next try is not too early. */
function inWords(seconds: number): string {
  return seconds < 60 ? `${seconds} giây` : `${Math.ceil(seconds / 60)} phút`;
}

function forms(form: LookUpForm, notice: LookUpNotice | null): Html {
  const wrong = notice?.type === 'mistyped' ? notice.field : null;
  const field = (name: keyof LookUpForm, texts: { label: string; hint: string }, attributes: Html): Html =>
    html`<label for="${name}">${texts.label}</label>
      <span class="hint" id="${name}-hint">${texts.hint}</span>
      ${wrong === name ? html`<span class="error" id="${name}-error" role="alert">${MISTYPED[name]}</span>` : null}
      <input
        id="${name}"
        name="${name}"
        value="${form[name]}"
        autocomplete="off"
        spellcheck="false"
        aria-describedby="${name}-hint${wrong === name ? ` ${name}-error` : ''}"
        ${wrong === name ? html` aria-invalid="true"` : null}
        ${attributes}
      />`;
  return html`<form method="get" action="/tra-cuu">
      <fieldset>
        <legend>Bằng mã tra cứu</legend>
        ${field('lookupCode', { label: 'Mã tra cứu', hint: '9 ký tự in dưới mã QR, ví dụ 7K3‑MQ0‑ABX' }, html`autocapitalize="characters" maxlength="30" required`)}
        <button type="submit">Tra cứu</button>
      </fieldset>
    </form>
    <form method="get" action="/tra-cuu">
      <fieldset>
        <legend>Hoặc bằng mã hồ sơ và số điện thoại</legend>
        ${field('code', { label: 'Mã hồ sơ', hint: 'Ghi ở đầu giấy hẹn' }, html`autocapitalize="characters" maxlength="60" required`)}
        ${field('phoneTail', { label: '4 số cuối điện thoại', hint: 'Số đã cho quầy khi nộp hồ sơ' }, html`inputmode="numeric" maxlength="20" required`)}
        <button type="submit">Tra cứu bằng mã hồ sơ</button>
      </fieldset>
    </form>`;
}
