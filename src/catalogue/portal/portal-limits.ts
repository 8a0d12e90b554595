/**
 * The limit of each case of a portal document. It is taken only when every place of the document that states a limit agrees:
 * the method rows, the cases and the prose. Otherwise it stays open (or is the one our own catalogue holds for that very case),
 * and a question names what each place says.
 */
import type { ProcessingTime, TimeUnit } from '#domain/calendar/processing-time.ts';
import type { ProcedureCase } from '#domain/procedure/procedure.ts';
import { findClaims, findWholeLimitClaims, type ClaimKind, type LimitClaim } from './limit-prose.ts';
import { decimalWords, limitListWords, limitWords } from './limit-words.ts';
import { plainLines, plainName } from './plain-prose.ts';
import type { PortalCase, PortalDocument, PortalMethod, PortalQuestion } from './portal-document.ts';

const UNITS: Readonly<Record<string, TimeUnit>> = {
  WORKING_DAY: 'WORKING_DAY',
  DAY: 'DAY',
  MONTH: 'MONTH',
  HOUR: 'HOUR',
};
const METHOD_NAMES: Readonly<Record<string, string>> = {
  DIRECT: 'trực tiếp',
  ONLINE: 'trực tuyến',
  POSTAL: 'bưu chính',
};

/** What the whole document says about limits, place by place. */
export interface LimitSources {
  readonly methods: readonly ProcessingTime[];
  /** Rows that hold a number no limit can be read from ("1 OTHER", "0"), in words. */
  readonly unreadable: readonly string[];
  readonly prose: readonly LimitClaim[];
}

export interface SettledLimit {
  readonly limit: ProcessingTime | null;
  readonly question: PortalQuestion | null;
}

export function readLimitSources(document: PortalDocument): LimitSources {
  const { executionMethods } = document;
  return {
    methods: distinct(executionMethods.flatMap((method) => methodLimit(method) ?? [])),
    unreadable: unreadableRows(executionMethods),
    prose: distinctClaims([
      ...executionMethods.flatMap(methodClaims),
      ...document.executionSteps.flatMap(({ description }) => findWholeLimitClaims(plainLines(description))),
      ...[document.description, document.requirementsAndConditions].flatMap((prose) =>
        findWholeLimitClaims(plainLines(prose)).filter(({ kind }) => kind === 'base'),
      ),
    ]),
  };
}

/** The number a case itself gives; undefined for "1 OTHER", zero, minus or nothing. */
export function caseLimit({ processingDay }: PortalCase): ProcessingTime | undefined {
  return processingDay ? limitOf(processingDay.qty, processingDay.type) : undefined;
}

/** Whether all places that state a limit state the same ones. @param cases the limits of all cases; undefined where unreadable */
export function doSourcesAgree(sources: LimitSources, cases: readonly (ProcessingTime | undefined)[]): boolean {
  const stated = cases.filter((limit) => limit !== undefined);
  const base = sources.prose.filter(({ kind }) => kind === 'base').map(({ limit }) => limit);
  const known = stated.length > 0 ? stated : sources.methods.length > 0 ? sources.methods : base;
  return (
    stated.length === cases.length &&
    sources.unreadable.length === 0 &&
    (stated.length > 0 || distinct(known).length === 1) &&
    covers(known, base) &&
    (sources.methods.length === 0 || (covers(known, sources.methods) && covers(sources.methods, known))) &&
    (base.length === 0 || covers(base, known))
  );
}

/** @param supported the same case in our own catalogue, with a limit that rests on a law */
export function settleLimit(
  portalCase: PortalCase,
  index: number,
  { sources, agree, supported }: { sources: LimitSources; agree: boolean; supported: ProcedureCase | undefined },
): SettledLimit {
  const own = caseLimit(portalCase);
  if (agree && own) return { limit: own, question: null };
  const lawful = supported && isStated(supported.statutory, own, sources) ? supported.statutory : null;
  const advice = lawful ? ` Đang lấy ${limitWords(lawful)} theo danh mục có sẵn (${supported?.basis ?? ''}).` : '';
  const text = `Trường hợp ${caseWords(portalCase, index)}: thời hạn trong tệp không thống nhất hoặc không rõ: ${[
    ownWords(portalCase),
    ...sourceWords(sources),
  ].join('; ')}.${advice} Thời hạn đúng theo văn bản là bao nhiêu?`;
  return { limit: lawful, question: { path: `cases.${index}.statutory`, text } };
}

/** Where there is no case, the rows and the prose are all there is. */
export function settleWithoutCase(sources: LimitSources): SettledLimit {
  const limit = [
    ...sources.methods,
    ...sources.prose.flatMap(({ limit: claimed, kind }) => (kind === 'base' ? claimed : [])),
  ][0];
  if (limit && doSourcesAgree(sources, [])) return { limit, question: null };
  const said = sourceWords(sources).join('; ') || 'không có nơi nào ghi';
  return {
    limit: null,
    question: {
      path: 'cases.0.statutory',
      text: `Thời hạn trong tệp không thống nhất hoặc không rõ: ${said}. Thời hạn đúng theo văn bản là bao nhiêu?`,
    },
  };
}

/** Limits for other wards, for verification or as additions: never taken, always asked about. */
export function askAboutConditions({ prose }: LimitSources): PortalQuestion[] {
  const of = (kind: ClaimKind) =>
    limitListWords(prose.filter((claim) => claim.kind === kind).map(({ limit }) => limit));
  const remote = of('remote');
  const verification = of('verification');
  const addition = of('addition');
  return [
    ...(remote === ''
      ? []
      : [
          `Mô tả ghi riêng cho xã miền núi, hải đảo, vùng khó khăn: ${remote}. Nếu phường, xã thuộc diện này, hãy sửa thời hạn.`,
        ]),
    ...(verification === ''
      ? []
      : [
          `Mô tả ghi ${verification} cho trường hợp cần xác minh hoặc phức tạp. Đây là trường hợp giải quyết riêng hay là thời gian được cộng thêm?`,
        ]),
    ...(addition === '' ? [] : [`Mô tả cho tăng thêm hoặc kéo dài ${addition}. Áp dụng khi nào, theo căn cứ nào?`]),
  ].map((text) => ({ path: 'cases', text }));
}

export function sameLimit(a: ProcessingTime | undefined, b: ProcessingTime | undefined): boolean {
  return a?.value === b?.value && a?.unit === b?.unit;
}

function methodLimit({ processingTime, processingTimeUnit }: PortalMethod): ProcessingTime | undefined {
  return typeof processingTime === 'number' ? limitOf(processingTime, processingTimeUnit) : undefined;
}

/** Where the unit is OTHER the time may be a sentence; it is then prose like the description beside it. */
function methodClaims({ processingTime, description }: PortalMethod): LimitClaim[] {
  return findClaims([
    ...(typeof processingTime === 'string' ? plainLines(processingTime) : []),
    ...plainLines(description),
  ]);
}

/** Rows that say the same are named together: "nộp trực tuyến, trực tiếp ghi 1 với đơn vị “khác”". */
function unreadableRows(methods: readonly PortalMethod[]): string[] {
  const byWords = new Map<string, string[]>();
  for (const method of methods) {
    const words = unreadableWords(method);
    const name = METHOD_NAMES[method.submissionMethod] ?? method.submissionMethod;
    if (words !== null) byWords.set(words, [...(byWords.get(words) ?? []), name]);
  }
  return [...byWords].map(([words, names]) => `nộp ${[...new Set(names)].join(', ')} ghi ${words}`);
}

function unreadableWords(method: PortalMethod): string | null {
  const { processingTime, processingTimeUnit } = method;
  if (methodLimit(method)) return null;
  if (typeof processingTime !== 'string') return rawWords(processingTime, processingTimeUnit);
  return findClaims(plainLines(processingTime)).length > 0 ? null : `“${plainName(processingTime, 80)}”`;
}

function limitOf(value: number | null, type: string): ProcessingTime | undefined {
  const unit = UNITS[type];
  return unit && value !== null && Number.isFinite(value) && value > 0 ? { value, unit } : undefined;
}

function isStated(limit: ProcessingTime, own: ProcessingTime | undefined, { methods, prose }: LimitSources): boolean {
  return [own, ...methods, ...prose.map((claim) => claim.limit)].some((stated) => sameLimit(stated, limit));
}

function caseWords({ code, name }: PortalCase, index: number): string {
  return code || `thứ ${index + 1} “${plainName(name, 80)}”`;
}

function ownWords(portalCase: PortalCase): string {
  const limit = caseLimit(portalCase);
  const { processingDay } = portalCase;
  if (limit) return `trường hợp ghi ${limitWords(limit)}`;
  return `trường hợp ghi ${processingDay ? rawWords(processingDay.qty, processingDay.type) : 'trống'}`;
}

function sourceWords({ methods, unreadable, prose }: LimitSources): string[] {
  const base = prose.filter(({ kind }) => kind === 'base').map(({ limit }) => limit);
  return [
    ...(methods.length === 0 ? [] : [`hình thức nộp ghi ${limitListWords(methods)}`]),
    ...unreadable,
    ...(base.length === 0 ? [] : [`phần mô tả ghi ${limitListWords(base)}`]),
  ];
}

/** What stands there though it is no limit. */
function rawWords(value: number | null, type: string): string {
  const unit = UNITS[type];
  if (value === null) return 'trống';
  if (unit) return limitWords({ value, unit });
  return `${decimalWords(value)} với đơn vị “khác” (${type || 'không ghi đơn vị'})`;
}

function covers(limits: readonly ProcessingTime[], asked: readonly ProcessingTime[]): boolean {
  return asked.every((limit) => limits.some((known) => sameLimit(known, limit)));
}

function distinct(limits: readonly ProcessingTime[]): ProcessingTime[] {
  return limits.filter((limit, index) => limits.findIndex((other) => sameLimit(other, limit)) === index);
}

function distinctClaims(claims: readonly LimitClaim[]): LimitClaim[] {
  return claims.filter(
    (claim, index) =>
      claims.findIndex((other) => other.kind === claim.kind && sameLimit(other.limit, claim.limit)) === index,
  );
}
