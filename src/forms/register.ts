/** Mẫu 07: Sổ theo dõi hồ sơ, A4 landscape; the head of the table stands on every page and no row is cut in two. */
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { RegisterRow } from '#domain/report/register-row.ts';
import { formatDate } from '#i18n/format.ts';
import type { FormWard } from './base/form-source.ts';
import { html, type Html } from './base/html.ts';
import { renderLetterhead, type Letterhead } from './base/letterhead.ts';
import { sourceOf } from './base/parts.ts';
import { stampLine, type Stamp } from './base/stamp.ts';
import { letterheadOf } from './base/wording.ts';
import { FORM_TITLES } from './form-titles.ts';
import {
  dueOnOf,
  procedureText,
  REGISTER_RETURN,
  registerAddress,
  registerAgency,
  registerName,
  registerNote,
} from './register-wording.ts';

/** The register of one ward, already filtered. */
export interface RegisterSource {
  readonly ward: FormWard;
  readonly rows: readonly RegisterRow[];
  /** Days of reception covered, both included. */
  readonly from: PlainDate;
  readonly through: PlainDate;
  /** The sector it was filtered by; empty for all. */
  readonly sector: string;
  readonly stamp: Stamp;
}

/** The cells of a row in the order of the columns, as printed. */
export interface RegisterModel {
  readonly letterhead: Letterhead;
  readonly period: string;
  readonly total: string;
  /** At the foot of every page. */
  readonly stamp: string;
  readonly rows: readonly (readonly string[])[];
}

export function createRegisterModel({ ward, rows, from, through, sector, stamp }: RegisterSource): RegisterModel {
  return {
    letterhead: letterheadOf(ward),
    period: `Từ ngày ${formatDate(from)} đến ngày ${formatDate(through)}${sector === '' ? '' : `; lĩnh vực ${sector}`}`,
    total: `Tổng số: ${rows.length} hồ sơ.`,
    stamp: stampLine(stamp),
    rows: rows.map((row) => [
      String(row.number),
      row.code,
      procedureText(row),
      String(row.sets),
      registerName(row),
      registerAddress(row),
      registerAgency(ward, row),
      formatDate(row.receivedOn),
      day(dueOnOf(row)),
      day(row.handedOverOn),
      REGISTER_RETURN[row.returnMethod],
      '',
      registerNote(row),
    ]),
  };
}

/** Their widths are in `register.css`. */
const COLUMN_COUNT = 13;

export function renderRegister(model: RegisterModel): string {
  return html`<article class="form form-register form-07" lang="vi">
    ${renderLetterhead(model.letterhead)}
    <h1>${FORM_TITLES['07']}</h1>
    <p class="form-subtitle">${model.period}</p>
    <table class="form-table register">
      <colgroup>
        ${Array.from({ length: COLUMN_COUNT }, () => html`<col />`)}
      </colgroup>
      ${renderHead()}
      <tbody>
        ${model.rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
        <tr class="register-end">
          <td colspan="${COLUMN_COUNT}">
            <p>${model.total}</p>
            <p class="form-source">${sourceOf('07')}</p>
          </td>
        </tr>
      </tbody>
      <tfoot>
        <tr class="register-stamp">
          <td colspan="${COLUMN_COUNT}">${model.stamp}</td>
        </tr>
      </tfoot>
    </table>
  </article>`.markup;
}

function renderHead(): Html {
  const single = (label: string) => html`<th scope="col" rowspan="2">${label}</th>`;
  const lower = (label: string) => html`<th scope="col">${label}</th>`;
  return html`<thead>
    <tr>
      ${['TT', 'Mã hồ sơ', 'Tên thủ tục hành chính', 'Số bộ', 'Tên cá nhân, tổ chức', 'Địa chỉ, số điện thoại'].map(single)}
      ${single('Cơ quan chủ trì giải quyết')}
      <th scope="colgroup" colspan="5">Nhận và trả kết quả</th>
      ${single('Ghi chú')}
    </tr>
    <tr>
      ${['Ngày nhận', 'Ngày hẹn trả', 'Ngày trả', 'Phương thức nhận', 'Ký nhận'].map(lower)}
    </tr>
  </thead>`;
}

function day(date: PlainDate | null): string {
  return date === null ? '' : formatDate(date);
}
