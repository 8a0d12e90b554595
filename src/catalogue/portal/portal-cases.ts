/** The cases (trường hợp giải quyết) of a portal document: told apart by name, each with its limit or an open one. */
import { foldText } from '#domain/base/fold-text.ts';
import type { CaseDraft } from '#domain/procedure/procedure-draft.ts';
import type { Procedure, ProcedureCase, RequiredDocument } from '#domain/procedure/procedure.ts';
import { limitWords } from './limit-words.ts';
import { plainName } from './plain-prose.ts';
import type { PortalCase, PortalDocument, PortalQuestion } from './portal-document.ts';
import {
  askAboutConditions,
  caseLimit,
  doSourcesAgree,
  readLimitSources,
  sameLimit,
  settleLimit,
  settleWithoutCase,
  type SettledLimit,
} from './portal-limits.ts';

export interface ReadCases {
  readonly cases: readonly CaseDraft[];
  readonly questions: readonly PortalQuestion[];
}

interface CaseContext {
  readonly documents: readonly RequiredDocument[];
  readonly basis: string;
  /** The same procedure in our own catalogue, where we ship it. */
  readonly shipped: Procedure | undefined;
}

const LONGEST_NAME = 500;
/** How our catalogue's files name the portal as the only source of a limit. */
const PORTAL_BASIS = 'Cổng DVCQG';

export function readCases(document: PortalDocument, context: CaseContext): ReadCases {
  const sources = readLimitSources(document);
  const merged = mergeIndistinct(document.cases);
  if (merged.length === 0) return inventCase(document, context, settleWithoutCase(sources));
  const agree = doSourcesAgree(
    sources,
    merged.map(({ portalCase }) => caseLimit(portalCase)),
  );
  const ids = uniqueIds(
    document.code,
    merged.map(({ portalCase }) => portalCase.code),
  );
  const settled = merged.map(({ portalCase }, index) =>
    settleLimit(portalCase, index, {
      sources,
      agree,
      supported: supportedLimit(document, portalCase.code, context.shipped),
    }),
  );
  return {
    cases: merged.map(({ portalCase }, index) =>
      draftCase({ id: ids[index] ?? '', name: portalCase.name || document.name }, settled[index], context),
    ),
    questions: [
      ...merged.flatMap(({ codes, portalCase }, index) => askAboutMerged(codes, portalCase, index)),
      ...askAboutNames(merged.map(({ portalCase }) => portalCase)),
      ...settled.flatMap(({ question }) => question ?? []),
      ...askAboutConditions(sources),
    ],
  };
}

function inventCase(document: PortalDocument, context: CaseContext, settled: SettledLimit): ReadCases {
  const missing =
    'Tệp không có trường hợp giải quyết nào; đã lập một trường hợp chung. Thủ tục có những trường hợp nào?';
  return {
    cases: [draftCase({ id: `${document.code}.chung`, name: document.name }, settled, context)],
    questions: [
      { path: 'cases', text: missing },
      ...(settled.question ? [settled.question] : []),
      ...askAboutConditions(readLimitSources(document)),
    ],
  };
}

function draftCase(
  { id, name }: { id: string; name: string },
  settled: SettledLimit | undefined,
  { documents, basis }: CaseContext,
): CaseDraft {
  return {
    id,
    name: plainName(name, LONGEST_NAME),
    statutory: settled?.limit ?? null,
    committed: null,
    basis,
    verification: null,
    documents,
  };
}

/**
 * What our own catalogue holds for that very case, if it rests on a law and not on the portal again, and if it knows no further
 * case of the procedure that the document's case might be.
 */
function supportedLimit(
  document: PortalDocument,
  code: string,
  shipped: Procedure | undefined,
): ProcedureCase | undefined {
  const codes = new Set(document.cases.map((portalCase) => portalCase.code));
  if (!shipped?.cases.every(({ id }) => codes.has(id))) return undefined;
  return shipped.cases.find(({ id, basis }) => id === code && !basis.startsWith(PORTAL_BASIS));
}

interface MergedCase {
  readonly portalCase: PortalCase;
  /** Codes of all the entries that said the same, in order. */
  readonly codes: readonly string[];
}

/** Entries that differ in nothing but their code cannot be told apart at the counter: one is kept, and the others are named. */
function mergeIndistinct(cases: readonly PortalCase[]): MergedCase[] {
  const merged: MergedCase[] = [];
  for (const portalCase of [...cases].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))) {
    const same = merged.findIndex(
      ({ portalCase: kept }) =>
        foldText(kept.name) === foldText(portalCase.name) &&
        kept.processingDay?.qty === portalCase.processingDay?.qty &&
        kept.processingDay?.type === portalCase.processingDay?.type,
    );
    const kept = merged[same];
    if (kept) merged[same] = { ...kept, codes: [...kept.codes, portalCase.code] };
    else merged.push({ portalCase, codes: [portalCase.code] });
  }
  return merged;
}

function askAboutMerged(codes: readonly string[], portalCase: PortalCase, index: number): PortalQuestion[] {
  if (new Set(codes).size < 2) return [];
  const limit = caseLimit(portalCase);
  const text = `${codes.length} trường hợp của cổng (${codes.join(', ')}) cùng tên, cùng thời hạn${limit ? ` ${limitWords(limit)}` : ''}; đã gộp thành một. Có trường hợp nào phải tách riêng không?`;
  return [{ path: `cases.${index}.name`, text }];
}

function askAboutNames(cases: readonly PortalCase[]): PortalQuestion[] {
  return cases.flatMap((portalCase, index) => {
    const first = cases.findIndex(({ name }) => foldText(name) === foldText(portalCase.name));
    const [limit, firstLimit] = [caseLimit(portalCase), cases[first] && caseLimit(cases[first])];
    if (first === index || sameLimit(limit, firstLimit)) return [];
    const words = (code: string | undefined, of: typeof limit) =>
      `${code || 'không mã'} ghi ${of ? limitWords(of) : 'không rõ thời hạn'}`;
    const text = `Hai trường hợp cùng tên “${plainName(portalCase.name, 120)}” nhưng khác thời hạn: ${words(cases[first]?.code, firstLimit)}, ${words(portalCase.code, limit)}. Hãy đặt tên phân biệt cho từng trường hợp.`;
    return [{ path: `cases.${index}.name`, text }];
  });
}

/** A missing code is numbered; a code given twice gets a further number. */
function uniqueIds(procedureCode: string, codes: readonly string[]): string[] {
  const taken = new Set<string>();
  return codes.map((code, index) => {
    const wanted = code || `${procedureCode}.truong-hop-${index + 1}`;
    let id = wanted;
    for (let next = 2; taken.has(id); next += 1) id = `${wanted}-${next}`;
    taken.add(id);
    return id;
  });
}
