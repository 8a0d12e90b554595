/**
 * Bản trích dữ liệu: everything held about one dossier, for the person it is about (the right to see and to get one's data,
 * Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 điều 4). No form of the State's: the layout is ours.
 */
import { text } from '#i18n/text.ts';
import { html, type Html } from './base/html.ts';
import { renderLetterhead, type Letterhead } from './base/letterhead.ts';
import { line } from './base/parts.ts';

export interface ExtractSection {
  readonly heading: string;
  /** Only what was given: there is no line for an empty value. */
  readonly lines: readonly { readonly label: string; readonly value: string }[];
}

/** One event of the history. */
export interface ExtractEntry {
  readonly when: string;
  readonly what: string;
  readonly details: readonly string[];
  readonly who: string;
}

export interface ExtractModel {
  readonly letterhead: Letterhead;
  readonly code: string;
  readonly sections: readonly ExtractSection[];
  /** In the order they count. */
  readonly history: readonly ExtractEntry[];
  /** Who printed it, when, and who asked for it. */
  readonly stamp: string;
}

/** @returns escaped markup, as many A4 pages as it needs */
export function renderExtract({ letterhead, code, sections, history, stamp }: ExtractModel): string {
  return html`<article class="form form-a4 form-extract" lang="vi">
    ${renderLetterhead(letterhead)}
    <h1>${text('extract.title')}</h1>
    <p class="form-subtitle">${text('extract.subtitle', { code })}</p>
    <p class="form-note">${stamp}</p>
    ${sections.map(renderSection)}
    <table class="form-table">
      <caption>
        ${text('extract.history')}
      </caption>
      <thead>
        <tr>
          <th scope="col">${text('extract.when')}</th>
          <th scope="col">${text('extract.what')}</th>
          <th scope="col">${text('extract.who')}</th>
        </tr>
      </thead>
      <tbody>
        ${history.map(renderEntry)}
      </tbody>
    </table>
    <p class="form-note">${text('extract.note')}</p>
  </article>`.markup;
}

function renderSection({ heading, lines }: ExtractSection): Html {
  return html`<section>
    <p class="form-strong">${heading}</p>
    <dl class="form-lines">${lines.map(({ label, value }) => line(label, value))}</dl>
  </section>`;
}

function renderEntry({ when, what, details, who }: ExtractEntry): Html {
  return html`<tr>
    <td>${when}</td>
    <td>
      <p class="form-strong">${what}</p>
      ${details.map((detail) => html`<p>${detail}</p>`)}
    </td>
    <td>${who}</td>
  </tr>`;
}
