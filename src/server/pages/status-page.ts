/** The citizen's page: the state in one plain sentence, when to come, what to do now, where and whom to ask. No name, no number. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { EventKind } from '#domain/dossier/event-bodies.ts';
import { html, type Html } from '#forms/base/html.ts';
import { describeReason, describeWarning } from '#i18n/due-reason-text.ts';
import { formatMoment, formatMoney } from '#i18n/format.ts';
import { describeOfficeHours } from '#i18n/office-hours-text.ts';
import type { OpenWard, PublicDossier, PublicStatus } from '../use-cases/look-up-status.ts';
import { renderPage } from './layout.ts';

const STEP_NAMES: Readonly<Partial<Record<EventKind, string>>> = {
  received: 'Quầy tiếp nhận hồ sơ',
  assigned: 'Chuyển người giải quyết',
  'supplement-requested': 'Yêu cầu bổ sung giấy tờ, tạm dừng tính thời hạn',
  'supplement-received': 'Đã nhận giấy tờ bổ sung, tiếp tục giải quyết',
  resolved: 'Có kết quả',
  'handed-over': 'Đã trả kết quả',
  refused: 'Từ chối giải quyết',
  'competent-received': 'Cơ quan có thẩm quyền đã nhận hồ sơ, bắt đầu tính thời hạn',
  transferred: 'Chuyển cơ quan khác phối hợp giải quyết',
  'transfer-returned': 'Nhận lại hồ sơ từ cơ quan phối hợp',
  'payment-requested': 'Yêu cầu thực hiện nghĩa vụ tài chính, tạm dừng tính thời hạn',
  paid: 'Đã nộp đủ, tiếp tục giải quyết',
  'verification-required': 'Cần xác minh, thời hạn được cộng thêm theo quy định',
  extended: 'Gia hạn giải quyết theo quy định',
  apologised: 'Gửi thư xin lỗi và hẹn lại',
  withdrawn: 'Người nộp rút hồ sơ',
  stopped: 'Dừng giải quyết',
  reopened: 'Tiếp tục giải quyết',
  'calendar-reapplied': 'Ngày hẹn được tính lại theo lịch làm việc mới',
};

/** As the build leaves it (`vite.config.ts`). */
const RECEIPT_CHECK_SCRIPT = '/giay-hen.js';

/** @returns a whole document, under fifteen kilobytes whatever the dossier went through */
export function renderStatusPage(status: PublicStatus): string {
  const { ward, dossier } = status;
  return renderPage({
    title: dossier ? `Hồ sơ ${dossier.code}` : 'Hồ sơ chưa đồng bộ',
    place: ward.officeName,
    demo: ward.demo,
    body: html`${receiptCheck(status)}${dossier ? dossierBody(dossier, status) : notYetBody(ward)}`,
    footer: asOf(status),
    script: RECEIPT_CHECK_SCRIPT,
  });
}

/**
 * Where the script (`client/citizen`) says what it found of the receipt's seal, which browsers do not send here, and what it
 * compares the seal with. Empty and out of sight without script, and where the link carries no seal.
 */
function receiptCheck({ ward, dossier }: PublicStatus): Html {
  const held =
    dossier &&
    html` data-code="${dossier.code}" data-procedure="${dossier.procedureCode}" data-due="${String(dossier.firstDueAt)}"`;
  return html`<div id="kiem-tra" role="status" data-ward="${ward.code}" data-ward-name="${ward.name}" ${held}></div>`;
}

function dossierBody(dossier: PublicDossier, { ward, now }: PublicStatus): Html {
  return html`${heading(dossier)} ${dueBox(dossier)} ${nextThing(dossier, now)} ${contact(ward)}
    <h2>Hồ sơ</h2>
    <p>${dossier.procedureName}<br /><span class="soft">Mã hồ sơ ${dossier.code}</span></p>
    <h2>Các bước đã qua</h2>
    <ol>
      ${dossier.steps.map(({ kind, at }) => html`<li>${STEP_NAMES[kind]} <time class="soft">${formatMoment(at)}</time></li>`)}
    </ol>
    ${why(dossier)}`;
}

/** Late comes first, with the apology and without excuses. */
function heading(dossier: PublicDossier): Html {
  if (!dossier.isLate) return html`<h1>${sentence(dossier)}</h1>`;
  const isOver = dossier.resolvedAt !== null;
  return html`<div class="late">
    <h1>${isOver ? 'Kết quả có muộn hơn lịch hẹn.' : 'Hồ sơ đã quá giờ hẹn trả.'}</h1>
    <p>Chúng tôi xin lỗi ${youOf(dossier)} vì sự chậm trễ này.</p>
    <p>${sentence(dossier)}</p>
  </div>`;
}

function sentence(dossier: PublicDossier): string {
  const { status, returnMethod, handedOverTo } = dossier;
  const you = youOf(dossier);
  switch (status) {
    case 'lodged':
      return 'Quầy đã nhận hồ sơ và đang chuyển đến cơ quan có thẩm quyền.';
    case 'received':
      return `Quầy đã tiếp nhận hồ sơ của ${you}.`;
    case 'processing':
    case 'transferred':
      return 'Hồ sơ đang được giải quyết.';
    case 'awaiting-supplement':
      return `Hồ sơ đang tạm dừng, chờ ${you} bổ sung giấy tờ.`;
    case 'awaiting-payment':
      return `Hồ sơ đang tạm dừng, chờ ${you} nộp tiền.`;
    case 'withdrawn':
      return 'Người nộp đã đề nghị rút hồ sơ này.';
    case 'stopped':
      return 'Hồ sơ đã dừng giải quyết.';
    case 'resolved':
      return returnMethod === 'counter' ? `Đã có kết quả, mời ${you} đến nhận.` : 'Đã có kết quả.';
    case 'handed-over':
      return handedOverTo === 'post' ? 'Kết quả đã được gửi qua bưu điện.' : 'Kết quả đã được trả.';
    case 'refused':
      return 'Hồ sơ bị từ chối giải quyết.';
  }
}

/** The one moment that counts now stands large; those it replaced stand small below it. */
function dueBox(dossier: PublicDossier): Html | null {
  const { status, dueAt, firstDueAt, resolvedAt, handedOverAt, handedOverTo } = dossier;
  if (status === 'refused' || status === 'withdrawn' || status === 'stopped') return null;
  if (status === 'awaiting-supplement' || status === 'awaiting-payment') {
    return html`<div class="due">
      <p>
        ${status === 'awaiting-payment' ? `Ngày hẹn sẽ được tính lại khi ${youOf(dossier)} nộp đủ.` : 'Ngày hẹn sẽ được tính lại khi quầy nhận đủ giấy tờ bổ sung.'}
      </p>
      <p class="soft">Hẹn trước khi tạm dừng: ${formatMoment(dueAt ?? firstDueAt)}</p>
    </div>`;
  }
  const onPaper =
    dueAt === firstDueAt ? null : html`<p class="soft">Hẹn lần đầu trên giấy: ${formatMoment(firstDueAt)}</p>`;
  const lawful = dueAt === null ? null : html`<p class="soft">Hẹn trả kết quả: ${formatMoment(dueAt)}</p>`;
  const ready = resolvedAt === null ? null : `Có kết quả lúc ${formatMoment(resolvedAt)}`;
  if (handedOverAt !== null) {
    return html`<div class="due">
      <p class="when">${handedOverTo === 'post' ? 'Đã gửi' : 'Đã trả'} lúc ${formatMoment(handedOverAt)}</p>
      ${ready && html`<p class="soft">${ready}</p>`}${lawful}${onPaper}
    </div>`;
  }
  if (ready !== null)
    return html`<div class="due">
      <p class="when">${ready}</p>
      ${lawful}${onPaper}
    </div>`;
  const promisedAt = standingPromise(dossier);
  if (promisedAt !== null) {
    return html`<div class="due">
      <p>Hẹn lại theo thư xin lỗi</p>
      <p class="when">${formatMoment(promisedAt)}</p>
      ${dueAt === null ? null : html`<p class="soft">Hẹn trước đó: ${formatMoment(dueAt)}</p>`}${onPaper}
    </div>`;
  }
  return html`<div class="due">
    <p>Hẹn trả kết quả</p>
    <p class="when">${formatMoment(dueAt ?? firstDueAt)}</p>
    ${dueAt === null ? html`<p class="soft">Ghi trên giấy hẹn; quầy đang kiểm tra lại ngày này.</p>` : onPaper}
  </div>`;
}

/** The day of the letter of apology, until a pause or an extension has moved the lawful one past it. */
function standingPromise({ promisedAt, dueAt }: PublicDossier): Instant | null {
  return promisedAt !== null && (dueAt === null || promisedAt > dueAt) ? promisedAt : null;
}

/** What there is nothing to do about is out of place below a receipt that must be asked about (`client/citizen`). */
function nextThing(dossier: PublicDossier, now: Instant): Html {
  const thing = html`<h2>Việc cần làm bây giờ</h2>
    ${whatToDo(dossier, now)}`;
  const { status } = dossier;
  const isNothing = status === 'handed-over' || (UNDER_WAY.has(status) && !mustAskWhen(dossier, now));
  return isNothing ? html`<div id="chi-cho">${thing}</div>` : thing;
}

const UNDER_WAY: ReadonlySet<PublicDossier['status']> = new Set(['lodged', 'received', 'processing', 'transferred']);

/** Whoever was promised another day and waits for it need not ask when to come. */
function mustAskWhen(dossier: PublicDossier, now: Instant): boolean {
  const promisedAt = standingPromise(dossier);
  return dossier.isLate && (promisedAt === null || promisedAt < now);
}

function whatToDo(dossier: PublicDossier, now: Instant): Html {
  const { status, asked, toPay, refusedReason, endedReason } = dossier;
  switch (status) {
    case 'lodged':
    case 'received':
    case 'processing':
    case 'transferred':
      return mustAskWhen(dossier, now)
        ? html`<p>Không phải nộp thêm gì. Xin gọi hoặc đến quầy theo thông tin dưới đây để được báo ngày trả.</p>`
        : html`<p>Không cần làm gì thêm. ${comeWhen(dossier)}</p>`;
    case 'awaiting-supplement':
      return supplement(asked);
    case 'awaiting-payment':
      return html`<p>
          Nộp ${toPay === null ? 'khoản phải nộp' : formatMoney(toPay.amount)} theo thông báo, rồi mang biên lai đến
          quầy.
        </p>
        ${toPay && html`<p>Căn cứ: ${toPay.basis}</p>`}`;
    case 'withdrawn':
    case 'stopped':
      return html`<p>Lý do: ${endedReason}</p>
        ${takePapersBack()}`;
    case 'resolved':
      return html`<p>${fetchResult(dossier)}</p>`;
    case 'handed-over':
      return html`<p>Không cần làm gì thêm. Nếu ${youOf(dossier)} chưa nhận được kết quả, xin gọi hoặc đến quầy.</p>`;
    case 'refused':
      return html`<p>Lý do: ${refusedReason}</p>
        ${takePapersBack()}
        <p>Nếu cần hướng dẫn thêm, xin gọi hoặc đến quầy.</p>`;
  }
}

function takePapersBack(): Html {
  return html`<p>Mang giấy hẹn đến quầy để nhận lại giấy tờ đã nộp, nếu chưa nhận.</p>`;
}

function supplement(asked: PublicDossier['asked']): Html {
  const papers = asked?.papers ?? [];
  return html`${
    papers.length === 0
      ? html`<p>Bổ sung hồ sơ tại quầy theo yêu cầu sau.</p>`
      : html`<p>Mang đến quầy các giấy tờ sau:</p>
          <ul>
            ${papers.map((paper) => html`<li>${paper}</li>`)}
          </ul>`
  }${asked ? html`<p>Lý do: ${asked.reason}</p>` : null}`;
}

function comeWhen(dossier: PublicDossier): string {
  const { returnMethod } = dossier;
  if (returnMethod === 'post') return 'Kết quả sẽ được gửi qua bưu điện.';
  if (returnMethod === 'electronic') return 'Kết quả sẽ được gửi bản điện tử.';
  return `Đến quầy theo giờ ${standingPromise(dossier) === null ? 'hẹn' : 'hẹn lại'}, mang theo giấy hẹn và giấy tờ tuỳ thân.${whoMayFetch(dossier)}`;
}

function fetchResult(dossier: PublicDossier): string {
  const { returnMethod } = dossier;
  if (returnMethod === 'post') return 'Không cần đến quầy: kết quả được gửi qua bưu điện theo địa chỉ đã đăng ký.';
  if (returnMethod === 'electronic') {
    return `Không cần đến quầy: kết quả bản điện tử được gửi vào tài khoản của ${youOf(dossier)}.`;
  }
  return `Mang giấy hẹn và giấy tờ tuỳ thân đến quầy trong giờ làm việc để nhận kết quả.${whoMayFetch(dossier)}`;
}

/**
 * An organisation acts through its lawful or an authorised representative (Bộ luật Dân sự 2015 điều 137, 138). Whoever handed the
 * dossier in has shown to be one; no law names a paper to be brought once more.
 */
function whoMayFetch({ isOrganisation }: PublicDossier): string {
  return isOrganisation
    ? ' Nếu người đến nhận không phải là người đã nộp hồ sơ thì mang thêm giấy giới thiệu hoặc giấy ủy quyền của đơn vị.'
    : '';
}

function youOf({ isOrganisation }: PublicDossier): string {
  return isOrganisation ? 'quý đơn vị' : 'ông/bà';
}

function notYetBody(ward: OpenWard): Html {
  return html`<div id="chua-kiem-tra">
      <h1>Quầy đã nhận hồ sơ nhưng máy chưa đồng bộ.</h1>
      <p>Giấy hẹn của ông/bà vẫn có giá trị: ngày giờ hẹn là ngày giờ in trên giấy.</p>
    </div>
    <div id="chi-cho">
      <h2>Việc cần làm bây giờ</h2>
      <p>Xem lại trang này sau ít giờ. Nếu đến hôm sau vẫn chưa thấy, xin gọi quầy theo thông tin dưới đây.</p>
    </div>
    ${contact(ward)}`;
}

function contact({ officeName, address, phone, hours }: OpenWard): Html {
  return html`<h2>Nơi nhận và hỏi thêm</h2>
    <p>
      ${officeName}${address === '' ? null : html`<br />${address}`}${phone === '' ? null : html`<br />Điện thoại: <a href="tel:${phone.replace(/[^\d+]/g, '')}">${phone}</a>`}
      <br />${`Giờ làm việc: ${describeOfficeHours(hours)}, trừ ngày nghỉ lễ, tết`}
    </p>`;
}

function why({ reasons, warnings }: PublicDossier): Html | null {
  if (reasons.length === 0) return null;
  const lines = reasons.map((reason) => {
    const { text, source } = describeReason(reason);
    return html`<li>${text} <span class="source">${source}</span></li>`;
  });
  // A holiday and the day made up for it share one open question.
  const notes = [...new Set(warnings.map(describeWarning))];
  return html`<details>
    <summary>Vì sao hẹn ngày này?</summary>
    <ol>
      ${lines}
    </ol>
    ${notes.map((note) => html`<p class="soft">${note}</p>`)}
  </details>`;
}

/** Two clocks: when this was asked, and when the counter was last heard from. The second tells how old the news may be. */
function asOf({ heardAt, now }: PublicStatus): Html {
  return html`<p>
      Cập nhật lúc ${formatMoment(now)}.<br />${heardAt === null ? 'Trung tâm chưa nhận tin nào từ quầy này.' : html`Trung tâm nhận tin từ quầy lần cuối lúc ${formatMoment(heardAt)}.`}
    </p>
    <p><a href="/tra-cuu">Tra cứu hồ sơ khác</a></p>`;
}
