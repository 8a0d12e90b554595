/** The frame of every page the centre makes itself: plain HTML, nothing inline, and whole without a script. */
import { html, type Html } from '#forms/base/html.ts';
import { PAGE_STYLE_PATH } from './page-style.ts';

export interface PageParts {
  readonly title: string;
  /** Where one is: the ward's office, or the service as a whole. */
  readonly place: string;
  readonly demo: boolean;
  readonly body: Html;
  readonly footer?: Html;
  /** The address of a script the page is whole without. */
  readonly script?: string;
}

/** @returns a whole document */
export function renderPage({ title, place, demo, body, footer, script }: PageParts): string {
  return html`<!doctype html>
    <html lang="vi">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="format-detection" content="telephone=no" />
        <title>${title}${demo ? ' (dữ liệu minh hoạ)' : ''}</title>
        <link rel="stylesheet" href="${PAGE_STYLE_PATH}" />
        ${script === undefined ? null : html`<script type="module" src="${script}"></script>`}
      </head>
      <body>
        ${demo ? html`<p class="demo">DỮ LIỆU MINH HOẠ</p>` : null}
        <header><strong>Đúng Hẹn</strong> · ${place}</header>
        <main>${body}</main>
        <footer>${footer ?? null}</footer>
      </body>
    </html> `.markup;
}
