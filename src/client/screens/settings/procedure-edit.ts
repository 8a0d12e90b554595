/** A procedure as it stands in the editor: every number is the text that was typed, so that nothing typed is lost. */
import type { ProcessingTime, TimeUnit } from '#domain/calendar/processing-time.ts';
import type { CaseDraft, ProcedureDraft } from '#domain/procedure/procedure-draft.ts';
import { KEPT_FOREVER } from '#domain/procedure/retention.ts';
import type { Fee, InternalStep, RequiredDocument, StepPart } from '#domain/procedure/procedure.ts';

/** Empty `value` is no limit, unless the unit needs none (`SAME_DAY_15H`). */
export interface LimitEdit {
  value: string;
  unit: TimeUnit;
}

/** `key` tells rows apart while they are moved; it is not kept. */
export interface DocumentEdit {
  readonly key: number;
  readonly id: string;
  name: string;
  originals: string;
  copies: string;
  required: boolean;
}

export interface CaseEdit {
  readonly key: number;
  readonly id: string;
  name: string;
  statutory: LimitEdit;
  committed: LimitEdit;
  basis: string;
  verificationDays: string;
  verificationBasis: string;
  documents: DocumentEdit[];
}

export interface FeeEdit {
  readonly key: number;
  name: string;
  amount: string;
  note: string;
}

export interface StepEdit {
  readonly key: number;
  name: string;
  part: StepPart;
  share: string;
}

export interface QuestionEdit {
  readonly key: number;
  readonly text: string;
  answered: boolean;
}

export interface ProcedureEdit {
  readonly code: string;
  name: string;
  sectorName: string;
  agency: string;
  signer: string;
  onlineLevel: ProcedureDraft['onlineLevel'];
  retentionYears: string;
  source: string;
  /** One a line. */
  results: string;
  cases: CaseEdit[];
  fees: FeeEdit[];
  steps: StepEdit[];
  questions: QuestionEdit[];
  /** "Tôi đã đối chiếu với văn bản gốc hôm nay". */
  verified: boolean;
}

/** As it is typed and shown; any spelling that folds to the same is read. */
export const FOREVER = 'Vĩnh viễn';

export function toEdit(draft: ProcedureDraft): ProcedureEdit {
  return {
    code: draft.code,
    name: draft.name,
    sectorName: draft.sector.name,
    agency: draft.agency,
    signer: draft.signer ?? '',
    onlineLevel: draft.onlineLevel,
    retentionYears: draft.retentionYears === KEPT_FOREVER ? FOREVER : typed(draft.retentionYears),
    source: draft.source,
    results: draft.results.join('\n'),
    cases: draft.cases.map(toCaseEdit),
    fees: draft.fees.map(toFeeEdit),
    steps: draft.steps.map(toStepEdit),
    questions: draft.questions.map((text, key) => ({ key, text, answered: false })),
    verified: false,
  };
}

/** A case with nothing filled in. @param cases those there are: its id and key must be new among them */
export function emptyCase(code: string, cases: readonly CaseEdit[]): CaseEdit {
  const key = nextKey(cases);
  const limit = (): LimitEdit => ({ value: '', unit: 'WORKING_DAY' });
  return {
    key,
    id: freeId(`${code}.truong-hop`, cases),
    name: '',
    statutory: limit(),
    committed: limit(),
    basis: '',
    verificationDays: '',
    verificationBasis: '',
    documents: [],
  };
}

export function emptyDocument(documents: readonly DocumentEdit[]): DocumentEdit {
  const id = freeId('giay-to', documents);
  return { key: nextKey(documents), id, name: '', originals: '1', copies: '0', required: true };
}

export function emptyFee(fees: readonly FeeEdit[]): FeeEdit {
  return { key: nextKey(fees), name: '', amount: '', note: '' };
}

export function emptyStep(steps: readonly StepEdit[]): StepEdit {
  return { key: nextKey(steps), name: '', part: 'specialist', share: '' };
}

/** The list with the row at `index` moved by one place; unchanged at the ends. */
export function moveRow<T>(rows: readonly T[], index: number, by: -1 | 1): T[] {
  const moved = [...rows];
  const [row] = moved.splice(index, 1);
  if (row !== undefined) moved.splice(Math.max(0, index + by), 0, row);
  return moved;
}

function toCaseEdit(draft: CaseDraft, key: number): CaseEdit {
  return {
    key,
    id: draft.id,
    name: draft.name,
    statutory: toLimitEdit(draft.statutory),
    committed: toLimitEdit(draft.committed),
    basis: draft.basis,
    verificationDays: typed(draft.verification?.workingDays ?? null),
    verificationBasis: draft.verification?.basis ?? '',
    documents: draft.documents.map(toDocumentEdit),
  };
}

function toLimitEdit(limit: ProcessingTime | null): LimitEdit {
  if (limit === null) return { value: '', unit: 'WORKING_DAY' };
  return { value: limit.unit === 'SAME_DAY_15H' ? '' : typed(limit.value), unit: limit.unit };
}

function toDocumentEdit({ id, name, originals, copies, required }: RequiredDocument, key: number): DocumentEdit {
  return { key, id, name, originals: typed(originals), copies: typed(copies), required };
}

function toFeeEdit({ name, amount, note }: Fee, key: number): FeeEdit {
  return { key, name, amount: typed(amount), note: note ?? '' };
}

function toStepEdit({ name, part, share }: InternalStep, key: number): StepEdit {
  return { key, name, part, share: typed(share) };
}

/** As a Vietnamese hand writes it: a comma before decimals. */
function typed(value: number | null): string {
  return value === null ? '' : String(value).replace('.', ',');
}

function nextKey(rows: readonly { readonly key: number }[]): number {
  return Math.max(-1, ...rows.map(({ key }) => key)) + 1;
}

function freeId(stem: string, rows: readonly { readonly id: string }[]): string {
  const taken = new Set(rows.map(({ id }) => id));
  let n = rows.length + 1;
  while (taken.has(`${stem}-${n}`)) n += 1;
  return `${stem}-${n}`;
}
