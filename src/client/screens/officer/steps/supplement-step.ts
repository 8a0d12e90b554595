/** Yêu cầu bổ sung (Mẫu 02): everything asked for in one go, one paper a line. */
import { cleanLines } from '#domain/base/fold-text.ts';
import { needText, readLines, type StepReading } from './step-facts.ts';

export interface SupplementDraft {
  readonly reason: string;
  readonly papers: string;
}

export function readSupplement({ reason, papers }: SupplementDraft): StepReading {
  return {
    step: { kind: 'supplement-requested', body: { reason: cleanLines(reason), papers: readLines(papers) } },
    faults: needText('reason', 'step.supplement-requested.reason', reason),
  };
}
