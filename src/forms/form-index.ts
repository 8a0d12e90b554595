/** The forms of TT 03/2025/TT-VPCP, phụ lục I: the papers, when each can be printed and from what. */
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import type { FormNumber, Paper } from '#domain/dossier/event-bodies.ts';
import { createApologyLetterModel, renderApologyLetter } from './apology-letter.ts';
import type { FormLayout, FormSource, SlipSource } from './base/form-source.ts';
import { createDiscontinuationModel, renderDiscontinuation } from './discontinuation.ts';
import { renderReceiptRoll } from './receipt-roll.ts';
import { createReceiptModel, renderReceipt } from './receipt.ts';
import { createRefusalModel, createRefusalSlipModel, renderRefusal } from './refusal.ts';
import { createRoutingSlipModel, renderRoutingSlip } from './routing-slip.ts';
import {
  createSupplementRequestModel,
  createSupplementSlipModel,
  renderSupplementRequest,
} from './supplement-request.ts';

/** Forms of one dossier; the register (07) is of a whole ward (`register.ts`). */
export type DossierFormNumber = Exclude<FormNumber, '07'>;

export interface DossierForm {
  /** The usual one first. */
  readonly papers: readonly [Paper, ...Paper[]];
  isPrintable(state: DossierState): boolean;
  /** @returns escaped markup of one copy; call only where `isPrintable` */
  render(source: FormSource, layout: FormLayout): string;
}

export const DOSSIER_FORM_NUMBERS = [
  '01',
  '02',
  '03',
  '04',
  '05',
  '06',
] as const satisfies readonly DossierFormNumber[];

export const DOSSIER_FORMS: Record<DossierFormNumber, DossierForm> = {
  '01': {
    papers: ['A5', 'A4', '80mm'],
    isPrintable: () => true,
    render(source, layout) {
      const model = createReceiptModel(source);
      return layout.paper === '80mm' ? renderReceiptRoll(model, layout) : renderReceipt(model, layout);
    },
  },
  '02': {
    papers: ['A5', 'A4'],
    isPrintable: ({ supplementRequests }) => supplementRequests.length > 0,
    render: (source, layout) => renderSupplementRequest(createSupplementRequestModel(source), layout),
  },
  '03': {
    papers: ['A5', 'A4'],
    isPrintable: ({ refused }) => refused !== null,
    render: (source, layout) => renderRefusal(createRefusalModel(source), layout),
  },
  '04': {
    papers: ['A4', 'A5'],
    isPrintable: ({ apologies }) => apologies.length > 0,
    render: (source, layout) => renderApologyLetter(createApologyLetterModel(source), layout),
  },
  '05': {
    papers: ['A4', 'A5'],
    isPrintable: ({ status }) => status === 'stopped' || status === 'withdrawn',
    render: (source, layout) => renderDiscontinuation(createDiscontinuationModel(source), layout),
  },
  '06': {
    papers: ['A4', 'A5'],
    isPrintable: () => true,
    render: (source, layout) => renderRoutingSlip(createRoutingSlipModel(source), layout),
  },
};

/** The slip for a citizen who was not received: Mẫu 02 with everything to complete, or Mẫu 03; on A4 or A5. */
export function renderSlip(source: SlipSource, layout: FormLayout): string {
  return source.body.form === '02'
    ? renderSupplementRequest(createSupplementSlipModel(source), layout)
    : renderRefusal(createRefusalSlipModel(source), layout);
}
