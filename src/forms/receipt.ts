/**
 * Mẫu 01 of TT 03/2025/TT-VPCP, phụ lục I: Giấy tiếp nhận hồ sơ và hẹn trả kết quả, as first issued whatever happened since.
 * The model holds every line as it is printed; the HTML only lays it out. Escaped throughout; no style inline.
 */
import type { CalendarBook } from '#domain/calendar/calendar-book.ts';
import type { DueReason } from '#domain/calendar/due-reason.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import { computeDossierDue } from '#domain/dossier/dossier-due.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import type {
  Applicant,
  Organisation,
  PaperReception,
  ReturnMethod,
  SubmittedDocument,
} from '#domain/dossier/event-bodies.ts';
import { legalTime } from '#domain/dossier/event-time.ts';
import { isCompartment } from '#domain/dossier/compartment.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import { formatLookupCode } from '#domain/dossier/lookup-code.ts';
import { describeReason } from '#i18n/due-reason-text.ts';
import { formatDate, formatLimit, formatMoney } from '#i18n/format.ts';
import type { FormLayout, FormSource } from './base/form-source.ts';
import { html, raw, type Html } from './base/html.ts';
import {
  line,
  renderApplicant,
  renderForm,
  renderPapers,
  renderSignatures,
  SIGN_WITH_NAME,
  type FormHead,
  type PaperRow,
} from './base/parts.ts';
import { renderQrSvg } from './base/qr.ts';
import {
  appointmentInWords,
  letterheadOf,
  momentInWords,
  placeAndDay,
  procedureInWords,
  serialOf,
  submitterOf,
  twoDigits,
} from './base/wording.ts';

/** Each text as it stands on the paper; empty where the applicant gave nothing, which prints as a line to write on. */
export interface ReceiptModel {
  readonly head: FormHead;
  readonly code: string;
  readonly applicantName: string;
  /** Given only of a tổ chức. */
  readonly organisation: Organisation | undefined;
  readonly personalId: string;
  readonly applicantAddress: string;
  readonly applicantPhone: string;
  readonly procedure: string;
  readonly papers: readonly PaperRow[];
  readonly sets: string;
  readonly limit: string;
  readonly receivedAt: string;
  readonly dueAt: string;
  /** Phi địa giới: from when the time counts; empty when this ward is the competent agency. */
  readonly competent: string;
  readonly why: readonly string[];
  readonly returnMethod: string;
  readonly fee: string;
  readonly officerName: string;
  /** Empty, like the link and its address, on a paper without a way to look the dossier up. */
  readonly lookupCode: string;
  readonly link: string;
  readonly lookupAddress: string;
  readonly contact: string;
}

/** The rules named elsewhere on the form, and so left out of the two lines of explanation. */
const TOLD_ELSEWHERE: readonly DueReason['rule'][] = ['received', 'limit', 'due'];
/** More days off than this are told as a count. */
const MAX_DAYS_OFF_NAMED = 2;

/** What stands in the place of everything that would tell who handed in what. */
const HELD_BACK = 'Không ghi trên giấy này';

/**
 * The paper of a denunciation tells that something was handed in, when, and when to ask: whoever finds it or is shown it learns
 * neither who denounced nor that anybody did (Luật Tố cáo 2018, điều 56). By the code the ward finds the rest in its compartment.
 */
export function createReceiptModel(source: FormSource): ReceiptModel {
  const model = createFullModel(source);
  if (!isCompartment(source.state.ward)) return model;
  const { documents } = source.state.received;
  const sum = (kind: 'originals' | 'copies') => documents.reduce((total, paper) => total + paper[kind], 0);
  const papers = {
    name: 'Giấy tờ đã nhận, lưu danh mục tại nơi tiếp nhận',
    originals: sum('originals'),
    copies: sum('copies'),
  };
  return {
    ...model,
    applicantName: HELD_BACK,
    organisation: undefined,
    personalId: HELD_BACK,
    applicantAddress: HELD_BACK,
    applicantPhone: HELD_BACK,
    procedure: HELD_BACK,
    papers: documents.length === 0 ? [] : [paperOf(papers)],
    why: [],
    lookupCode: '',
    link: '',
    lookupAddress: '',
  };
}

function createFullModel({ state, history, calendars, ward, link }: FormSource): ReceiptModel {
  const { received, receivedAt, receivedBy } = state;
  const { applicant, competentAgency } = received;
  return {
    head: {
      form: '01',
      letterhead: letterheadOf(ward),
      number: `${serialOf(received.code)}/TNHS`,
      // Issued when it was entered; field 4 says when the dossier was handed in.
      placeAndDay: placeAndDay(ward, legalTime(state.receivedTime)),
    },
    code: received.code,
    applicantName: applicant.fullName,
    organisation: applicant.organisation,
    personalId: applicant.personalId,
    applicantAddress: applicant.address,
    applicantPhone: applicant.phone,
    procedure: procedureInWords(received.procedure),
    papers: received.documents.map(paperOf),
    sets: `${twoDigits(received.sets)} bộ`,
    limit: formatLimit(received.procedure.limit),
    receivedAt: `${momentInWords(receivedAt)}${paperInWords(received.paperReception)}`,
    dueAt: appointmentInWords(received.dueAt),
    competent: competentAgency === null ? '' : `Thời hạn giải quyết tính từ khi ${competentAgency} nhận được hồ sơ.`,
    why: explain(
      reasonsAtReception(calendars, foldDossier(history.filter(({ kind }) => kind === 'received')) ?? state),
    ),
    returnMethod: RETURN_METHODS[received.returnMethod](ward.officeName),
    fee: feeInWords(received.fee),
    officerName: receivedBy.name,
    lookupCode: formatLookupCode(received.lookupCode),
    link,
    lookupAddress: `${link.replace(/^https?:\/\//, '').replace(/\/t\/[^/]*$/, '')}/tra-cuu`,
    contact: [ward.address, ward.phone && `điện thoại ${ward.phone}`].filter(Boolean).join('; '),
  };
}

/** A5 or A4 portrait: one page for a usual dossier, flowing on when the list of papers is long. */
export function renderReceipt(model: ReceiptModel, layout: FormLayout): string {
  return renderForm(
    model.head,
    layout,
    html`${renderLead(model)} ${renderPapers('1. Thành phần hồ sơ nộp gồm', model.papers)}
      <dl class="form-lines">
        ${line('2. Số lượng hồ sơ', model.sets)} ${line('3. Thời gian giải quyết hồ sơ theo quy định', model.limit)}
        ${line('4. Thời gian nhận hồ sơ', model.receivedAt)}
      </dl>
      <dl class="receipt-due">${line('5. Thời gian trả kết quả giải quyết hồ sơ', model.dueAt)}</dl>
      ${model.competent && html`<p class="receipt-competent">${model.competent}</p>`}
      <ul class="receipt-why">
        ${model.why.map((reason) => html`<li>${reason}</li>`)}
      </ul>
      <dl class="form-lines receipt-last">
        ${line('6. Đăng ký nhận kết quả tại', model.returnMethod)} ${line('7. Phí, lệ phí', model.fee)}
        ${line('Vào Sổ theo dõi hồ sơ', 'quyển số ............, số thứ tự ............')}
      </dl>
      ${renderSignatures([
        // A signature with the full name beside it would tell what the rest keeps back.
        ...(model.link === ''
          ? []
          : [{ role: 'Người nộp hồ sơ', note: SIGN_WITH_NAME, name: submitterOf(applicantOf(model)) }]),
        { role: 'Người tiếp nhận hồ sơ', note: SIGN_WITH_NAME, name: model.officerName },
      ])}
      <footer class="receipt-foot">
        ${model.link && html`<p>Tra cứu tại: <b>${model.lookupAddress}</b>, mã tra cứu <b>${model.lookupCode}</b></p>`}
        ${model.contact && html`<p>Nơi tiếp nhận: ${model.contact}</p>`}
      </footer>`,
  );
}

function renderLead(model: ReceiptModel): Html {
  return html`<div class="receipt-lead">
    <dl class="form-lines">
      ${line('Mã hồ sơ', html`<b class="form-code">${model.code}</b>`)}
      ${line('Bộ phận tiếp nhận', model.head.letterhead.office)}
      ${renderApplicant('Tiếp nhận hồ sơ của', applicantOf(model))} ${line(numberLabel(model), model.personalId)}
      ${line('Địa chỉ', model.applicantAddress)} ${line('Số điện thoại', model.applicantPhone)}
      ${model.link && line('Email', '')} ${line('Nội dung yêu cầu giải quyết', model.procedure)}
    </dl>
    ${
      model.link &&
      html`<div class="receipt-qr">
        ${raw(renderQrSvg(model.link))}
        <p>Mã tra cứu</p>
        <p class="form-code"><b>${model.lookupCode}</b></p>
      </div>`
    }
  </div>`;
}

function applicantOf({ applicantName, organisation }: ReceiptModel): Pick<Applicant, 'fullName' | 'organisation'> {
  return { fullName: applicantName, ...(organisation && { organisation }) };
}

export function numberLabel({ organisation }: Pick<ReceiptModel, 'organisation'>): string {
  return organisation ? 'Mã số thuế' : 'Số CCCD/định danh';
}

const RETURN_METHODS: Record<ReturnMethod, (officeName: string) => string> = {
  counter: (officeName) => officeName,
  post: () => 'Nhà riêng, qua dịch vụ bưu chính công ích',
  electronic: () => 'Bản điện tử, gửi vào kho dữ liệu của công dân',
};

export function paperOf({ name, originals, copies }: Omit<SubmittedDocument, 'documentId'>): PaperRow {
  if (originals > 0 && copies > 0) return { name, kind: 'Chính + sao', quantity: `${originals} + ${copies}` };
  return originals > 0
    ? { name, kind: 'Bản chính', quantity: String(originals) }
    : { name, kind: 'Bản sao', quantity: String(copies) };
}

/** The paper a citizen was handed before is replaced by this one. */
function paperInWords(paper: PaperReception | undefined): string {
  if (!paper) return '';
  return paper.number === '' ? ' (đã nhận bằng giấy)' : ` (đã nhận bằng giấy, số ${paper.number})`;
}

function feeInWords(fee: number | null): string {
  if (fee === null) return 'Theo mức quy định, chưa xác định khi tiếp nhận';
  return fee === 0 ? 'Không thu' : formatMoney(fee);
}

/** None where this side would count another day than was promised: a wrong reason is worse than no reason. */
function reasonsAtReception(calendars: CalendarBook, atReception: DossierState): readonly DueReason[] {
  const due = computeDossierDue(calendars, atReception);
  return due.ok && due.value.dueAt === atReception.received.dueAt ? due.value.reasons : [];
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
