/** Biên bản hủy hồ sơ hết thời hạn lưu trữ: made from the ward's record of it alone, so that it can be printed again at any time. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { Destruction, ExpiredDossier } from '#domain/personal-data/destruction.ts';
import { formatDate, formatNumber } from '#i18n/format.ts';
import { text } from '#i18n/text.ts';
import type { FormWard } from './base/form-source.ts';
import { html, type Html } from './base/html.ts';
import { renderLetterhead } from './base/letterhead.ts';
import { renderSignatures, SIGN_WITH_NAME, SIGN_WITH_SEAL } from './base/parts.ts';
import { letterheadOf, momentInWords, NUMBER_BY_HAND, placeAndDay } from './base/wording.ts';

const WRITTEN_BY_HAND = '.'.repeat(60);

/** A ward's record in the state `destroyed`. */
export interface DestructionSource {
  readonly key: string;
  /** When it was destroyed, and who decided. */
  readonly at: Instant;
  readonly by: { readonly name: string };
  readonly body: Destruction;
}

/** @returns escaped markup; A4, flows over as many pages as the list needs */
export function renderDestructionMinutes({ key, at, by, body }: DestructionSource, ward: FormWard): string {
  const { dossiers, kept, proposedBy, proposedAt, decisionNumber, proof } = body;
  return html`<article class="form form-a4" lang="vi">
    ${renderLetterhead(letterheadOf(ward))}
    <p class="form-number"><span>Số: ${NUMBER_BY_HAND}</span><i>${placeAndDay(ward, at)}</i></p>
    <h1>${text('minutes.title')}</h1>
    <p>${text('minutes.basis', { number: decisionNumber })}</p>
    <p>${text('minutes.done', { moment: momentInWords(at), count: formatNumber(dossiers.length) })}</p>
    <p>${text('minutes.proposed', { name: proposedBy.name, moment: momentInWords(proposedAt) })}</p>
    <p>${text('minutes.decided', { name: by.name })}</p>
    <p>${text('minutes.record', { key })}</p>
    ${proof && html`<p>${text('minutes.proof', { digest: proof.digest })}</p>`}
    ${renderList(text('minutes.list'), dossiers)}
    ${
      kept.length > 0 &&
      renderList(text('minutes.kept'), kept, ({ why }) => text(`retention.keep-${why}`), text('minutes.why'))
    }
    <p>${text('minutes.witness', { blank: WRITTEN_BY_HAND })}</p>
    ${renderSignatures([
      { role: text('minutes.signer-list'), note: SIGN_WITH_NAME, name: proposedBy.name },
      { role: text('minutes.signer-chair'), note: SIGN_WITH_SEAL, name: by.name },
    ])}
  </article>`.markup;
}

function renderList<T extends ExpiredDossier>(
  caption: string,
  dossiers: readonly T[],
  more?: (dossier: T) => string,
  moreHeading = '',
): Html {
  const headings = [
    text('minutes.number'),
    text('retention.code'),
    text('retention.procedure'),
    text('retention.ended'),
    text('retention.years'),
    ...(more ? [moreHeading] : []),
  ];
  return html`<table class="form-table">
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        ${headings.map((heading) => html`<th scope="col">${heading}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${dossiers.map(
        (dossier, index) =>
          html`<tr>
            <td>${index + 1}</td>
            <td>${dossier.code}</td>
            <td>${dossier.procedureName} (${dossier.procedureCode})</td>
            <td>${formatDate(dossier.endedOn)}</td>
            <td>${text('retention.years-value', { years: dossier.retentionYears })}</td>
            ${more && html`<td>${more(dossier)}</td>`}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
