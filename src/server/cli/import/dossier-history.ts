/**
 * What a row becomes: a reception, and a result and a hand-over where the row has them. Each event keeps the row's own moment, for
 * which nobody vouches: the figures count an imported result as proven only where the import itself was before the due moment.
 */
import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { err, ok, type Result } from '#domain/base/result.ts';
import { computeDueDate } from '#domain/calendar/due-date.ts';
import { DEFAULT_DUE_SETTINGS } from '#domain/calendar/due-settings.ts';
import { dateOf, MS_PER_HOUR, type Instant } from '#domain/calendar/instant.ts';
import type { WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import { createCitizenToken } from '#domain/dossier/citizen-token.ts';
import { pinProcedure } from '#domain/dossier/decide-receive.ts';
import type { ReceivedBody } from '#domain/dossier/event-bodies.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import { createLookupCode } from '#domain/dossier/lookup-code.ts';
import { bindingLimit, type Procedure, type ProcedureCase } from '#domain/procedure/procedure.ts';
import { formatDate, formatLimit, formatMoment } from '#i18n/format.ts';
import type { CentreEvent } from '../../use-cases/append-as-centre.ts';
import { momentOf, type DossierRow, type TableMoment } from './dossier-row.ts';

/** A day without a time: received when the office opens, finished when it closes. */
const OPENING = 8 * MS_PER_HOUR;
const CLOSING = 17 * MS_PER_HOUR;

export interface DossierHistory {
  readonly dossierId: DossierId;
  readonly events: readonly CentreEvent[];
  readonly questions: readonly string[];
}

export interface HistoryContext {
  readonly ward: WardCode;
  readonly calendar: WorkingCalendar;
  /** As the ward works by it, or as we ship it; undefined for a code nobody knows. */
  findProcedure(code: string): Procedure | undefined;
}

export function decideHistory(row: DossierRow, context: HistoryContext): Result<DossierHistory, string> {
  const procedure = context.findProcedure(row.procedureCode);
  if (!procedure) return err(`Mã thủ tục: không có thủ tục ${row.procedureCode} trong danh mục của phường, xã`);
  const receivedAt = momentOf(row.received, OPENING);
  const chosen = chooseCase(procedure, row, { receivedAt, calendar: context.calendar });
  if (!chosen.ok) return chosen;
  const { procedureCase, dueAt, questions } = chosen.value;
  const dossierId = v7() as DossierId;
  const received: CentreEvent = {
    dossierId,
    base: 0,
    kind: 'received',
    body: receptionOf(row, { procedure, procedureCase, dueAt, context }),
    deviceAt: receivedAt,
  };
  const ends = endsOf(row, { dossierId, receivedAt, dueAt });
  const unsaid = row.handedOver && !row.resolved ? ['Không có Ngày có kết quả; lấy theo Ngày trả.'] : [];
  return ok({ dossierId, events: [received, ...ends], questions: [...questions, ...unsaid] });
}

interface ChosenCase {
  readonly procedureCase: ProcedureCase;
  readonly dueAt: Instant;
  readonly questions: readonly string[];
}

/** The case whose limit leads to the day that was promised; without one the first case, and the row's promise stands. */
function chooseCase(
  { code, cases }: Procedure,
  { due }: DossierRow,
  { receivedAt, calendar }: { readonly receivedAt: Instant; readonly calendar: WorkingCalendar },
): Result<ChosenCase, string> {
  const counted = cases.map((procedureCase) => {
    const computed = computeDueDate(calendar, {
      receivedAt,
      limit: bindingLimit(procedureCase),
      settings: DEFAULT_DUE_SETTINGS,
    });
    return { procedureCase, computed: computed.ok ? computed.value.dueAt : null };
  });
  const [first] = counted;
  if (!first) return err(`Mã thủ tục: thủ tục ${code} không có trường hợp giải quyết nào`);
  const fitting = counted.find(({ computed }) => due !== null && computed !== null && keepsPromise(due, computed));
  if (fitting && fitting.computed !== null)
    return ok({ procedureCase: fitting.procedureCase, dueAt: fitting.computed, questions: [] });
  const { procedureCase, computed } = first;
  if (due === null) {
    if (computed === null) return err('Ngày nhận: nằm ngoài lịch làm việc đang có và không có Ngày hẹn trả');
    const several = `Không có Ngày hẹn trả; thủ tục có ${cases.length} trường hợp, đã lấy “${procedureCase.name}”.`;
    return ok({ procedureCase, dueAt: computed, questions: cases.length > 1 ? [several] : [] });
  }
  const limit = formatLimit(bindingLimit(procedureCase));
  const ours = computed === null ? 'chưa tính được vì ngoài lịch làm việc đang có' : `là ${formatMoment(computed)}`;
  const question = `Ngày hẹn trả trong tệp là ${formatDate(due.date)}, tính theo thời hạn (${limit}) ${ours}; giấy hẹn giữ ngày trong tệp, đúng hạn hay quá hạn xét theo thời hạn.`;
  return ok({ procedureCase, dueAt: momentOf(due, CLOSING), questions: [question] });
}

function keepsPromise(due: TableMoment, computed: Instant): boolean {
  return due.ms === null ? due.date === dateOf(computed) : momentOf(due, 0) === computed;
}

interface ReceptionFacts {
  readonly procedure: Procedure;
  readonly procedureCase: ProcedureCase;
  readonly dueAt: Instant;
  readonly context: HistoryContext;
}

function receptionOf(
  { code, applicant }: DossierRow,
  { procedure, procedureCase, dueAt, context }: ReceptionFacts,
): ReceivedBody {
  return {
    code,
    token: createCitizenToken(context.ward, randomBytes(16)),
    lookupCode: createLookupCode(randomBytes(8)),
    applicant,
    procedure: pinProcedure(procedure, procedureCase),
    documents: [],
    sets: 1,
    channel: 'direct',
    returnMethod: 'counter',
    competentAgency: null,
    fee: null,
    calendarVersion: context.calendar.version,
    dueSettings: DEFAULT_DUE_SETTINGS,
    dueAt,
  };
}

/** A result known by its day alone, and ready on the day it was due, was ready in time. */
function endsOf(
  { resolved, handedOver }: DossierRow,
  { dossierId, receivedAt, dueAt }: { dossierId: DossierId; receivedAt: Instant; dueAt: Instant },
): CentreEvent[] {
  const ready = resolved ?? handedOver;
  if (!ready) return [];
  const usual = ready.date === dateOf(dueAt) && ready.ms === null ? dueAt : momentOf(ready, CLOSING);
  const resolvedAt = Math.max(usual, receivedAt) as Instant;
  const result: CentreEvent = { dossierId, base: 1, kind: 'resolved', body: { result: '' }, deviceAt: resolvedAt };
  if (!handedOver) return [result];
  const handedOverAt = Math.max(momentOf(handedOver, CLOSING), resolvedAt) as Instant;
  return [result, { dossierId, base: 2, kind: 'handed-over', body: handedOver.to, deviceAt: handedOverAt }];
}
