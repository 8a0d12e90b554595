/** The faults of a procedure being edited, each naming its field as the form labels it. */
import type { ProcedureFault } from '#domain/procedure/procedure-draft.ts';
import { text, type MessageKey } from './text.ts';

/** Two are the form's own: what was typed is no number at all (`NotANumber`), and a step has the name of one above (`StepTwice`). */
export interface ProcedureFieldFault {
  readonly path: string;
  readonly fault: ProcedureFault['fault'] | 'NotANumber' | 'StepTwice';
}

/** @example 'Trường hợp 2, thời hạn theo luật: chưa nhập.' */
export function procedureFaultText({ path, fault }: ProcedureFieldFault): string {
  const key = fault === 'NotACount' && path.endsWith('.originals') ? 'NotSheets' : fault;
  return text(`procedure-fault.${key}`, { field: fieldName(path) });
}

const LISTS: Readonly<Record<string, MessageKey>> = {
  cases: 'procedure-field.case-n',
  documents: 'procedure-field.document-n',
  fees: 'procedure-field.fee-n',
  steps: 'procedure-field.step-n',
};

const FIELDS: Readonly<Record<string, MessageKey>> = {
  code: 'procedure-field.code',
  name: 'procedure-field.name',
  sector: 'procedure-field.sector',
  agency: 'procedure-field.agency',
  cases: 'procedure-field.cases',
  results: 'procedure-field.results',
  steps: 'procedure-field.steps',
  retentionYears: 'procedure-field.retentionYears',
  source: 'procedure-field.source',
  'cases.id': 'procedure-field.case-name',
  'cases.name': 'procedure-field.case-name',
  'cases.statutory': 'procedure-field.statutory',
  'cases.committed': 'procedure-field.committed',
  'cases.basis': 'procedure-field.basis',
  'cases.verification': 'procedure-field.verification',
  'documents.id': 'procedure-field.document-name',
  'documents.name': 'procedure-field.document-name',
  'documents.originals': 'procedure-field.originals',
  'documents.copies': 'procedure-field.copies',
  'fees.name': 'procedure-field.fee-name',
  'fees.amount': 'procedure-field.amount',
  'steps.name': 'procedure-field.step-name',
  'steps.share': 'procedure-field.share',
};

/** `cases.1.documents.0.copies` → "Trường hợp 2, giấy tờ 1, số bản sao". */
function fieldName(path: string): string {
  const parts = path.split('.');
  const names: string[] = [];
  let list = '';
  for (const [index, part] of parts.entries()) {
    const next = parts[index + 1];
    const key = LISTS[part];
    if (key !== undefined && next !== undefined && /^\d+$/.test(next)) {
      names.push(text(key, { n: Number(next) + 1 }));
      list = `${part}.`;
    } else if (!/^\d+$/.test(part)) {
      const field = FIELDS[`${list}${part}`];
      if (field !== undefined) names.push(text(field));
    }
  }
  const [first = '', ...rest] = names;
  return [first, ...rest.map((name) => name.charAt(0).toLowerCase() + name.slice(1))].join(', ');
}
