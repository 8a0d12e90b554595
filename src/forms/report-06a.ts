/** Biểu II.06a/VPCP/KSTT on A4 landscape: thirteen columns, the total last, the readings it rests on below. */
import { COLUMNS_06A, type Report06a, type Row06a } from '#domain/report/report-06a.ts';
import { formatMoment, formatNumber } from '#i18n/format.ts';
import { formatPeriodName } from '#i18n/period-text.ts';
import { text } from '#i18n/text.ts';
import type { FormWard } from './base/form-source.ts';
import { html, type Html } from './base/html.ts';
import { renderLetterhead } from './base/letterhead.ts';
import { stampLine, type Stamp } from './base/stamp.ts';
import { letterheadOf } from './base/wording.ts';
import { sectorName } from './report-06a-sheet.ts';

/** @returns escaped markup; only a report whose sums hold can be given */
export function renderReport06a(report: Report06a<object>, ward: FormWard, stamp: Stamp): string {
  const { period, cut, rows, total } = report;
  return html`<article class="form form-register form-06a" lang="vi">
    ${renderLetterhead(letterheadOf(ward))}
    <h1>${text('report-06a.title')}</h1>
    <p class="form-subtitle">${text('report-06a.number-of-form')}</p>
    <p class="form-subtitle">${text('report-06a.unit', { ward: ward.name })}</p>
    <p class="form-subtitle">
      ${text('report-06a.period', { period: formatPeriodName(period), moment: formatMoment(cut) })}
      ${text('report-06a.count-unit')}
    </p>
    <table class="form-table report-06a">
      ${renderHead()}
      <tbody>
        ${rows.map((row, index) => renderRow(row, String(index + 1)))}
      </tbody>
      <tbody class="form-strong">
        ${renderRow(total, '')}
      </tbody>
    </table>
    ${REPORT_06A_NOTES.map((note) => html`<p class="form-note">${text(note)}</p>`)}
    <p class="form-note">${stampLine(stamp)}</p>
  </article>`.markup;
}

/** The readings the form leaves open, and what is still to be checked against it. */
export const REPORT_06A_NOTES = ['report-06a.note-ended', 'report-06a.note-undated', 'report-06a.note-form'] as const;

function renderHead(): Html {
  const group = (label: string, columns: number) => html`<th scope="colgroup" colspan="${columns}">${label}</th>`;
  const single = (label: string) => html`<th scope="col" rowspan="2">${label}</th>`;
  return html`<thead>
    <tr>
      ${single(text('report-06a.number'))} ${single(text('report-06a.sector'))}
      ${group(text('report-06a.group-received'), 4)} ${group(text('report-06a.group-done'), 4)}
      ${group(text('report-06a.group-open'), 3)}
    </tr>
    <tr>
      ${COLUMNS_06A.map((column) => html`<th scope="col">${text(`report-06a.col-${column}`)}</th>`)}
    </tr>
    <tr>
      ${[1, 2, ...COLUMNS_06A].map((column) => html`<th scope="col">(${column})</th>`)}
    </tr>
  </thead>`;
}

function renderRow({ sector, counts }: Row06a<object>, number: string): Html {
  return html`<tr>
    <td>${number}</td>
    <td>${sectorName(sector)}</td>
    ${COLUMNS_06A.map((column) => html`<td>${formatNumber(counts[column])}</td>`)}
  </tr>`;
}
