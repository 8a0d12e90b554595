/** One row of a table of dossiers: read by the rules of the counter, every fault named with its column. */
import { foldText } from '#domain/base/fold-text.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import { dateOf, fromLocal, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '#domain/calendar/instant.ts';
import { toDayNumber, type PlainDate } from '#domain/calendar/plain-date.ts';
import { readApplicant, type IntakeFault, type IntakeField, type IntakeForm } from '#domain/dossier/decide-receive.ts';
import { DOSSIER_CODE_PATTERN } from '#domain/dossier/dossier-code.ts';
import type { Applicant, HandedOverBody } from '#domain/dossier/event-bodies.ts';
import { parseTypedDate } from '#domain/dossier/typed-moment.ts';
import { DOSSIER_COLUMNS, type DossierCells, type DossierColumn } from './dossier-columns.ts';

/** A day as a table gives it; `ms` since midnight is null where no time stands. */
export interface TableMoment {
  readonly date: PlainDate;
  readonly ms: number | null;
}

export interface DossierRow {
  readonly code: string;
  readonly procedureCode: string;
  readonly applicant: Applicant;
  readonly received: TableMoment;
  readonly due: TableMoment | null;
  readonly resolved: TableMoment | null;
  readonly handedOver: (TableMoment & { readonly to: HandedOverBody }) | null;
}

const FAULTS: Readonly<Record<IntakeFault, string>> = {
  Missing: 'chưa nhập',
  TooLong: 'dài quá 200 ký tự',
  NotAName: 'không phải tên người hoặc tổ chức',
  TaxCodeLength: 'phải gồm 10, 12 hoặc 13 chữ số (Excel làm mất số 0 ở đầu nếu ô không để dạng chữ)',
  PersonalIdLength: 'phải gồm 12 hoặc 9 chữ số (Excel làm mất số 0 ở đầu nếu ô không để dạng chữ)',
  NotADate: 'không phải ngày dd/mm/yyyy',
  DateInFuture: 'sau ngày hôm nay',
  NotAPhone: 'phải bắt đầu bằng 0 và có 9 đến 11 chữ số (Excel làm mất số 0 ở đầu nếu ô không để dạng chữ)',
  CardText: 'là cả dòng chữ của mã QR trên thẻ, không phải địa chỉ',
  NoDocuments: 'chưa có giấy tờ',
  NotAMoment: 'không phải ngày, giờ',
  MomentInFuture: 'sau thời điểm hiện tại',
  TooLongAgo: 'đã quá lâu',
  NotACount: 'không phải số lượng',
};

/** @returns the row, or all of its faults in one line */
export function readDossierRow(cells: DossierCells, now: Instant): Result<DossierRow, string> {
  const code = cells.code.toUpperCase();
  const applicant = readApplicant(formOf(cells), dateOf(now));
  const [received, due] = [readMoment(cells, 'receivedAt'), readMoment(cells, 'dueAt')];
  const [resolved, handedOver] = [readMoment(cells, 'resolvedAt'), readMoment(cells, 'handedOverAt')];
  const faults = [
    ...(DOSSIER_CODE_PATTERN.test(code)
      ? []
      : [fault('code', code === '' ? 'chưa nhập' : 'không có dạng H26.40.12-260309-0001')]),
    ...(cells.procedureCode === '' ? [fault('procedureCode', 'chưa nhập')] : []),
    ...applicant.faults.map(({ field, fault: kind }) => fault(columnOf(field, applicant.applicant), FAULTS[kind])),
    ...findPersonsCells(cells),
    ...[received, due, resolved, handedOver].flatMap((moment) => (moment.ok ? [] : [moment.error])),
    ...(cells.receivedAt === '' ? [fault('receivedAt', 'chưa nhập')] : []),
  ];
  if (faults.length > 0 || !received.ok || !due.ok || !resolved.ok || !handedOver.ok || !received.value) {
    return err(faults.join('; '));
  }
  const row = {
    code,
    procedureCode: cells.procedureCode,
    applicant: applicant.applicant,
    received: received.value,
    due: due.value,
    resolved: resolved.value,
    handedOver: handedOver.value && { ...handedOver.value, to: takerOf(cells, applicant.applicant) },
  };
  const disorder = findDisorder(row, now);
  return disorder === null ? ok(row) : err(disorder);
}

/** A moment within its day; a day without a time is taken at `otherwise`, milliseconds since midnight. */
export function momentOf({ date, ms }: TableMoment, otherwise: number): Instant {
  return fromLocal(toDayNumber(date), ms ?? otherwise);
}

/** What a table does not tell of the reception. */
const COUNTER = { returnMethod: 'counter', channel: 'direct', competentAgency: '', feeIndex: null } as const;

/** A tax code makes the row an organisation's; who came for it no table tells. */
function formOf({ taxCode, ...cells }: DossierCells): IntakeForm {
  const form = { ...cells, fromCard: [], procedure: null, caseId: '', documents: [], sets: 1, ...COUNTER };
  return taxCode === '' ? form : { ...form, personalId: taxCode, organisation: { representative: '' } };
}

function columnOf(field: IntakeField, { organisation }: Applicant): DossierColumn {
  return organisation && field === 'personalId' ? 'taxCode' : (field as DossierColumn);
}

/** Whose they are in the row of an organisation nobody can tell: they are not dropped in silence. */
function findPersonsCells(cells: DossierCells): string[] {
  if (cells.taxCode === '') return [];
  const columns = ['personalId', 'bornOn'] as const;
  return columns.filter((column) => cells[column] !== '').map((column) => fault(column, ORGANISATION_ROW));
}

const ORGANISATION_ROW = `phải để trống ở dòng có ${DOSSIER_COLUMNS.taxCode} (hồ sơ của tổ chức)`;

function readMoment(cells: DossierCells, column: DossierColumn): Result<TableMoment | null, string> {
  const text = cells[column];
  if (text === '') return ok(null);
  const match = /^(\S+)(?:[\s,]+(\d{1,2})[:h](\d{2})(?::\d{2})?)?$/u.exec(text);
  const date = parseTypedDate(match?.[1] ?? '');
  const [hour, minute] = [Number(match?.[2] ?? 0), Number(match?.[3] ?? 0)];
  if (!match || !date || hour > 23 || minute > 59) {
    return err(fault(column, `không phải ngày dd/mm/yyyy hoặc dd/mm/yyyy HH:mm (đang là “${text.slice(0, 30)}”)`));
  }
  return ok({ date, ms: match[2] === undefined ? null : hour * MS_PER_HOUR + minute * MS_PER_MINUTE });
}

/** Days that cannot have come one after the other, or not yet. */
function findDisorder(
  { received, due, resolved, handedOver }: Omit<DossierRow, 'applicant'>,
  now: Instant,
): string | null {
  const title = DOSSIER_COLUMNS;
  if (isAfter(received, now)) return fault('receivedAt', 'sau thời điểm hiện tại');
  if (due && due.date < received.date) return fault('dueAt', `trước ${title.receivedAt}`);
  if (resolved && isBefore(resolved, received)) return fault('resolvedAt', `trước ${title.receivedAt}`);
  if (resolved && isAfter(resolved, now)) return fault('resolvedAt', 'sau thời điểm hiện tại');
  if (handedOver && isBefore(handedOver, resolved ?? received)) {
    return fault('handedOverAt', `trước ${resolved ? title.resolvedAt : title.receivedAt}`);
  }
  return handedOver && isAfter(handedOver, now) ? fault('handedOverAt', 'sau thời điểm hiện tại') : null;
}

function isBefore(moment: TableMoment, other: TableMoment): boolean {
  if (moment.date !== other.date) return moment.date < other.date;
  return moment.ms !== null && other.ms !== null && moment.ms < other.ms;
}

function isAfter(moment: TableMoment, now: Instant): boolean {
  return momentOf(moment, 0) > now;
}

function takerOf({ handedOverTo }: DossierCells, { fullName }: Applicant): HandedOverBody {
  const isApplicant = handedOverTo === '' || foldText(handedOverTo) === foldText(fullName);
  return isApplicant ? { to: 'applicant', name: '', paper: '' } : { to: 'proxy', name: handedOverTo, paper: '' };
}

function fault(column: DossierColumn, what: string): string {
  return `${DOSSIER_COLUMNS[column]}: ${what}`;
}
