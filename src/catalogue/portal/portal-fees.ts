/** Phí, lệ phí of a portal document. A zero beside a text that names a price or a council's resolution is no price: it stays open. */
import type { Fee } from '#domain/procedure/procedure.ts';
import { plainLine, plainName } from './plain-prose.ts';
import type { PortalDocument, PortalQuestion } from './portal-document.ts';

type PortalFee = PortalDocument['executionMethods'][number]['fees'][number];

export interface ReadFees {
  readonly fees: readonly Fee[];
  readonly questions: readonly PortalQuestion[];
}

const LONGEST_NOTE = 500;
const KINDS: Readonly<Record<string, string>> = { FEE: 'Phí', SERVICE_FEE: 'Lệ phí', PRICE_LEVEL: 'Mức giá' };
const METHODS: Readonly<Record<string, string>> = {
  DIRECT: 'nộp trực tiếp',
  ONLINE: 'nộp trực tuyến',
  POSTAL: 'nộp qua bưu chính',
};
/** "Không thu", "Miễn phí", "Miễn lệ phí." and nothing after it: the zero is meant. */
const FREE = /^\W*(?:không(?: thu| có| quy định)?(?: phí| lệ phí)*|miễn(?: phí| lệ phí)*|0 đồng)\W*$/iu;
const PRICE = /(\d{1,3}(?:[.,]\d{3})+|\d{4,})\s*(?:đồng|đ\b|vnđ)/giu;

interface Row {
  readonly fee: Fee;
  readonly methods: readonly string[];
  readonly problem: string | null;
}

export function readFees({ executionMethods }: PortalDocument): ReadFees {
  const rows: Row[] = [];
  for (const { submissionMethod, fees } of executionMethods) {
    for (const portalFee of fees) addRow(rows, readFee(portalFee), METHODS[submissionMethod] ?? submissionMethod);
  }
  const differ = new Set(rows.map(({ methods }) => methods.join())).size > 1;
  return {
    fees: rows.map(({ fee, methods }) => (differ ? { ...fee, name: `${fee.name} (${methods.join(', ')})` } : fee)),
    questions: askAboutProblems(rows),
  };
}

/** The same fee stated for every method is one fee. */
function addRow(rows: Row[], row: Omit<Row, 'methods'>, method: string): void {
  const known = rows.findIndex(
    ({ fee }) => fee.name === row.fee.name && fee.amount === row.fee.amount && fee.note === row.fee.note,
  );
  const kept = rows[known];
  if (!kept) rows.push({ ...row, methods: [method] });
  else if (!kept.methods.includes(method)) rows[known] = { ...kept, methods: [...kept.methods, method] };
}

function readFee({ type, value, description }: PortalFee): Omit<Row, 'methods'> {
  const name = KINDS[type] ?? 'Khoản thu';
  const note = plainName(description, LONGEST_NOTE);
  const open = (problem: string) => ({ fee: { name, amount: null, note: note || 'Chưa có mức thu' }, problem });
  if (value === null) return open('chưa ghi mức thu');
  if (!Number.isInteger(value) || value < 0) return open(`ghi mức thu ${value} không hợp lệ`);
  const prices = pricesIn(plainLine(description));
  if (value === 0 && note !== '' && !FREE.test(note)) {
    const said =
      prices.length > 0
        ? `nhưng phần ghi chú nêu ${prices.map(money).join(', ')}`
        : 'nhưng phần ghi chú dẫn quy định khác';
    return open(`ghi 0 đồng ${said}`);
  }
  if (prices.length > 0 && !prices.includes(value))
    return open(`ghi ${money(value)} nhưng phần ghi chú nêu ${prices.map(money).join(', ')}`);
  return { fee: { name, amount: value, note: note || null }, problem: null };
}

function pricesIn(text: string): number[] {
  return [...new Set([...text.matchAll(PRICE)].map(([, digits = '']) => Number(digits.replace(/[.,]/g, ''))))];
}

function askAboutProblems(rows: readonly Row[]): PortalQuestion[] {
  return rows.flatMap(({ fee, methods, problem }, index) =>
    problem === null
      ? []
      : [
          {
            path: `fees.${index}.amount`,
            text: `${fee.name} (${methods.join(', ')}): ${problem}. Mức thu hiện hành là bao nhiêu?`,
          },
        ],
  );
}

function money(amount: number): string {
  return `${String(amount).replace(/\B(?=(\d{3})+$)/g, '.')} đồng`;
}
