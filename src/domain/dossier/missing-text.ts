/** Which text of a step may not be left empty and is: what a reader of the history would ask for first. */
import { cleanText } from '../base/fold-text.ts';
import type { Step } from './dossier-event.ts';

/** @returns the name of the first such field, or null */
export function findMissingText(step: Step): string | null {
  switch (step.kind) {
    case 'refused':
    case 'supplement-requested':
    case 'withdrawn':
    case 'reopened':
      return blank({ reason: step.body.reason });
    case 'assigned':
      return blank({ holder: step.body.holder.userId });
    case 'step-finished':
      return blank({ step: step.body.step });
    case 'transferred':
    case 'competent-received':
      return blank({ agency: step.body.agency });
    case 'payment-requested':
      return blank({ basis: step.body.basis });
    case 'paid':
      return blank({ receiptNumber: step.body.receiptNumber });
    case 'verification-required':
      return blank({ reason: step.body.reason, basis: step.body.basis });
    case 'extended':
      return blank({ basis: step.body.basis, reason: step.body.reason, approvedBy: step.body.approvedBy });
    case 'apology-proposed':
      return step.body.reason === 'other' ? blank({ detail: step.body.detail }) : null;
    case 'signed':
      return blank({ signer: step.body.signer.userId, document: step.body.document });
    case 'handed-over':
      return step.body.to === 'applicant' ? null : blank({ name: step.body.name });
    case 'stopped':
      return blank({ reason: step.body.reason });
    case 'corrected':
      if (step.body.field === 'fullName' && cleanText(step.body.to) === '') return 'to';
      return blank({ reason: step.body.reason });
    case 'conflict-settled':
      if (step.body.field === 'fullName' && cleanText(step.body.value ?? '') === '') return 'value';
      return blank({ reason: step.body.reason });
    case 'file-attached':
      return blank({ name: step.body.name });
    case 'noted':
      return blank({ text: step.body.text });
    case 'papers-recorded':
      return step.body.documents.length === 0 ? 'documents' : null;
    case 'calendar-reapplied':
      return blank({ reason: step.body.reason });
    case 'supplement-received':
    case 'transfer-returned':
    case 'apologised':
    case 'resolved':
    case 'printed':
    case 'rated':
      return null;
  }
}

function blank(texts: Readonly<Record<string, string>>): string | null {
  return Object.entries(texts).find(([, text]) => cleanText(text) === '')?.[0] ?? null;
}
