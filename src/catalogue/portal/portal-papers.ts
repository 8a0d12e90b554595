/**
 * Thành phần hồ sơ of a portal document. Its groups mix papers to hand in with papers only shown and with plain notes; the last two
 * are no papers of the dossier, and are named in a question instead.
 */
import { foldText } from '#domain/base/fold-text.ts';
import type { RequiredDocument } from '#domain/procedure/procedure.ts';
import { plainLine, plainName } from './plain-prose.ts';
import type { PortalDocument, PortalQuestion } from './portal-document.ts';

type PortalGroup = PortalDocument['executionCases'][number];
type PortalPaper = PortalGroup['profileComponents'][number];

export interface ReadPapers {
  readonly documents: readonly RequiredDocument[];
  readonly questions: readonly PortalQuestion[];
}

const LONGEST_NAME = 500;
const LONGEST_MENTION = 60;
const MOST_MENTIONS = 8;
const NOTES = /^\W*(?:luu y|vi du)\b/u;
const SHOWN = /xuat trinh/u;
/** Headings that only say "papers": no variant of the dossier. */
const PLAIN_HEADING =
  /^\W*$|giay to phai nop|^\W*(?:thanh ph[a-z]+ )?ho so(?: [a-z]+){0,5} gom|^\W*thanh phan ho so\W*$/u;

export function readPapers({ executionCases }: PortalDocument): ReadPapers {
  const groups = executionCases.map(sortPapers);
  const submitted = groups.filter(({ papers }) => papers.length > 0);
  const documents = uniquePapers(submitted.flatMap(({ papers }) => papers));
  return {
    documents,
    questions: [
      ...askAboutVariants(submitted),
      ...askAboutQuantities(documents),
      ...askAboutLength(submitted.flatMap(({ papers }) => papers)),
      ...askAboutLeftOut(
        'phải xuất trình, không nộp',
        groups.flatMap(({ shown }) => shown),
      ),
      ...askAboutLeftOut(
        'là lưu ý, không phải giấy tờ',
        groups.flatMap(({ notes }) => notes),
      ),
      ...(documents.length === 0 ? [question('Tệp không có giấy tờ phải nộp nào. Thủ tục cần những giấy tờ gì?')] : []),
    ],
  };
}

interface SortedGroup {
  readonly name: string;
  readonly papers: readonly PortalPaper[];
  readonly shown: readonly PortalPaper[];
  readonly notes: readonly PortalPaper[];
}

function sortPapers({ name, profileComponents }: PortalGroup): SortedGroup {
  const heading = foldText(plainLine(name));
  const isNote = (paper: PortalPaper) => NOTES.test(heading) || NOTES.test(foldText(plainLine(paper.name)));
  const notes = profileComponents.filter(isNote);
  const others = profileComponents.filter((paper) => !isNote(paper));
  return SHOWN.test(heading) ? { name, papers: [], shown: others, notes } : { name, papers: others, shown: [], notes };
}

/** One paper named in several groups is one paper; two papers under one code keep both, the second under a number. */
function uniquePapers(papers: readonly PortalPaper[]): RequiredDocument[] {
  const documents: RequiredDocument[] = [];
  for (const [index, paper] of papers.entries()) {
    const document = readPaper(paper, index);
    const isKnown = documents.some(
      ({ name, originals, copies }) =>
        foldText(name) === foldText(document.name) && originals === document.originals && copies === document.copies,
    );
    if (isKnown || document.name === '') continue;
    let id = document.id;
    for (let next = 2; documents.some((other) => other.id === id); next += 1) id = `${document.id}-${next}`;
    documents.push({ ...document, id });
  }
  return documents;
}

function readPaper({ name, code, originalQty, copyQty, required }: PortalPaper, index: number): RequiredDocument {
  return {
    id: code.trim() || `giay-to-${index + 1}`,
    name: plainName(name, LONGEST_NAME),
    originals: sheets(originalQty),
    copies: sheets(copyQty),
    required,
  };
}

function sheets(quantity: number | null): number {
  return quantity !== null && Number.isInteger(quantity) && quantity > 0 ? quantity : 0;
}

function askAboutQuantities(documents: readonly RequiredDocument[]): PortalQuestion[] {
  const without = documents.filter(({ originals, copies }) => originals + copies === 0);
  if (without.length === 0) return [];
  return [
    question(`${without.length} giấy tờ chưa ghi số bản chính, bản sao: ${mention(without)}. Mỗi giấy tờ nộp mấy bản?`),
  ];
}

function askAboutLength(papers: readonly PortalPaper[]): PortalQuestion[] {
  const long = papers.filter(({ name }) => plainLine(name).length > LONGEST_NAME);
  if (long.length === 0) return [];
  return [
    question(
      `${long.length} giấy tờ có tên dài quá ${LONGEST_NAME} ký tự, đã cắt bớt: ${mention(long)}. Hãy ghi lại tên ngắn gọn.`,
    ),
  ];
}

function askAboutVariants(groups: readonly SortedGroup[]): PortalQuestion[] {
  const variants = groups.filter(({ name }) => !PLAIN_HEADING.test(foldText(plainLine(name))));
  if (variants.length === 0 || groups.length < 2) return [];
  return [
    question(
      `Giấy tờ chia theo ${groups.length} nhóm (${mention(variants)}), đang ghi chung cho mọi trường hợp. Mỗi trường hợp cần những giấy tờ nào?`,
    ),
  ];
}

function askAboutLeftOut(why: string, papers: readonly PortalPaper[]): PortalQuestion[] {
  if (papers.length === 0) return [];
  return [
    question(
      `${papers.length} mục cổng xếp ${why}, không đưa vào thành phần hồ sơ: ${mention(papers)}. Có mục nào phải nộp không?`,
    ),
  ];
}

function mention(named: readonly { readonly name: string }[]): string {
  const names = named.slice(0, MOST_MENTIONS).map(({ name }) => `“${plainName(name, LONGEST_MENTION)}”`);
  const more = named.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` và ${more} mục khác` : ''}`;
}

function question(text: string): PortalQuestion {
  return { path: 'cases.0.documents', text };
}
