/** Nghĩa vụ tài chính: what is to be paid by which notice, and what was paid with which receipt. */
import { cleanText } from '#domain/base/fold-text.ts';
import type { DossierState, PaymentRequest } from '#domain/dossier/dossier-state.ts';
import { formatNumber } from '#i18n/format.ts';
import { text } from '#i18n/text.ts';
import { needText, type StepReading } from './step-facts.ts';
import { parseAmount } from './typed-numbers.ts';

export interface PaymentDraft {
  readonly amount: string;
  /** The notice it rests on, or the number of the receipt. */
  readonly paper: string;
}

export type PaymentKind = 'payment-requested' | 'paid';

/** The request that is waiting, if any. */
export function openPayment({ paymentRequests }: DossierState): PaymentRequest | undefined {
  return paymentRequests.find(({ paidAt }) => paidAt === null);
}

/** What is asked for is what the fee says, what is paid is what was asked for; either may be typed over. */
export function startPayment(kind: PaymentKind, state: DossierState): PaymentDraft {
  const known = kind === 'paid' ? openPayment(state)?.amount : state.received.fee;
  return { amount: known ? formatNumber(known) : '', paper: '' };
}

export function readPayment(kind: PaymentKind, { amount: typed, paper }: PaymentDraft): StepReading {
  const amount = parseAmount(typed);
  const wrong =
    amount === undefined
      ? [{ field: 'amount', message: text('step.not-an-amount', { field: text('step.amount') }) }]
      : [];
  const words = cleanText(paper);
  return {
    step:
      kind === 'paid'
        ? { kind, body: { amount: amount ?? 0, receiptNumber: words } }
        : { kind, body: { amount: amount ?? 0, basis: words } },
    faults: [...wrong, ...needText('paper', `step.${kind}.paper`, paper)],
  };
}
