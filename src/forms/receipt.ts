/**
 * Mẫu 01 of TT 03/2025/TT-VPCP, phụ lục I: Giấy tiếp nhận hồ sơ và hẹn trả kết quả. The model holds every line as it is
 * printed; the HTML only lays it out. Escaped throughout; styles are in `receipt.css`, none inline.
 */
import type { DueReason } from '#domain/calendar/due-reason.ts';
import { dateOf, toLocal, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '#domain/calendar/instant.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { DossierEventOf, ReceivedBody, ReturnMethod, SubmittedDocument } from '#domain/dossier/dossier-event.ts';
import { legalTime } from '#domain/dossier/event-time.ts';
import { formatLookupCode } from '#domain/dossier/lookup-code.ts';
import { describeReason } from '#i18n/due-reason-text.ts';
import { formatDate, formatLimit, formatMoney, formatWeekday } from '#i18n/format.ts';
import { html, raw, type Html } from './base/html.ts';
import { renderLetterhead, type Letterhead } from './base/letterhead.ts';
import { renderQrSvg } from './base/qr.ts';

/** What the form needs to know of the ward. */
export interface ReceiptWard {
  readonly name: string;
  readonly officeName: string;
  readonly address: string;
  readonly phone: string;
  readonly demo: boolean;
}

export interface ReceiptSource {
  readonly event: DossierEventOf<'received'>;
  readonly ward: ReceiptWard;
  /** Of the due date as promised at reception. */
  readonly reasons: readonly DueReason[];
  /** The citizen's page, as the QR carries it: `<public address>/t/<token>`. */
  readonly link: string;
}

export interface ReceiptPaper {
  readonly name: string;
  readonly kind: string;
  readonly quantity: string;
}

/** Each text as it stands on the paper; empty where the applicant gave nothing, which prints as a line to write on. */
export interface ReceiptModel {
  readonly letterhead: Letterhead;
  readonly number: string;
  readonly placeAndDay: string;
  readonly code: string;
  readonly applicantName: string;
  readonly personalId: string;
  readonly applicantAddress: string;
  readonly applicantPhone: string;
  readonly procedure: string;
  readonly papers: readonly ReceiptPaper[];
  readonly sets: string;
  readonly limit: string;
  readonly receivedAt: string;
  readonly dueAt: string;
  readonly why: readonly string[];
  readonly returnMethod: string;
  readonly fee: string;
  readonly officerName: string;
  readonly lookupCode: string;
  readonly link: string;
  readonly lookupAddress: string;
  readonly contact: string;
}

export interface ReceiptLayout {
  readonly paper: 'A5';
}

/** The rules named elsewhere on the form, and so left out of the two lines of explanation. */
const TOLD_ELSEWHERE: readonly DueReason['rule'][] = ['received', 'limit', 'due'];
/** More days off than this are told as a count. */
const MAX_DAYS_OFF_NAMED = 2;

export function createReceiptModel({ event, ward, reasons, link }: ReceiptSource): ReceiptModel {
  const { body, actor } = event;
  const receivedAt = legalTime(event.time);
  const { applicant, procedure } = body;
  return {
    letterhead: {
      committee: `Ủy ban nhân dân ${ward.name}`,
      office: ward.officeName,
      demo: ward.demo,
    },
    number: `${body.code.slice(body.code.lastIndexOf('-') + 1)}/TNHS`,
    placeAndDay: `${placeOf(ward.name)}, ${dayInWords(dateOf(receivedAt))}`,
    code: body.code,
    applicantName: applicant.fullName,
    personalId: applicant.personalId,
    applicantAddress: applicant.address,
    applicantPhone: applicant.phone,
    procedure: procedureName(body),
    papers: body.documents.map(paperOf),
    sets: `${twoDigits(body.sets)} bộ`,
    limit: formatLimit(procedure.limit),
    receivedAt: `${timeInWords(receivedAt)}, ${dayInWords(dateOf(receivedAt))}`,
    dueAt: `${timeInWords(body.dueAt)}, ${formatWeekday(dateOf(body.dueAt))} ${dayInWords(dateOf(body.dueAt))}`,
    why: explain(reasons),
    returnMethod: RETURN_METHODS[body.returnMethod](ward.officeName),
    fee: feeInWords(body.fee),
    officerName: actor.name,
    lookupCode: formatLookupCode(body.lookupCode),
    link,
    lookupAddress: `${link.replace(/^https?:\/\//, '').replace(/\/t\/[^/]*$/, '')}/tra-cuu`,
    contact: [ward.address, ward.phone && `điện thoại ${ward.phone}`].filter(Boolean).join('; '),
  };
}

/** @returns one `<article>`: A5 portrait, one page for a usual dossier, flowing on when the list of papers is long */
export function renderReceipt(model: ReceiptModel, { paper }: ReceiptLayout): string {
  return html`<article class="form form-${paper.toLowerCase()} receipt" lang="vi">
    ${renderLetterhead(model.letterhead)}
    <p class="form-number"><span>Số: ${model.number}</span><i>${model.placeAndDay}</i></p>
    <h1>Giấy tiếp nhận hồ sơ và hẹn trả kết quả</h1>
    ${renderApplicant(model)} ${renderPapers(model.papers)}
    <dl class="receipt-lines">
      ${line('2. Số lượng hồ sơ', model.sets)} ${line('3. Thời gian giải quyết hồ sơ theo quy định', model.limit)}
      ${line('4. Thời gian nhận hồ sơ', model.receivedAt)}
    </dl>
    <dl class="receipt-due">${line('5. Thời gian trả kết quả giải quyết hồ sơ', model.dueAt)}</dl>
    <ul class="receipt-why">
      ${model.why.map((reason) => html`<li>${reason}</li>`)}
    </ul>
    <dl class="receipt-lines receipt-last">
      ${line('6. Đăng ký nhận kết quả tại', model.returnMethod)} ${line('7. Phí, lệ phí', model.fee)}
      ${line('Vào Sổ theo dõi hồ sơ', 'quyển số ............, số thứ tự ............')}
    </dl>
    ${renderSignatures(model)}
    <footer class="receipt-foot">
      <p>Tra cứu tại: <b>${model.lookupAddress}</b>, mã tra cứu <b>${model.lookupCode}</b></p>
      ${model.contact && html`<p>Nơi tiếp nhận: ${model.contact}</p>`}
    </footer>
  </article>`.markup;
}

function renderApplicant(model: ReceiptModel): Html {
  return html`<div class="receipt-lead">
    <dl class="receipt-lines">
      ${line('Mã hồ sơ', html`<b class="receipt-code">${model.code}</b>`)}
      ${line('Bộ phận tiếp nhận', model.letterhead.office)}
      ${line('Tiếp nhận hồ sơ của', html`<b>${model.applicantName}</b>`)} ${line('Số CCCD/định danh', model.personalId)}
      ${line('Địa chỉ', model.applicantAddress)} ${line('Số điện thoại', model.applicantPhone)}
      ${line('Nội dung yêu cầu giải quyết', model.procedure)}
    </dl>
    <div class="receipt-qr">
      ${raw(renderQrSvg(model.link))}
      <p>Mã tra cứu</p>
      <p class="receipt-code"><b>${model.lookupCode}</b></p>
    </div>
  </div>`;
}

function renderPapers(papers: readonly ReceiptPaper[]): Html {
  return html`<table class="receipt-papers">
    <caption>
      1. Thành phần hồ sơ nộp gồm
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

function renderSignatures({ applicantName, officerName }: ReceiptModel): Html {
  return html`<div class="form-signatures">
    ${[
      ['Người nộp hồ sơ', applicantName],
      ['Người tiếp nhận hồ sơ', officerName],
    ].map(
      ([role, name]) =>
        html`<div>
          <p class="form-strong">${role}</p>
          <p class="form-note">(Ký và ghi rõ họ tên)</p>
          <p class="form-signed">${name}</p>
        </div>`,
    )}
  </div>`;
}

function line(label: string, value: Html | string): Html {
  return html`<div>
    <dt>${label}:</dt>
    <dd>${value === '' ? html`<span class="form-blank"></span>` : value}</dd>
  </div>`;
}

const RETURN_METHODS: Record<ReturnMethod, (officeName: string) => string> = {
  counter: (officeName) => officeName,
  post: () => 'Nhà riêng, qua dịch vụ bưu chính công ích',
  electronic: () => 'Bản điện tử, gửi vào kho dữ liệu của công dân',
};

function procedureName({ procedure }: ReceivedBody): string {
  const { name, caseName } = procedure;
  return caseName === '' || caseName === name ? name : `${name} (${caseName})`;
}

function paperOf({ name, originals, copies }: SubmittedDocument): ReceiptPaper {
  if (originals > 0 && copies > 0) return { name, kind: 'Chính + sao', quantity: `${originals} + ${copies}` };
  return originals > 0
    ? { name, kind: 'Bản chính', quantity: String(originals) }
    : { name, kind: 'Bản sao', quantity: String(copies) };
}

function feeInWords(fee: number | null): string {
  if (fee === null) return 'Theo mức quy định, chưa xác định khi tiếp nhận';
  return fee === 0 ? 'Không thu' : formatMoney(fee);
}

/** Line one: the limit and where it comes from. Line two: from when it is counted and what was left out. */
function explain(reasons: readonly DueReason[]): string[] {
  const limits = reasons.filter(({ rule }) => rule === 'limit').map(describeReason);
  const first = limits.map(({ text, source }) => `${text.replace(/\.$/, '')} (${source}).`).join(' ');
  const daysOff = reasons.filter((reason) => reason.rule === 'day-off');
  const tooMany = daysOff.length > MAX_DAYS_OFF_NAMED;
  const named = reasons.filter(({ rule }) => !TOLD_ELSEWHERE.includes(rule) && !(tooMany && rule === 'day-off'));
  const counted = tooMany ? [countDaysOff(daysOff.map(({ date }) => date))] : [];
  return [first, [...named.map((reason) => describeReason(reason).text), ...counted].join(' ')].filter(
    (text) => text !== '',
  );
}

function countDaysOff(dates: readonly PlainDate[]): string {
  const [from, to] = [dates.at(0), dates.at(-1)];
  return from && to
    ? `Không tính ${dates.length} ngày nghỉ lễ, tết (từ ${formatDate(from)} đến ${formatDate(to)}).`
    : '';
}

/** The place name on a letterhead is the ward's own, without its kind: "phường Long Biên" signs as "Long Biên". */
function placeOf(wardName: string): string {
  return wardName.replace(/^(phường|xã|đặc khu)\s+/i, '');
}

function timeInWords(instant: Instant): string {
  const { ms } = toLocal(instant);
  return `${twoDigits(Math.floor(ms / MS_PER_HOUR))} giờ ${twoDigits(Math.floor(ms / MS_PER_MINUTE) % 60)} phút`;
}

function dayInWords(date: PlainDate): string {
  return `ngày ${date.slice(8, 10)} tháng ${date.slice(5, 7)} năm ${date.slice(0, 4)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
