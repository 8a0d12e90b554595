/** `/thiet-lap`: the page of the first administrator, open once and only to whoever has the link from the terminal. */
import { html, type Html } from '#forms/base/html.ts';
import type { SetupForm } from '../use-cases/set-up.ts';
import { renderPage } from './layout.ts';

export interface SetupPage {
  readonly code: string;
  readonly form: SetupForm;
  readonly errors: Partial<Record<keyof SetupForm, string>>;
  readonly demo: boolean;
}

export function renderSetupPage({ code, form, errors, demo }: SetupPage): string {
  const wrong = Object.keys(errors).length > 0;
  const field = (name: keyof SetupForm, texts: { label: string; hint: string }, attributes: Html): Html =>
    html`<label for="${name}">${texts.label}</label>
      ${texts.hint === '' ? null : html`<span class="hint" id="${name}-hint">${texts.hint}</span>`}
      ${errors[name] ? html`<span class="error" id="${name}-error">${errors[name]}</span>` : null}
      <input
        id="${name}"
        name="${name}"
        required
        aria-describedby="${name}-hint ${name}-error"
        ${errors[name] ? html` aria-invalid="true"` : null}
        ${attributes}
      />`;
  const body = html`<h1>Thiết lập lần đầu</h1>
    <p>Tạo tài khoản quản trị đầu tiên của trung tâm. Liên kết này chỉ dùng được một lần.</p>
    ${wrong ? html`<p class="error" role="alert">Chưa tạo được tài khoản: có ${Object.keys(errors).length} chỗ chưa đúng.</p>` : null}
    <form method="post" action="/thiet-lap?ma=${encodeURIComponent(code)}">
      ${field('name', { label: 'Họ và tên', hint: '' }, html`value="${form.name}" autocomplete="name" maxlength="200"`)}
      ${field('username', { label: 'Tên đăng nhập', hint: 'Từ 3 đến 40 ký tự: chữ thường không dấu, số, dấu chấm, gạch nối' }, html`value="${form.username}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="60"`)}
      ${field('password', { label: 'Mật khẩu', hint: 'Ít nhất 10 ký tự; một câu dài dễ nhớ là tốt' }, html`type="password" value="${form.password}" autocomplete="new-password" maxlength="200"`)}
      <button type="submit">Tạo tài khoản quản trị</button>
    </form>`;
  return renderPage({ title: 'Thiết lập lần đầu', place: 'Thiết lập', demo, body });
}

export function renderSetupDone(demo: boolean): string {
  const body = html`<h1>Đã tạo tài khoản quản trị.</h1>
    <p>
      Bước tiếp theo: <a href="/">đăng nhập</a>, rồi vào mục Quản trị để nhập địa chỉ, điện thoại của từng phường và tạo
      tài khoản cho cán bộ.
    </p>`;
  return renderPage({ title: 'Đã thiết lập', place: 'Thiết lập', demo, body });
}

export function renderSetupClosed(demo: boolean): string {
  const body = html`<h1>Liên kết này không còn dùng được.</h1>
    <p>
      Liên kết đã được dùng, đã quá 24 giờ, hoặc gõ thiếu ký tự. Khi trung tâm chưa có tài khoản nào, khởi động lại
      trung tâm sẽ in ra một liên kết mới.
    </p>
    <p>Đã có tài khoản? <a href="/">Đăng nhập</a>.</p>`;
  return renderPage({ title: 'Liên kết không còn dùng được', place: 'Thiết lập', demo, body });
}
