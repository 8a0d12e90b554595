/**
 * One JSON document of the national portal (Cổng Dịch vụ công quốc gia) as a draft of a procedure. The documents contradict
 * themselves, so nothing is guessed: what two places state differently stays open in the draft and is asked about.
 */
import * as v from 'valibot';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { ProcedureDraft } from '#domain/procedure/procedure-draft.ts';
import type { OnlineLevel, Procedure } from '#domain/procedure/procedure.ts';
import { portalDocumentSchema, type PortalDocument, type PortalQuestion } from './portal/portal-document.ts';
import { plainLine, plainName } from './portal/plain-prose.ts';
import { readCases } from './portal/portal-cases.ts';
import { readFees } from './portal/portal-fees.ts';
import { readPapers } from './portal/portal-papers.ts';

export type PortalReading =
  | { readonly outcome: 'imported'; readonly draft: ProcedureDraft }
  /** `draft.questions` holds the texts, so that they are kept with the draft. */
  | { readonly outcome: 'questions'; readonly draft: ProcedureDraft; readonly questions: readonly PortalQuestion[] }
  | { readonly outcome: 'refused'; readonly reason: string };

export interface PortalContext {
  /** The day the document was read, in Việt Nam. */
  readonly readOn: PlainDate;
  /** The same procedure in our own catalogue; undefined where we do not ship it. */
  findShipped(code: string): Procedure | undefined;
}

const LONGEST_NAME = 500;
/** Whose decision holds in one province only. */
const LOCAL = /^(?:UBND|Ủy ban|Sở|Trung tâm)(?!\p{L})/iu;
const COMMUNE = /cấp xã|xã, phường|phường|công an xã/iu;

/** @param json what the file holds, parsed; any shape */
export function readPortalProcedure(json: unknown, { readOn, findShipped }: PortalContext): PortalReading {
  const parsed = v.safeParse(portalDocumentSchema, bodyOf(json));
  if (!parsed.success) return { outcome: 'refused', reason: refusalOf(parsed.issues[0]) };
  const document = parsed.output;
  const papers = readPapers(document);
  const fees = readFees(document);
  const basis = basisOf(document);
  const { cases, questions } = readCases(document, {
    documents: papers.documents,
    basis,
    shipped: findShipped(document.code),
  });
  const asked = [...askAboutProcedure(document), ...questions, ...papers.questions, ...fees.questions];
  const draft: ProcedureDraft = {
    ...readFacts(document),
    cases,
    fees: fees.fees,
    steps: [],
    retentionYears: null,
    source: `Cổng Dịch vụ công quốc gia, thủ tục ${document.code}; ${basis}. Cổng không phân biệt giấy tờ bắt buộc.`,
    verifiedOn: readOn,
    verifiedBy: null,
    questions: asked.map(({ text }) => text),
  };
  return asked.length === 0 ? { outcome: 'imported', draft } : { outcome: 'questions', draft, questions: asked };
}

function readFacts(
  document: PortalDocument,
): Pick<ProcedureDraft, 'code' | 'name' | 'sector' | 'agency' | 'results' | 'onlineLevel' | 'signer'> {
  const sector = document.category ?? document.categoriesDetails[0];
  return {
    code: document.code,
    name: plainName(document.name, LONGEST_NAME),
    sector: { code: plainLine(sector?.code ?? '') || null, name: plainLine(sector?.name ?? '') },
    agency: agenciesOf(document).join('; ').slice(0, LONGEST_NAME),
    results: namesOf(document.resultsDetails),
    onlineLevel: onlineLevelOf(document),
    signer: signersOf(document).join('; ').slice(0, LONGEST_NAME) || null,
  };
}

/** The portal wraps the procedure in `data`; a document saved without the wrapping is read as well. */
function bodyOf(json: unknown): unknown {
  return typeof json === 'object' && json !== null && 'data' in json ? json.data : json;
}

function refusalOf(issue: v.BaseIssue<unknown>): string {
  const place = v.getDotPath(issue);
  if (place === null) return 'không phải tệp thủ tục của Cổng Dịch vụ công quốc gia (không có phần dữ liệu thủ tục).';
  if (place === 'code') return 'code: thiếu mã thủ tục hoặc mã không có dạng 1.001193.';
  if (place === 'name') return 'name: thiếu tên thủ tục.';
  return `${place}: dữ liệu không đúng dạng của Cổng Dịch vụ công quốc gia.`;
}

function askAboutProcedure(document: PortalDocument): PortalQuestion[] {
  const { departmentPromulgateName, isWard, isFullProcess, executionMethods } = document;
  const agencies = agenciesOf(document);
  const strangers = agencies.filter((name) => !COMMUNE.test(name));
  const promulgator = plainLine(departmentPromulgateName);
  const sectors = namesOf(document.categoriesDetails);
  const isOnline = executionMethods.some(({ submissionMethod }) => submissionMethod === 'ONLINE');
  return [
    ...ask(plainLine(document.name).length > LONGEST_NAME, 'name', 'Tên thủ tục quá dài, đã cắt bớt. Hãy ghi lại tên.'),
    ...ask(
      LOCAL.test(promulgator),
      'source',
      `Thủ tục do ${promulgator} công bố. Thời hạn, giấy tờ, mức thu có áp dụng cho phường, xã này không?`,
    ),
    ...ask(!isWard, 'agency', 'Cổng không ghi đây là thủ tục cấp xã. Phường, xã có giải quyết thủ tục này không?'),
    ...ask(readFacts(document).sector.name === '', 'sector', 'Tệp không ghi lĩnh vực. Thủ tục thuộc lĩnh vực nào?'),
    ...ask(sectors.length > 1, 'sector', `Tệp ghi nhiều lĩnh vực: ${sectors.join(', ')}. Lấy lĩnh vực nào?`),
    ...ask(agencies.length === 0, 'agency', 'Tệp không ghi cơ quan thực hiện. Cơ quan nào giải quyết?'),
    ...ask(
      agencies.length > 0 && strangers.length > 0,
      'agency',
      `Tệp ghi cơ quan thực hiện không phải cấp xã: ${strangers.slice(0, 5).join(', ')}${strangers.length > 5 ? ` và ${strangers.length - 5} cơ quan khác` : ''}. Cơ quan nào giải quyết ở phường, xã?`,
    ),
    ...ask(
      namesOf(document.resultsDetails).length === 0,
      'results',
      'Tệp không ghi kết quả thực hiện. Kết quả là giấy tờ gì?',
    ),
    ...ask(
      isFullProcess && !isOnline,
      'onlineLevel',
      'Cổng ghi “toàn trình” nhưng không có hình thức nộp trực tuyến. Mức độ trực tuyến là gì?',
    ),
  ];
}

function ask(isOpen: boolean, path: string, text: string): PortalQuestion[] {
  return isOpen ? [{ path, text }] : [];
}

function agenciesOf({ unitGroupsExecuting, departmentsExecuting }: PortalDocument): string[] {
  return namesOf([...unitGroupsExecuting, ...departmentsExecuting]);
}

function signersOf({ unitGroupsAuthority, departmentsAuthority }: PortalDocument): string[] {
  return namesOf([...unitGroupsAuthority, ...departmentsAuthority]);
}

function namesOf(named: readonly { readonly name: string }[]): string[] {
  const names = named.map(({ name }) => plainName(name, LONGEST_NAME)).filter((name) => name !== '');
  return [...new Set(names)];
}

function onlineLevelOf({ isFullProcess, executionMethods }: PortalDocument): OnlineLevel {
  if (isFullProcess) return 'full';
  return executionMethods.some(({ submissionMethod }) => submissionMethod === 'ONLINE') ? 'partial' : 'none';
}

function basisOf({ procedureProposal, departmentPromulgateName }: PortalDocument): string {
  const number = plainLine(procedureProposal?.proposalNumber ?? '');
  const who = plainLine(departmentPromulgateName);
  return number === ''
    ? 'không ghi quyết định công bố'
    : `Quyết định công bố ${number}${who === '' ? '' : ` của ${who}`}`;
}
