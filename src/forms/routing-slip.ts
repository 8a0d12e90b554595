/**
 * Mẫu 06: Phiếu kiểm soát quá trình giải quyết hồ sơ. It is the history: every change of hands is a row, what happened in
 * between stands in its notes; the first row leaves the counter and the last one comes back to it.
 */
import { computeDueDate } from '#domain/calendar/due-date.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { judgeTimeliness, type Timeliness } from '#domain/calendar/timeliness.ts';
import { computeTransferDue } from '#domain/calendar/transfer-due.ts';
import type { WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import { computeDossierDue, pausesOf, startOf } from '#domain/dossier/dossier-due.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import type { Applicant } from '#domain/dossier/event-bodies.ts';
import { stepLimits } from '#domain/procedure/step-limits.ts';
import type { FormLayout, FormSource } from './base/form-source.ts';
import { html, type Html } from './base/html.ts';
import { line, renderApplicant, renderForm, type FormHead } from './base/parts.ts';
import {
  appointmentInWords,
  committeeOf,
  letterheadOf,
  momentInWords,
  placeAndDay,
  procedureInWords,
  serialOf,
} from './base/wording.ts';
import { listHandovers, type Handover } from './handovers.ts';

export interface RoutingRow {
  readonly giver: string;
  /** Empty where it is written by hand. */
  readonly receiver: string;
  readonly at: string;
  readonly result: string;
  readonly notes: readonly string[];
}

export interface RoutingSlipModel {
  readonly head: FormHead;
  readonly code: string;
  readonly applicant: Pick<Applicant, 'fullName' | 'organisation'>;
  readonly procedure: string;
  readonly agency: string;
  /** Cơ quan phối hợp giải quyết; empty when nobody was asked. */
  readonly partners: string;
  readonly receivedAt: string;
  readonly dueAt: string;
  readonly rows: readonly RoutingRow[];
}

const RESULTS: Record<Timeliness, string> = { early: 'Trước hạn', on_time: 'Đúng hạn', late: 'Quá hạn' };

export function createRoutingSlipModel({ state, history, calendars, ward }: FormSource): RoutingSlipModel {
  const { received } = state;
  const calendar = calendars.of(state.calendarVersion) ?? calendars.current;
  const due = computeDossierDue(calendars, state);
  const handovers = listHandovers(state, history, ward.officeName);
  const partners = [...new Set(state.transfers.map(({ agency }) => agency))];
  return {
    head: {
      form: '06',
      letterhead: letterheadOf(ward),
      number: `${serialOf(received.code)}/PKS`,
      placeAndDay: placeAndDay(ward, state.receivedAt),
    },
    code: received.code,
    applicant: state.applicant,
    procedure: procedureInWords(received.procedure),
    agency: received.competentAgency ?? committeeOf(ward),
    partners: partners.join('; '),
    receivedAt: momentInWords(state.receivedAt),
    dueAt: appointmentInWords(due.ok ? due.value.dueAt : received.dueAt),
    rows: handovers.map((handover, index) => ({
      giver: handover.giver,
      receiver: handover.receiver,
      at: handover.at === null ? '' : momentInWords(handover.at),
      result: judge({ state, calendar, due: due.ok ? due.value : null }, handover, index === 0),
      notes: handover.notes,
    })),
  };
}

export function renderRoutingSlip(model: RoutingSlipModel, layout: FormLayout): string {
  return renderForm(
    model.head,
    layout,
    html`<dl class="form-lines">
        ${line('Mã hồ sơ', html`<b class="form-code">${model.code}</b>`)}
        ${renderApplicant(model.applicant.organisation ? 'Hồ sơ của' : 'Người nộp hồ sơ', model.applicant)}
        ${line('Nội dung yêu cầu giải quyết', model.procedure)} ${line('Cơ quan giải quyết', model.agency)}
        ${line('Cơ quan phối hợp giải quyết', model.partners === '' ? 'không có' : model.partners)}
        ${line('Thời gian nhận hồ sơ', model.receivedAt)} ${line('Thời gian hẹn trả kết quả', model.dueAt)}
      </dl>
      <table class="form-table routing">
        <thead>
          <tr>
            <th scope="col">Tên cơ quan, bộ phận</th>
            <th scope="col">Thời gian giao, nhận hồ sơ</th>
            <th scope="col">Kết quả giải quyết</th>
            <th scope="col">Ghi chú</th>
          </tr>
        </thead>
        <tbody>
          ${model.rows.map(renderRow)}
        </tbody>
      </table>`,
  );
}

function renderRow({ giver, receiver, at, result, notes }: RoutingRow): Html {
  return html`<tr>
    <td>
      <p><b>Giao:</b> ${giver}</p>
      <p><b>Nhận:</b> ${receiver === '' ? html`<span class="form-blank"></span>` : receiver}</p>
    </td>
    <td>
      <p>${at === '' ? '...... giờ ...... phút, ngày ...... tháng ...... năm ..........' : at}</p>
      <div class="routing-hands">
        <p>Người giao (ký)</p>
        <p>Người nhận (ký)</p>
      </div>
    </td>
    <td>${result}</td>
    <td>${notes.map((note) => html`<p>${note}</p>`)}</td>
  </tr>`;
}

interface Judged {
  readonly state: DossierState;
  readonly calendar: WorkingCalendar;
  readonly due: { readonly dueAt: Instant; readonly lateSince: Instant | null } | null;
}

/**
 * Of the one who gives it away: the counter by the time the law leaves it for passing the dossier on, an internal step by
 * its share of the limit, the last row by the dossier's own due date, anyone else by whether that had passed.
 */
function judge(judged: Judged, handover: Handover, isFirst: boolean): string {
  const { state, calendar, due } = judged;
  const { at, purpose } = handover;
  if (at === null || due === null) return '';
  const { lateAfter } = state.received.dueSettings;
  if (purpose === 'returned') return RESULTS[judgeTimeliness(due, at, lateAfter)];
  if (isFirst) return RESULTS[at <= computeTransferDue(calendar, startOf(calendar, state)) ? 'on_time' : 'late'];
  const ofStep = purpose === 'passed' ? judgeStep(judged, handover, at) : null;
  return ofStep === null ? (at > due.dueAt ? RESULTS.late : 'Còn trong hạn') : RESULTS[ofStep];
}

/** By the step's own share of the limit; null where it has none. */
function judgeStep({ state, calendar }: Judged, { step, stepSince }: Handover, at: Instant): Timeliness | null {
  const { procedure, dueSettings } = state.received;
  const part = stepLimits(procedure.steps, procedure.limit).find((each) => each.step.name === step);
  if (!part) return null;
  const due = computeDueDate(calendar, {
    receivedAt: stepSince,
    limit: part.limit,
    pauses: pausesOf(state).filter(({ from }) => from >= stepSince && from < at),
    finishedAt: at,
  });
  return due.ok ? judgeTimeliness(due.value, at, dueSettings.lateAfter) : null;
}
