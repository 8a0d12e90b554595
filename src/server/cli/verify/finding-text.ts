/** What a proof found, in one line for the operator. */
import type { FigureCell } from '#domain/report/figure-cell.ts';
import { ALWAYS, NEVER } from '#domain/report/figure-facts.ts';
import { toLocal, type Instant } from '#domain/calendar/instant.ts';
import { yearMonthDayOf } from '#domain/calendar/plain-date.ts';
import { formatDate, formatMoment } from '#i18n/format.ts';
import type { HeadProof } from '../../use-cases/day-head.ts';
import type { DestructionFinding } from '../../use-cases/verify-destruction.ts';
import type { Finding, WardProof } from '../../use-cases/verify-ward.ts';

/** So many of a kind are named; of more only how many there are. */
const NAMED = 5;
const NAMED_FIELDS = 6;

/** @example `00145: ok (812 sự kiện, 97 hồ sơ)` */
export function proofLine({ ward, events, dossiers, findings }: WardProof): string {
  const found =
    findings.length === 0
      ? `ok (${events} sự kiện, ${dossiers} hồ sơ)`
      : groupByType(findings).map(groupText).join('; ');
  return `${ward}: ${found}`;
}

/** @example `00145: bản chốt ngày 23/11/2026 khớp (sự kiện số 812, 41 sự kiện trong ngày, lập lúc 17:05 thứ Hai, 23/11/2026)` */
export function headLine(proof: HeadProof): string {
  if (proof.type === 'NotOurs') return 'Tệp --head: không phải bản chốt ngày do trung tâm này ký, hoặc đã bị sửa.';
  const { ward, date, wseq, events, madeAt } = proof.head;
  const named = `${ward}: bản chốt ngày ${formatDate(date)}`;
  switch (proof.type) {
    case 'Holds':
      return `${named} khớp (sự kiện số ${wseq}, ${events} sự kiện trong ngày, lập lúc ${formatMoment(madeAt)})`;
    case 'LinkDiffers':
      return `${named} không khớp: mắt xích ở sự kiện số ${wseq} nay đã khác; lịch sử đến số đó đã bị viết lại`;
    case 'EventMissing':
      return `${named} không khớp: nay không có sự kiện số ${wseq}; lịch sử chỉ đến số ${proof.last}`;
  }
}

function groupByType(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<Finding['type'], Finding[]>();
  for (const finding of findings) groups.set(finding.type, [...(groups.get(finding.type) ?? []), finding]);
  return [...groups.values()];
}

function groupText(group: readonly Finding[]): string {
  const named = group.slice(0, NAMED).map(findingText);
  return group.length > NAMED ? `${named.join('; ')}; và ${group.length - NAMED} chỗ khác như vậy` : named.join('; ');
}

function findingText(finding: Finding): string {
  switch (finding.type) {
    case 'EventChanged':
      return `sự kiện số ${finding.wseq} (${finding.id}) của hồ sơ ${finding.dossier} đã bị sửa`;
    case 'EventColumn':
      return `sự kiện số ${finding.wseq} (${finding.id}): cột ${finding.column} khác với nội dung`;
    case 'EventsMissing':
      return finding.from === finding.through
        ? `thiếu sự kiện số ${finding.from}`
        : `thiếu các sự kiện số ${finding.from} đến ${finding.through}`;
    case 'HeadNumber':
      return `phường ghi đến sự kiện số ${finding.head} nhưng sự kiện cuối là số ${finding.last}`;
    case 'HeadLink':
      return `mắt xích của phường ở số ${finding.head} không khớp với sự kiện cuối`;
    case 'RecordNumbers':
      return `phường ghi có ${finding.head} quyết định nhưng đếm được ${finding.count}, số cao nhất là ${finding.highest}`;
    case 'DeviceNumbers':
      return (
        `máy ${finding.device}: ghi đã nhận đến số ${finding.lastDseq ?? '(không có máy này)'} nhưng có ${finding.numbers} ` +
        `sự kiện, số cao nhất là ${finding.highest}`
      );
    case 'SignedEventChanged':
      return finding.wseq === null
        ? `việc số ${finding.dseq} của máy ${finding.device}: không còn như máy đã ký`
        : `sự kiện số ${finding.wseq} (việc số ${finding.dseq} của máy ${finding.device}): khác với điều máy đã ký`;
    case 'BatchSignature':
      return `chữ ký của máy ${finding.device} trên các việc số ${finding.first} đến ${finding.last} không khớp`;
    case 'EventUnsigned':
      return `sự kiện số ${finding.wseq} (${finding.id}): máy ${finding.device} vẫn ký mọi việc nhưng việc này không có chữ ký`;
    case 'LookChanged':
      return `dòng số ${finding.aseq} (${finding.id}) của nhật ký truy cập đã bị sửa`;
    case 'LooksMissing':
      return finding.from === finding.through
        ? `nhật ký truy cập thiếu dòng số ${finding.from}`
        : `nhật ký truy cập thiếu các dòng số ${finding.from} đến ${finding.through}`;
    case 'LookHead':
      return `nhật ký truy cập ghi đến dòng số ${finding.head} nhưng dòng cuối là số ${finding.last}, hoặc mắt xích cuối không khớp`;
    case 'EventEmptied':
    case 'EventNotDestroyed':
    case 'DestroyedRow':
    case 'DestructionLinks':
      return destructionText(finding);
    case 'ScanMissing':
      return `tệp ${finding.file} của hồ sơ ${finding.dossier}: đã nhận đủ nhưng nay thiếu`;
    case 'ScanChanged':
      return `tệp ${finding.file} của hồ sơ ${finding.dossier}: khác với tệp đã ghi trong hồ sơ`;
    case 'DossierMissing':
      return `hồ sơ ${finding.dossier}: có trong lịch sử nhưng thiếu trong bảng hồ sơ`;
    case 'DossierUnfounded':
      return `hồ sơ ${finding.dossier}: có trong bảng hồ sơ nhưng lịch sử không có lần tiếp nhận`;
    case 'DossierNotFolded':
      return `hồ sơ ${finding.dossier}: không dựng lại được từ lịch sử`;
    case 'DossierDiffers':
      return `hồ sơ ${finding.dossier}: khác với lịch sử ở ${fieldsText(finding.fields)}`;
    case 'CodeClaim':
      return `mã hồ sơ ${finding.code}: ghi cho ${finding.entered ?? '(chưa ai)'}, đúng ra là ${finding.due ?? '(không ai)'}`;
    case 'Cell':
      return `ô thống kê ${cellText(finding.cell)}: ghi ${finding.kept} hồ sơ, đếm lại được ${finding.counted}`;
  }
}

function destructionText(finding: DestructionFinding): string {
  switch (finding.type) {
    case 'EventEmptied':
      return `sự kiện số ${finding.wseq} (${finding.id}): nội dung đã bị xoá mà không biên bản hủy nào nêu hồ sơ này`;
    case 'EventNotDestroyed':
      return `sự kiện số ${finding.wseq} (${finding.id}): biên bản hủy nêu hồ sơ này nhưng nội dung vẫn còn`;
    case 'DestroyedRow':
      return `hồ sơ đã hủy ${finding.dossier}: phần còn lại để thống kê không khớp với biên bản hủy`;
    case 'DestructionLinks':
      return (
        `quyết định hủy số ${finding.decisionNumber} (${finding.batch}): lịch sử quanh nội dung đã hủy không còn như lúc hủy, ` +
        'hoặc biên bản không có dấu do trung tâm này ký'
      );
  }
}

function fieldsText(fields: readonly string[]): string {
  const named = fields.slice(0, NAMED_FIELDS).join(', ');
  return fields.length > NAMED_FIELDS ? `${named} và ${fields.length - NAMED_FIELDS} trường khác` : named;
}

function cellText({ receivedAt, endedAt, outcome, timeliness, sector }: FigureCell): string {
  const parts = [`tiếp nhận ${monthText(receivedAt)}`, `kết thúc ${monthText(endedAt)}`, outcome, timeliness, sector];
  return `(${parts.filter((part) => part !== null && part !== '').join(', ')})`;
}

function monthText(month: Instant): string {
  if (month === NEVER) return 'chưa';
  if (month === ALWAYS) return 'từ đầu';
  const { year, month: number } = yearMonthDayOf(toLocal(month).day);
  return `${String(number).padStart(2, '0')}/${year}`;
}
